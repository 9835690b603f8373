import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { Command } from "../command/command.ts";
import { SELECTOR_FLAG } from "../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError } from "../errors/command-error.ts";
import { containerNames, containerOf, firstPod, namedWorkload, podsOf } from "../resource/pods.ts";
import { goQuote } from "../text/go-quote.ts";

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples";
/** Lines of each pod when pods are chosen by label and --tail is not given. */
const SELECTOR_TAIL_LINES = 10;

export const logs: Command = {
  name: "logs",
  use: "logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
  short: "Print the logs for a container in a pod",
  long: "Print the logs for a container in a pod or specified resource. If the pod has only one container, the container name is optional.",
  examples: `# What a pod with one container wrote
kubectl logs web-0

# Follow one of the pods of a deployment
kubectl logs -f deployment/web

# The last 20 lines of each pod that carries a label, with the pod's name before each
kubectl logs -l app=web --prefix --tail=20

# What the container wrote before it was restarted
kubectl logs -p web-0 -c app`,
  completes: "pods",
  flags: [
    boolFlag("all-containers", "", "Get all containers' logs in the pod(s)."),
    boolFlag("all-pods", "", "Get logs from all pod(s). Sets prefix to true."),
    stringFlag("container", "c", "Print the logs of this container"),
    boolFlag("follow", "f", "Specify if the logs should be streamed."),
    boolFlag("ignore-errors", "", "If watching / following pod logs, allow for any errors that occur to be non-fatal"),
    boolFlag("insecure-skip-tls-verify-backend", "", "Skip verifying the identity of the kubelet that logs are requested from."),
    intFlag("limit-bytes", "", "Maximum bytes of logs to return. Defaults to no limit."),
    intFlag("max-log-requests", "", "Specify maximum number of concurrent logs to follow when using by a selector.", 5),
    durationFlag("pod-running-timeout", "", "The length of time to wait until at least one pod is running", "20s"),
    boolFlag("prefix", "", "Prefix each log line with the log source (pod name and container name)"),
    boolFlag("previous", "p", "If true, print the logs for the previous instance of the container in a pod if it exists."),
    SELECTOR_FLAG,
    durationFlag("since", "", "Only return logs newer than a relative duration like 5s, 2m, or 3h. Defaults to all logs."),
    stringFlag("since-time", "", "Only return logs after a specific date (RFC3339). Defaults to all logs."),
    intFlag("tail", "", "Lines of recent log file to display. Defaults to -1, all lines; with a selector to 10.", -1),
    boolFlag("timestamps", "", "Include timestamps on each line in the log output"),
  ],
  run,
};

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/;

/** What Go's time.Parse says of a text that does not begin as a time does. */
function timeFault(text: string): string {
  const layout = "2006-01-02T15:04:05Z07:00";
  const parts = [/^\d{4}/, /^-/, /^\d\d/, /^-/, /^\d\d/, /^T/, /^\d\d/, /^:/, /^\d\d/, /^:/, /^\d\d(?:\.\d+)?/, /^(?:Z|[-+]\d\d:\d\d)/];
  const names = ["2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00"];
  let rest = text;
  for (const [index, part] of parts.entries()) {
    const found = part.exec(rest);
    if (found === null) return `parsing time ${goQuote(text)} as ${goQuote(layout)}: cannot parse ${goQuote(rest)} as ${goQuote(names[index] as string)}`;
    rest = rest.slice(found[0].length);
  }
  return `parsing time ${goQuote(text)}: extra text: ${goQuote(rest)}`;
}

interface LogSource {
  pod: string;
  namespace: string | undefined;
  container: string;
}

