import type { KubeObject } from "../../apimachinery/object.ts";
import { ApiError } from "../../apimachinery/status.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { randomSuffix } from "../../kernel/random.ts";
import type { Command } from "../command/command.ts";
import { arrayFlag, boolFlag, durationFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { namedWorkload } from "../resource/pods.ts";
import { ATTACH_NOTES } from "./attach.ts";
import { execQuery, wantsTerminal } from "./exec.ts";
import { runStreams } from "./streams.ts";
import { watchUntil } from "./wait/watch-until.ts";
import { infoOf } from "../resource/gather.ts";

export const debug: Command = {
  name: "debug",
  use: "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
  short: "Create debugging sessions for troubleshooting workloads and nodes",
  long: "Add a container with tools to a pod that runs. Copies of pods and node sessions are not available in this shell.",
  examples: `# A shell beside the containers of a pod
kubectl debug web-0 -it --image=busybox

# In the process namespace of one of them
kubectl debug web-0 -it --image=busybox --target=app`,
  completes: "pods",
  flags: [
    boolFlag("attach", "", "If true, wait for the container to start running, and then attach."),
    stringFlag("container", "c", "Container name to use for debug container."),
    stringFlag("copy-to", "", "Create a copy of the target Pod with this name. Not available in this shell."),
    arrayFlag("env", "", "Environment variables to set in the container."),
    stringFlag("image", "", "Container image to use for debug container."),
    stringFlag("image-pull-policy", "", "The image pull policy for the container."),
    durationFlag("pod-running-timeout", "", "The length of time to wait until the container runs", "1m0s"),
    stringFlag("profile", "", 'Options are "general", "baseline", "restricted", "netadmin" or "sysadmin".', "general"),
    boolFlag("quiet", "q", "If true, suppress informational messages."),
    boolFlag("stdin", "i", "Keep stdin open on the container(s) in the pod, even if nothing is attached."),
    stringFlag("target", "", "Target processes in this container name."),
    boolFlag("tty", "t", "Allocate a TTY for the debugging container."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<number | void> {
  const { args, flags, argsBeforeDash } = invocation;
  const [target] = args;
  if (flags.string("copy-to") !== "") throw new CommandError("--copy-to is not available in this shell: run another pod with kubectl run");
  if (flags.string("image") === "") throw new CommandError("you must specify --image when not using --copy-to.");
  if (target === undefined || argsBeforeDash === 0) throw new CommandError("NAME or filename is required for debug");
  if (flags.bool("tty") && !flags.bool("stdin")) throw new CommandError("-i/--stdin is required for containers with -t/--tty=true");
  const pod = await namedWorkload(invocation, target);
  if (pod.kind !== "Pod") throw new CommandError(`"${pod.apiVersion}, Kind=${pod.kind}" not supported by debug`);
  const name = flags.string("container") || `debugger-${randomSuffix(invocation.process.random)}`;
  const quiet = flags.bool("quiet");
  if (flags.string("target") !== "" && !quiet) {
    await invocation.out(
      `Targeting container "${flags.string("target")}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  if (flags.string("container") === "" && !quiet) await invocation.out(`Defaulting debug container name to ${name}.\n`);
  await addContainer(invocation, pod, containerFor(invocation, name));
  const attaches = flags.changed("attach") ? flags.bool("attach") : flags.bool("stdin");
  if (attaches) return attachTo(invocation, pod, name);
}

function containerFor(invocation: Invocation, name: string): Record<string, unknown> {
  const { flags } = invocation;
  const command = invocation.args.slice(1);
  const env = flags.list("env").map((text) => ({ name: text.split("=")[0], value: text.slice(text.indexOf("=") + 1) }));
  const optional = (flag: string, field: string) => (flags.string(flag) === "" ? {} : { [field]: flags.string(flag) });
  return {
    name,
    image: flags.string("image"),
    ...(command.length > 0 ? { command } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...optional("image-pull-policy", "imagePullPolicy"),
    ...optional("target", "targetContainerName"),
    resources: {},
    stdin: flags.bool("stdin"),
    tty: flags.bool("tty"),
    terminationMessagePolicy: "File",
  };
}

async function addContainer(invocation: Invocation, pod: KubeObject, container: Record<string, unknown>): Promise<void> {
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "ephemeralcontainers" });
  try {
    const body = { spec: { ephemeralContainers: [container] } };
    await invocation.cluster.json("PATCH", path, { body, contentType: "application/strategic-merge-patch+json" });
  } catch (error) {
    if (error instanceof ApiError && error.code === 404 && error.status.details?.name === undefined) {
      throw new CommandError(`ephemeral containers are disabled for this cluster (error from server: ${JSON.stringify(error.message)}).`);
    }
    throw error;
  }
}

async function attachTo(invocation: Invocation, pod: KubeObject, container: string): Promise<number> {
  const info = await infoOf(invocation, pod, "");
  const begun = (object: KubeObject) =>
    ((object.status?.ephemeralContainerStatuses ?? []) as KubeObject[string][]).some(
      (status) => status.name === container && (status.state?.running || status.state?.terminated),
    );
  await watchUntil(invocation, info, invocation.flags.duration("pod-running-timeout"), begun);
  const tty = await wantsTerminal(invocation, invocation.flags.bool("tty"));
  if (!invocation.flags.bool("quiet")) await invocation.err(ATTACH_NOTES);
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "attach" });
  return runStreams(invocation, () => invocation.cluster.exec(`${path}?${execQuery({ container, stdin: true, tty })}`), { stdin: true, tty });
}
