import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import type { Command } from "../../command/command.ts";
import { boolFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { namedWorkload } from "../../resource/pods.ts";
import { ATTACH_NOTES } from "../attach.ts";
import { execQuery, wantsTerminal } from "../exec.ts";
import { runStreams } from "../streams.ts";
import { watchUntil } from "../wait/watch-until.ts";
import { infoOf } from "../../resource/gather.ts";

import { filenameFlags } from "../../command/common-flags.ts";
import { pathOf } from "../../resource/info.ts";
import { containerFor, copyOf, createPod, defaultName, podOnNode } from "./debug-pods.ts";
import { applyProfile, checkProfile } from "./profile.ts";

type Loose = KubeObject[string];

export const debug: Command = {
  name: "debug",
  use: "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
  short: "Create debugging sessions for troubleshooting workloads and nodes",
  long: "Look into a pod that runs with a container of tools beside it, into a copy of the pod, or into a node with a pod that sees its files.",
  examples: `# A shell beside the containers of a pod
kubectl debug web-0 -it --image=busybox

# In the process namespace of one of them
kubectl debug web-0 -it --image=busybox --target=app

# A copy of the pod with another image
kubectl debug web-0 --copy-to=web-copy --set-image=app=app:debug`,
  completes: "pods",
  flags: [
    ...filenameFlags("identifying the resource to debug", ["filename"]),
    boolFlag("arguments-only", "", "What follows -- are the container's arguments instead of its command."),
    boolFlag("attach", "", "If true, wait for the container to start running, and then attach."),
    stringFlag("container", "c", "Container name to use for debug container."),
    stringFlag("copy-to", "", "Create a copy of the target Pod with this name."),
    stringFlag("custom", "", "A file with a part of a container to add. Not available in this shell."),
    stringsFlag("env", "", "Environment variables to set in the container."),
    stringFlag("image", "", "Container image to use for debug container."),
    stringFlag("image-pull-policy", "", "The image pull policy for the container."),
    boolFlag("keep-annotations", "", "With --copy-to: keep the annotations."),
    boolFlag("keep-init-containers", "", "With --copy-to: keep the init containers.", true),
    boolFlag("keep-labels", "", "With --copy-to: keep the labels."),
    boolFlag("keep-liveness", "", "With --copy-to: keep the liveness probes."),
    boolFlag("keep-readiness", "", "With --copy-to: keep the readiness probes."),
    boolFlag("keep-startup", "", "With --copy-to: keep the startup probes."),
    stringFlag("profile", "", 'Options are "general", "baseline", "restricted", "netadmin" or "sysadmin".', "general"),
    boolFlag("quiet", "q", "If true, suppress informational messages."),
    boolFlag("replace", "", "With --copy-to: delete the original pod."),
    boolFlag("same-node", "", "With --copy-to: the copy runs on the same node."),
    stringsFlag("set-image", "", "With --copy-to: containers and their other images, as name=image."),
    boolFlag("share-processes", "", "With --copy-to: the containers of the copy see one another's processes.", true),
    boolFlag("stdin", "i", "Keep stdin open on the container(s) in the pod, even if nothing is attached."),
    stringFlag("target", "", "Target processes in this container name."),
    boolFlag("tty", "t", "Allocate a TTY for the debugging container."),
  ],
  run,
};

/** How long the container may take until it runs. */
const START_MILLISECONDS = 60_000;

async function run(invocation: Invocation): Promise<number | void> {
  const { args, flags } = invocation;
  checkProfile(flags.string("profile"));
  validate(invocation);
  if (flags.string("custom") !== "") throw new CommandError("--custom is not available in this shell");
  if (flags.string("target") !== "" && !flags.bool("quiet")) {
    await invocation.out(
      `Targeting container "${flags.string("target")}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  const target = await namedWorkload(invocation, args[0] as string);
  const attaches = flags.changed("attach") ? flags.bool("attach") : flags.bool("stdin");
  if (target.kind === "Node") {
    const { pod, container } = await podOnNode(invocation, target);
    const made = await createPod(invocation, pod);
    return attaches ? attachTo(invocation, made, container) : undefined;
  }
  if (target.kind !== "Pod") throw new CommandError(`"${target.apiVersion}, Kind=${target.kind}" not supported by debug`);
  if (flags.string("copy-to") !== "") {
    const { copy, container } = await copyOf(invocation, target);
    const made = await createPod(invocation, copy);
    if (flags.bool("replace")) await invocation.cluster.json("DELETE", pathOf(await infoOf(invocation, target, "")));
    return attaches && container !== "" ? attachTo(invocation, made, container) : undefined;
  }
  const name = flags.string("container") || (await defaultName(invocation));
  const container: Loose = containerFor(invocation, name);
  if (flags.string("target") !== "") container.targetContainerName = flags.string("target");
  applyProfile(invocation, target, container, "ephemeral");
  await addContainer(invocation, target, container);
  return attaches ? attachTo(invocation, target, name) : undefined;
}

function validate({ args, flags, argsBeforeDash }: Invocation): void {
  const words = args.length > 1 ? args.slice(1) : [];
  const [image, copy, images] = [flags.string("image"), flags.string("copy-to"), flags.list("set-image")];
  if (flags.changed("attach") && flags.bool("attach") && image === "" && flags.string("container") === "")
    throw new CommandError("you must specify --container or create a new container using --image in order to attach.");
  if (copy !== "") {
    if (image === "" && images.length === 0 && words.length === 0) throw new CommandError("you must specify --image, --set-image or command arguments.");
    if (words.length > 0 && flags.string("container") === "" && image === "")
      throw new CommandError("you must specify an existing container or a new image when specifying args.");
    if (flags.string("target") !== "") throw new CommandError("--target is incompatible with --copy-to. Use --share-processes instead.");
  } else {
    if (flags.bool("replace")) throw new CommandError("--replace may only be used with --copy-to.");
    if (flags.bool("same-node")) throw new CommandError("--same-node may only be used with --copy-to.");
    if (images.length > 0) throw new CommandError("--set-image may only be used with --copy-to.");
    if (image === "") throw new CommandError("you must specify --image when not using --copy-to.");
  }
  if (args.length === 0 || argsBeforeDash === 0) throw new CommandError("NAME or filename is required for debug");
  const pull = flags.string("image-pull-policy");
  if (!["", "Always", "IfNotPresent", "Never"].includes(pull)) throw new CommandError(`invalid image pull policy: ${pull}`);
  if (flags.bool("tty") && !flags.bool("stdin")) throw new CommandError("-i/--stdin is required for containers with -t/--tty=true");
}

async function addContainer(invocation: Invocation, pod: KubeObject, container: Record<string, unknown>): Promise<void> {
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "ephemeralcontainers" });
  try {
    const names = [...((pod.spec?.ephemeralContainers ?? []) as Loose[]), container].map(({ name }) => ({ name }));
    const body = { spec: { "$setElementOrder/ephemeralContainers": names, ephemeralContainers: [container] } };
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
    ([...(object.status?.ephemeralContainerStatuses ?? []), ...(object.status?.containerStatuses ?? [])] as Loose[]).some(
      (status) => status.name === container && (status.state?.running || status.state?.terminated),
    );
  await watchUntil(invocation, info, START_MILLISECONDS, begun);
  const tty = await wantsTerminal(invocation, invocation.flags.bool("tty"));
  if (!invocation.flags.bool("quiet")) await invocation.err(ATTACH_NOTES);
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "attach" });
  try {
    return await runStreams(invocation, () => invocation.cluster.exec(`${path}?${execQuery({ container, stdin: true, tty })}`), { stdin: true, tty });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await invocation.err(`warning: couldn't attach to pod/${pod.metadata.name}, falling back to streaming logs: ${error.message}\n`);
    const log = await invocation.cluster.bytes(pathOf(info, "log", { container }));
    for (let chunk = await log.read(); chunk !== null; chunk = await log.read()) await invocation.process.stdout.write(chunk);
    return 0;
  }
}