async function run(invocation: Invocation): Promise<number | void> {
  const { args, flags } = invocation;
  const sinceTime = flags.string("since-time");
  if (sinceTime !== "" && !RFC3339.test(sinceTime)) throw new CommandError(timeFault(sinceTime));
  const selector = flags.string("selector");
  if (args.length > 2 || (args.length === 0 && selector === "")) throw new CommandError(USAGE);
  if (args.length === 1 && selector !== "")
    throw new CommandError("only a selector (-l) or a POD name is allowed\nSee 'kubectl logs -h' for help and examples");
  validate(invocation);
  const sources = await sourcesOf(invocation, selector);
  const follow = flags.bool("follow");
  const limit = flags.int("max-log-requests");
  if (follow && sources.length > limit) {
    throw new CommandError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${limit}, use --max-log-requests to increase the limit`,
    );
  }
  const print = (source: LogSource) => printLog(invocation, source);
  if (follow && sources.length > 1) await Promise.all(sources.map(print));
  else for (const source of sources) await print(source);
}

function validate({ args, flags }: Invocation): void {
  const container = flags.string("container") || args[1] || "";
  if (flags.string("since-time") !== "" && flags.duration("since") !== 0)
    throw new CommandError("at most one of `sinceTime` or `sinceSeconds` may be specified");
  if (flags.bool("all-containers") && container !== "")
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed("container") && args.length === 2) throw new CommandError("only one of -c or an inline [CONTAINER] arg is allowed");
  if (flags.int("limit-bytes") < 0) throw new CommandError("--limit-bytes must be greater than 0");
  if (flags.duration("since") < 0) throw new CommandError("--since must be greater than 0");
  if (flags.int("tail") < -1) throw new CommandError("--tail must be greater than or equal to -1");
}

async function sourcesOf(invocation: Invocation, selector: string): Promise<LogSource[]> {
  const { args, flags } = invocation;
  const namespace = invocation.namespace.name;
  if (selector !== "") {
    const list = await invocation.cluster.json<KubeList>("GET", resourcePath(RESOURCES.pods, { namespace, query: { labelSelector: selector } }));
    if (list.items.length === 0) await invocation.err(`No resources found in ${namespace} namespace.\n`);
    return (await Promise.all(list.items.map((pod) => containersOf(invocation, pod, false)))).flat();
  }
  const argument = args[0] as string;
  let workload: KubeObject;
  try {
    workload = await namedWorkload(invocation, argument);
  } catch (error) {
    if (isNotFound(error)) throw new CommandError(`error from server (NotFound): ${(error as Error).message} in namespace ${goQuote(namespace)}`);
    throw error;
  }
  if (flags.bool("all-pods") && workload.kind !== "Pod") {
    const pods = await podsOf(invocation, workload, "logging");
    return (await Promise.all(pods.map((pod) => containersOf(invocation, pod, true)))).flat();
  }
  const { pod, count } = await firstPod(invocation, workload, "logging", flags.duration("pod-running-timeout"));
  if (count > 1) await invocation.err(`Found ${count} pods, using pod/${pod.metadata.name}\n`);
  return containersOf(invocation, pod, false);
}

async function containersOf(invocation: Invocation, pod: KubeObject, quiet: boolean): Promise<LogSource[]> {
  const source = (container: string): LogSource => ({ pod: pod.metadata.name, namespace: pod.metadata.namespace, container });
  if (!invocation.flags.bool("all-containers"))
    return [source(await containerOf(invocation, pod, invocation.flags.string("container") || invocation.args[1] || "", quiet))];
  const names = ["initContainers", "containers", "ephemeralContainers"].flatMap((field) => (pod.spec?.[field] ?? []) as { name: string }[]);
  if (names.length === 0) throw new CommandError(`pod ${pod.metadata.name} has no containers out of: ${containerNames(pod)}`);
  return names.map(({ name }) => source(name));
}

async function printLog(invocation: Invocation, source: LogSource): Promise<void> {
  const { flags } = invocation;
  const tail = flags.int("tail") !== -1 || flags.changed("tail") ? flags.int("tail") : flags.string("selector") === "" ? -1 : SELECTOR_TAIL_LINES;
  const query = {
    container: source.container,
    follow: flags.bool("follow") ? "true" : undefined,
    previous: flags.bool("previous") ? "true" : undefined,
    timestamps: flags.bool("timestamps") ? "true" : undefined,
    tailLines: tail < 0 ? undefined : String(tail),
    limitBytes: flags.int("limit-bytes") > 0 ? String(flags.int("limit-bytes")) : undefined,
    sinceSeconds: flags.duration("since") > 0 ? String(Math.ceil(flags.duration("since") / 1_000)) : undefined,
    sinceTime: flags.string("since-time") || undefined,
  };
  try {
    const log = await invocation.cluster.bytes(resourcePath(RESOURCES.pods, { namespace: source.namespace, name: source.pod, subresource: "log", query }));
    const prefix = flags.bool("prefix") || flags.bool("all-pods") ? `[pod/${source.pod}/${source.container}] ` : "";
    if (prefix === "") await copy(invocation, log);
    else await copyLines(invocation, log, encodeUtf8(prefix));
  } catch (error) {
    if (!flags.bool("ignore-errors") || invocation.process.signal.aborted) throw error;
    await invocation.err(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function copy(invocation: Invocation, log: ByteSource): Promise<void> {
  for (let chunk = await log.read(); chunk !== null; chunk = await log.read()) await invocation.process.stdout.write(chunk);
}

/** Whole lines only, so that followed logs do not mix within a line. */
async function copyLines(invocation: Invocation, log: ByteSource, prefix: Uint8Array): Promise<void> {
  let rest = new Uint8Array(0);
  const writeLine = async (line: Uint8Array) => {
    const whole = new Uint8Array(prefix.length + line.length);
    whole.set(prefix);
    whole.set(line, prefix.length);
    await invocation.process.stdout.write(whole);
  };
  for (let chunk = await log.read(); chunk !== null; chunk = await log.read()) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    let start = 0;
    for (let end = joined.indexOf(10, start); end >= 0; end = joined.indexOf(10, start)) {
      await writeLine(joined.subarray(start, end + 1));
      start = end + 1;
    }
    rest = joined.slice(start);
  }
  if (rest.length > 0) await writeLine(rest);
}
