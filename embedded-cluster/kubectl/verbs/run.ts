import type { KubeObject } from "../../apimachinery/object.ts";
import { applyJsonPatch } from "../../apimachinery/patch/json-patch.ts";
import { mergeByKeys } from "../kustomize/patches.ts";
import { applyMergePatch } from "../../apimachinery/patch/merge-patch.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Command } from "../command/command.ts";
import { filenameFlags, fieldManagerFlag } from "../command/common-flags.ts";
import { arrayFlag, boolFlag, durationFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { qualifiedKind } from "../discovery/api-resource.ts";
import { CommandError, PlainError } from "../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf } from "../printers/output.ts";
import { infoOf } from "../resource/gather.ts";
import { isReady } from "../resource/pods.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import { attachTo } from "./attach.ts";
import { SAVE_CONFIG_FLAG, createGenerated, parsePairs, requireFlags } from "./create/generated.ts";
import { serviceForRun } from "./run-service.ts";
import { watchUntil } from "./wait/watch-until.ts";

export const run: Command = {
  name: "run",
  use: 'run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: "Run a particular image on the cluster",
  long: "Create and run a particular image in a pod.",
  examples: `# A pod with one container
kubectl run web --image=nginx

# A shell in a pod that goes away with it
kubectl run -i -t --rm try --image=busybox --restart=Never -- sh`,
  completes: "none",
  flags: [
    ...OUTPUT_FLAGS,
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag("kubectl-run"),
    arrayFlag("annotations", "", "Annotations to apply to the pod."),
    boolFlag("attach", "", "If true, wait for the Pod to start running, and then attach to the Pod."),
    stringFlag("cascade", "", 'With --rm: "background", "orphan", or "foreground".', "background", "background"),
    boolFlag("command", "", "Use the words after -- as the container's command instead of its arguments."),
    stringFlag("detach-keys", "", "The keys that leave the session.", "ctrl-p,ctrl-q"),
    arrayFlag("env", "", "Environment variables to set in the container."),
    boolFlag("expose", "", "If true, create a ClusterIP service associated with the pod. Requires `--port`."),
    ...filenameFlags("to use to replace the resource."),
    boolFlag("force", "", "With --rm: delete at once."),
    intFlag("grace-period", "", "With --rm: seconds the pod may take to end.", -1),
    stringFlag("image", "", "The image for the container to run."),
    stringFlag("image-pull-policy", "", "The image pull policy for the container."),
    stringFlag("labels", "l", "Comma separated labels to apply to the pod."),
    boolFlag("leave-stdin-open", "", "Leave stdin open after the first attach completes."),
    stringFlag("override-type", "", "The method used to override the generated object: json, merge, or strategic.", "merge"),
    stringFlag("overrides", "", "An inline JSON override for the generated object."),
    durationFlag("pod-running-timeout", "", "The length of time to wait until at least one pod is running", "1m0s"),
    stringFlag("port", "", "The port that this container exposes."),
    boolFlag("privileged", "", "If true, run the container in privileged mode."),
    boolFlag("quiet", "q", "If true, suppress prompt messages."),
    stringFlag("restart", "", "The restart policy for this Pod. Legal values [Always, OnFailure, Never].", "Always"),
    boolFlag("rm", "", "If true, delete the pod after it exits. Only valid when attaching to the container."),
    boolFlag("stdin", "i", "Keep stdin open on the container in the pod, even if nothing is attached."),
    durationFlag("timeout", "", "With --rm: how long to wait for the end of the pod. Zero is for as long as it takes."),
    boolFlag("wait", "", "With --rm: wait until the pod is gone."),
    boolFlag("tty", "t", "Allocate a TTY for the container in the pod."),
  ],
  run: runPod,
};

const HELP = "\nSee 'kubectl run -h' for help and examples";

async function runPod(invocation: Invocation): Promise<number | void> {
  const { flags, args, argsBeforeDash } = invocation;
  requireFlags(invocation, "image");
  const [name] = args;
  if (name === undefined || argsBeforeDash === 0) throw new CommandError(`NAME is required for run${HELP}`);
  const attaches = validate(invocation);
  const pod = withOverrides(invocation, podOf(invocation, name));
  if (flags.bool("expose")) {
    await createGenerated(invocation, serviceForRun(name, flags.string("port")), "");
    // The line of dashes that separates the documents stands there twice, as upstream prints it.
    if (flags.string("output") === "yaml") await invocation.out("---\n---\n");
  }
  if (!attaches) {
    await createGenerated(invocation, pod, "");
    return;
  }
  const info = await infoOf(invocation, pod, "");
  info.object = await invocation.cluster.json(
    "POST",
    pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, { fieldManager: "kubectl-run" }),
    { body: pod },
  );
  try {
    return await attachAndWait(invocation, info);
  } finally {
    if (flags.bool("rm") && !invocation.process.signal.aborted) await remove(invocation, info);
  }
}

