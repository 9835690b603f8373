import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Command } from "../command/command.ts";
import { filenameFlags } from "../command/common-flags.ts";
import { boolFlag, durationFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { gather } from "../resource/gather.ts";
import { containerOf, firstPod, namedWorkload } from "../resource/pods.ts";
import { filenamesOf } from "../resource/validation.ts";
import { runStreams } from "./streams.ts";

export const exec: Command = {
  name: "exec",
  use: "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
  short: "Execute a command in a container",
  examples: `# Run one program in a pod
kubectl exec web-0 -- date

# A shell in a container of a pod
kubectl exec web-0 -c app -i -t -- sh

# In one of the pods of a deployment
kubectl exec deploy/web -- env`,
  completes: "pods",
  flags: [
    stringFlag("container", "c", "Container name. If omitted, the default container or the first one of the pod is used"),
    ...filenameFlags("to use to exec into the resource", ["filename"]),
    durationFlag("pod-running-timeout", "", "The length of time to wait until at least one pod is running", "1m0s"),
    boolFlag("quiet", "q", "Only print output from the remote session"),
    boolFlag("stdin", "i", "Pass stdin to the container"),
    boolFlag("tty", "t", "Stdin is a TTY"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { args, flags, argsBeforeDash } = invocation;
  const filenames = filenamesOf(invocation);
  if (argsBeforeDash < 0 && args.length > 1) {
    throw new CommandError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples");
  }
  const named = filenames.length === 0;
  if (named && (args.length === 0 || argsBeforeDash === 0)) throw new CommandError("pod, type/name or --filename must be specified");
  const command = args.slice(named ? 1 : 0);
  if (command.length === 0) throw new CommandError("you must specify at least one command for the container");
  if (named && argsBeforeDash > 1) {
    throw new CommandError("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples");
  }
  const workload = named ? await namedWorkload(invocation, args[0] as string) : await workloadOfFile(invocation, filenames);
  const { pod } = await firstPod(invocation, workload, "active", flags.duration("pod-running-timeout"));
  const phase = pod.status?.phase;
  if (phase === "Succeeded" || phase === "Failed") throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = await containerOf(invocation, pod, flags.string("container"), flags.bool("quiet"));
  const stdin = flags.bool("stdin");
  const tty = await wantsTerminal(invocation, stdin && flags.bool("tty"));
  const query = execQuery({ container, command, stdin, tty });
  const path = `${resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "exec" })}?${query}`;
  return runStreams(invocation, () => invocation.cluster.exec(path), { stdin, tty });
}

/** Without a terminal here there can be none there; kubectl says so and goes on. */
export async function wantsTerminal(invocation: Invocation, asked: boolean): Promise<boolean> {
  if (!asked) return false;
  if (invocation.process.terminal !== undefined) return true;
  if (!invocation.flags.bool("quiet")) await invocation.err("Unable to use a TTY - input is not a terminal or the right kind of file\n");
  return false;
}

/** The query of an exec or attach request. */
export function execQuery(options: { container: string; command?: readonly string[]; stdin: boolean; tty: boolean }): string {
  const parts = (options.command ?? []).map((word) => `command=${encodeURIComponent(word)}`);
  parts.push(`container=${encodeURIComponent(options.container)}`);
  if (options.stdin) parts.push("stdin=true");
  parts.push("stdout=true");
  if (options.tty) parts.push("tty=true");
  else parts.push("stderr=true");
  return parts.join("&");
}

async function workloadOfFile(invocation: Invocation, filenames: readonly string[]): Promise<KubeObject> {
  const { infos, errors } = await gather(invocation, { args: [], filenames, latest: true });
  if (errors.length > 0) throw errors[0];
  if (infos.length !== 1) throw new CommandError("cannot exec into multiple objects at a time");
  return (infos[0] as { object: KubeObject }).object;
}
