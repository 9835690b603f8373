import type { KubeList, KubeObject } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import type { Command } from "../../command/command.ts";
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from "../../command/common-flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { formatDuration } from "../../text/duration.ts";
import { type Usage, bySort, cpuText, memoryText, readMetrics, usageOf } from "./metrics.ts";

export const topPod: Command = {
  name: "pod",
  aliases: ["pods", "po"],
  use: "top pod [NAME | -l label]",
  short: "Display resource (CPU/memory) usage of pods",
  flags: [
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    boolFlag("containers", "", "If present, print usage of containers within a pod."),
    boolFlag("no-headers", "", "If present, print output without headers."),
    stringFlag("sort-by", "", "If non-empty, sort pods list using specified field. The field can be either 'cpu' or 'memory'."),
    boolFlag("show-swap", "", "Print pod resources related to swap memory."),
    boolFlag("sum", "", "Print the sum of the resource usage"),
    boolFlag("use-protocol-buffers", "", "Enables using protocol-buffers to access Metrics API.", true),
  ],
  completes: "pods",
  run,
};

interface Row {
  namespace: string;
  pod: string;
  container: string;
  usage: Usage;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (args.length > 1) throw new CommandError("pod [NAME | -l label]\nSee 'kubectl top pod -h' for help and examples");
  const [name] = args;
  if (name !== undefined && flags.string("selector") !== "") throw new CommandError("only one of NAME or selector can be provided");
  const order = bySort(flags.string("sort-by"));
  const everywhere = flags.bool("all-namespaces");
  const namespace = everywhere ? undefined : invocation.namespace.name;
  const query = { labelSelector: flags.string("selector"), fieldSelector: flags.string("field-selector") };
  const metrics = await readMetrics(invocation, "pods", { namespace, ...(name === undefined ? { query } : { name }) });
  if (metrics.length === 0) return noMetrics(invocation, namespace, query);
  const byContainer = flags.bool("containers");
  const rows = metrics.flatMap((metric) => (byContainer ? containerRows(metric) : [podRow(metric)]));
  rows.sort(order ?? ((a, b) => (`${a.namespace}/${a.pod}` < `${b.namespace}/${b.pod}` ? -1 : 1)));
  const writer = tableWriter();
  if (!flags.bool("no-headers"))
    writer.write(`${[...(everywhere ? ["NAMESPACE"] : []), ...(byContainer ? ["POD"] : []), "NAME", "CPU(cores)", "MEMORY(bytes)"].join("\t")}\t\n`);
  for (const row of rows) {
    const cells = [...(everywhere ? [row.namespace] : []), row.pod, ...(byContainer ? [row.container] : []), cpuText(row.usage), memoryText(row.usage)];
    writer.write(`${cells.join("\t")}\t\n`);
  }
  if (flags.bool("sum")) writer.write(sumLines(rows, (everywhere ? 1 : 0) + (byContainer ? 1 : 0)));
  await invocation.out(writer.flush());
}

/** How long a new pod may be without metrics. */
const METRICS_DELAY_MILLISECONDS = 120_000;

async function noMetrics(invocation: Invocation, namespace: string | undefined, query: Record<string, string>): Promise<void> {
  const { items } = await invocation.cluster.json<KubeList>("GET", resourcePath(RESOURCES.pods, { namespace, query }));
  if (items.length === 0) return invocation.err(namespace === undefined ? "No resources found\n" : `No resources found in ${namespace} namespace.\n`);
  for (const { metadata } of items) {
    const age = invocation.now() - Date.parse(metadata.creationTimestamp ?? "");
    if (age > METRICS_DELAY_MILLISECONDS)
      throw new CommandError(`metrics not available for pod ${metadata.namespace}/${metadata.name}, age: ${formatDuration(age)}`);
  }
  throw new CommandError("metrics not available yet");
}

function podRow(metric: KubeObject): Row {
  const rows = containerRows(metric);
  const usage = rows.reduce((sum, row) => ({ cpu: sum.cpu + row.usage.cpu, memory: sum.memory + row.usage.memory }), { cpu: 0, memory: 0 });
  return { namespace: metric.metadata.namespace ?? "", pod: metric.metadata.name, container: "", usage };
}

function containerRows(metric: KubeObject): Row[] {
  return ((metric.containers ?? []) as { name: string; usage: Record<string, string> }[]).map((container) => ({
    namespace: metric.metadata.namespace ?? "",
    pod: metric.metadata.name,
    container: container.name,
    usage: usageOf(container.usage),
  }));
}

function sumLines(rows: readonly Row[], before: number): string {
  const total = rows.reduce((sum, row) => ({ cpu: sum.cpu + row.usage.cpu, memory: sum.memory + row.usage.memory }), { cpu: 0, memory: 0 });
  const margin = "\t".repeat(before + 1);
  return `${margin}________\t________\t\n${margin}${cpuText(total)}\t${memoryText(total)}\t\n`;
}
