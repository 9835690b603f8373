import type { KubeList, KubeObject } from "../../../apimachinery/object.ts";
import { quantityMilliValue, quantityValue } from "../../../apimachinery/quantity/arithmetic.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import type { Command } from "../../command/command.ts";
import { SELECTOR_FLAG } from "../../command/common-flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { bySort, cpuText, memoryText, millicores, readMetrics, usageOf } from "./metrics.ts";

export const topNode: Command = {
  name: "node",
  aliases: ["nodes", "no"],
  use: "top node [NAME | -l label]",
  short: "Display resource (CPU/memory) usage of nodes",
  flags: [
    SELECTOR_FLAG,
    boolFlag("no-headers", "", "If present, print output without headers"),
    boolFlag("show-swap", "", "Print node resources related to swap memory."),
    boolFlag("show-capacity", "", "Print node resources based on Capacity instead of Allocatable(default) of the nodes."),
    stringFlag("sort-by", "", "If non-empty, sort nodes list using specified field. The field can be either 'cpu' or 'memory'."),
    boolFlag("use-protocol-buffers", "", "Enables using protocol-buffers to access Metrics API.", true),
  ],
  completes: "none",
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  const [name] = args;
  if (args.length > 1) throw new CommandError("node [NAME | -l label]\nSee 'kubectl top node -h' for help and examples");
  if (name !== undefined && flags.string("selector") !== "") throw new CommandError("only one of NAME or selector can be provided");
  const order = bySort(flags.string("sort-by"));
  const query = { labelSelector: flags.string("selector") };
  const metrics = await readMetrics(invocation, "nodes", name === undefined ? { query } : { name });
  const nodes = await invocation.cluster.json<KubeObject | KubeList>("GET", resourcePath(RESOURCES.nodes, name === undefined ? { query } : { name }));
  const list: KubeObject[] = Array.isArray(nodes.items) ? nodes.items : [nodes as KubeObject];
  if (metrics.length === 0) throw new CommandError("metrics not available yet");
  const rows = metrics.map((metric) => ({ name: metric.metadata.name, usage: usageOf(metric.usage) }));
  rows.sort(order ?? ((a, b) => (a.name < b.name ? -1 : 1)));
  const writer = tableWriter();
  if (!flags.bool("no-headers")) writer.write("NAME\tCPU(cores)\tCPU(%)\tMEMORY(bytes)\tMEMORY(%)\t\n");
  for (const row of rows) {
    const status = list.find((node) => node.metadata.name === row.name)?.status;
    const whole: Record<string, string> = (flags.bool("show-capacity") ? status?.capacity : status?.allocatable) ?? {};
    const share = (used: number, all: number) => `${all === 0 ? 0 : Math.trunc((used / all) * 100)}%`;
    const cpu = share(millicores(row.usage.cpu), quantityMilliValue(whole.cpu ?? "0"));
    const memory = share(row.usage.memory, quantityValue(whole.memory ?? "0"));
    writer.write(`${row.name}\t${cpuText(row.usage)}\t${cpu}\t${memoryText(row.usage)}\t${memory}\t\n`);
  }
  for (const node of list) if (!rows.some((row) => row.name === node.metadata.name)) writer.write(`${node.metadata.name}\t${"<unknown>\t".repeat(4)}\n`);
  await invocation.out(writer.flush());
}
