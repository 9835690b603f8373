import type { KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Command } from "../command/command.ts";
import { boolFlag, durationFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { containerOf, firstPod, namedWorkload } from "../resource/pods.ts";
import { execQuery, wantsTerminal } from "./exec.ts";
import { runStreams } from "./streams.ts";

export const attach: Command = {
  name: "attach",
  use: "attach (POD | TYPE/NAME) -c CONTAINER",
  short: "Attach to a running container",
  long: "Attach to a process that is already running inside an existing container.",
  examples: `# See what a running container prints
kubectl attach web-0

# Type into it, too
kubectl attach web-0 -c app -i -t`,
  completes: "pods",
  flags: [
    stringFlag("container", "c", "Container name."),
    stringFlag("detach-keys", "", "The keys that leave the session.", "ctrl-p,ctrl-q"),
    durationFlag("pod-running-timeout", "", "The length of time to wait until at least one pod is running", "1m0s"),
    boolFlag("quiet", "q", "Only print output from the remote session"),
    boolFlag("stdin", "i", "Pass stdin to the container"),
    boolFlag("tty", "t", "Stdin is a TTY"),
  ],
  async run(invocation: Invocation): Promise<number> {
    const [argument, ...more] = invocation.args;
    if (argument === undefined) throw new CommandError("at least 1 argument is required for attach");
    if (more.length > 1)
      throw new CommandError(
        `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${invocation.args.length}: [${invocation.args.join(" ")}]\nSee 'kubectl attach -h' for help and examples`,
      );
    const workload = await namedWorkload(invocation, more[0] === undefined ? argument : `${argument}/${more[0]}`);
    const { pod } = await firstPod(invocation, workload, "active", invocation.flags.duration("pod-running-timeout"));
    return attachTo(invocation, pod, invocation.flags.string("container"));
  },
};

/** What is said before the streams are joined. */
export const ATTACH_NOTES = `All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.
If you don't see a command prompt, try pressing enter.
`;

/** Attaches this terminal to a pod that runs. */
export async function attachTo(invocation: Invocation, pod: KubeObject, wanted: string, notes: "first" | "once attached" = "first"): Promise<number> {
  const phase = pod.status?.phase;
  if (phase === "Succeeded" || phase === "Failed") throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  let container: string;
  try {
    container = await containerOf(invocation, pod, wanted, invocation.flags.bool("quiet"));
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`cannot attach to the container: ${error.message}`) : error;
  }
  const spec = (pod.spec?.containers ?? []).find((each: { name: string }) => each.name === container);
  const stdin = invocation.flags.bool("stdin") && spec?.stdin === true;
  let tty = await wantsTerminal(invocation, invocation.flags.bool("tty"));
  if (tty && spec?.tty !== true) {
    tty = false;
    await invocation.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  }
  const path = resourcePath(RESOURCES.pods, { namespace: pod.metadata.namespace, name: pod.metadata.name, subresource: "attach" });
  const sayNotes = () => (invocation.flags.bool("quiet") ? Promise.resolve() : invocation.err(ATTACH_NOTES));
  if (notes === "first") await sayNotes();
  const open = async () => {
    const channels = await invocation.cluster.exec(`${path}?${execQuery({ container, stdin, tty })}`);
    if (notes !== "first") await sayNotes();
    return channels;
  };
  return runStreams(invocation, open, { stdin, tty });
}