function validate(invocation: Invocation): boolean {
  const { flags } = invocation;
  const [image, interactive, tty] = [flags.string("image"), flags.bool("stdin"), flags.bool("tty")];
  if (image === "") throw new CommandError("--image is required");
  if (!/^[a-z0-9][\w./:@-]*$/i.test(image) || /[A-Z]/.test(image.replace(/[:@].*$/, "")))
    throw new CommandError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (tty && !interactive) throw new CommandError(`-i/--stdin is required for containers with -t/--tty=true${HELP}`);
  if (flags.bool("expose") && flags.string("port") === "") throw new CommandError(`--port must be set when exposing a service${HELP}`);
  const attaches = flags.changed("attach") ? flags.bool("attach") : interactive;
  if (flags.bool("rm") && !attaches) throw new CommandError(`--rm should only be used for attached containers${HELP}`);
  if (attaches && dryRunOf(invocation) !== "none") {
    throw new CommandError(`--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)${HELP}`);
  }
  const restart = flags.string("restart");
  if (!["", "Always", "OnFailure", "Never"].includes(restart)) throw new CommandError(`invalid restart policy: ${restart}${HELP}`);
  const pull = flags.string("image-pull-policy");
  if (!["", "Always", "IfNotPresent", "Never"].includes(pull)) throw new CommandError(`invalid image pull policy: ${pull}${HELP}`);
  return attaches;
}

function podOf(invocation: Invocation, name: string): KubeObject {
  const { flags } = invocation;
  const words = invocation.args.slice(1);
  const labels = flags.string("labels") === "" ? { run: name } : parsePairs(flags.string("labels"), "label");
  const env = flags.list("env").map((text) => {
    const equals = text.indexOf("=");
    if (equals <= 0) throw new CommandError(`invalid env: ${text}`);
    return { name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
  const annotations = Object.fromEntries(
    flags.list("annotations").map((text) => {
      const equals = text.indexOf("=");
      if (equals <= 0) throw new CommandError(`unexpected annotation: ${text}`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
  const interactive = flags.bool("stdin");
  const port = flags.string("port");
  if (port !== "" && !/^\d+$/.test(port)) throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(port)}: invalid syntax`);
  const container = {
    name,
    image: flags.string("image"),
    resources: {},
    ...(words.length > 0 ? { [flags.bool("command") ? "command" : "args"]: words } : {}),
    ...(env.length > 0 ? { env } : {}),
    ...(port === "" ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(flags.string("image-pull-policy") === "" ? {} : { imagePullPolicy: flags.string("image-pull-policy") }),
    ...(interactive ? { stdin: true } : {}),
    ...(interactive && !flags.bool("leave-stdin-open") ? { stdinOnce: true } : {}),
    ...(flags.bool("tty") ? { tty: true } : {}),
    ...(flags.bool("privileged") ? { securityContext: { privileged: true } } : {}),
  };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { containers: [container], dnsPolicy: "ClusterFirst", restartPolicy: flags.string("restart") || "Always" },
    status: {},
  };
}

export function withOverrides(invocation: Invocation, object: KubeObject): KubeObject {
  const text = invocation.flags.string("overrides");
  if (text === "") return object;
  let patch: unknown;
  try {
    patch = parseYaml(text);
  } catch {
    throw new CommandError("Invalid JSON Patch");
  }
  if (typeof patch !== "object" || patch === null) throw new CommandError("Invalid JSON Patch");
  const type = invocation.flags.has("override-type") ? invocation.flags.string("override-type") : "merge";
  if (type === "merge") return applyMergePatch(object, patch) as KubeObject;
  if (type === "json") return applyJsonPatch(object, patch) as KubeObject;
  if (type === "strategic") return mergeByKeys(object, patch as KubeObject);
  throw new CommandError(`invalid override type: ${type}`);
}

async function attachAndWait(invocation: Invocation, info: Info): Promise<number> {
  const { flags } = invocation;
  const started = (pod: KubeObject) => ["Succeeded", "Failed"].includes(pod.status?.phase) || (pod.status?.phase === "Running" && isReady(pod));
  const pod = await watchUntil(invocation, info, flags.duration("pod-running-timeout"), started);
  const latest = pod.status?.phase === "Running" ? await invocation.cluster.json<KubeObject>("GET", pathOf(info)) : pod;
  if (latest.status?.phase !== "Running") await printLog(invocation, info);
  else {
    try {
      await attachTo(invocation, latest, "", "once attached");
    } catch (error) {
      // What ended before it could be attached to has left its log.
      if (!(error instanceof CommandError) || !error.message.includes("container not found")) throw error;
      await printLog(invocation, info);
    }
  }
  if (flags.bool("leave-stdin-open") || flags.string("restart") === "Always") return 0;
  const ended = await watchUntil(invocation, info, flags.duration("pod-running-timeout"), (each) => ["Succeeded", "Failed"].includes(each.status?.phase));
  if (ended.status?.phase === "Succeeded") return 0;
  const terminated = ended.status?.containerStatuses?.[0]?.state?.terminated;
  const subject = `pod ${ended.metadata.namespace}/${ended.metadata.name}`;
  if (!terminated?.exitCode) throw new CommandError(`${subject} failed with unknown exit code`);
  throw new PlainError(`${subject} terminated (${terminated.reason ?? ""})\n${terminated.message ?? ""}`, terminated.exitCode);
}

async function printLog(invocation: Invocation, info: Info): Promise<void> {
  const log = await invocation.cluster.bytes(pathOf(info, "log", { container: info.name }));
  for (let chunk = await log.read(); chunk !== null; chunk = await log.read()) await invocation.process.stdout.write(chunk);
}

async function remove(invocation: Invocation, info: Info): Promise<void> {
  try {
    await invocation.cluster.json("DELETE", pathOf(info), { body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" } });
    if (!invocation.flags.bool("quiet")) await invocation.out(`${qualifiedKind(info.mapping)} "${info.name}" deleted from ${info.namespace} namespace\n`);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
