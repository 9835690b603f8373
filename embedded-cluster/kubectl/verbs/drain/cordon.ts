import type { KubeList } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import { RESOURCES } from "../../../client/resources.ts";
import type { Command } from "../../command/command.ts";
import { SELECTOR_FLAG } from "../../command/common-flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { DRY_RUN_FLAG, dryRunOf, printResult } from "../../printers/output.ts";
import { selectResources } from "../../resource/arguments.ts";
import { type Info, pathOf } from "../../resource/info.ts";

export const cordon: Command = {
  name: "cordon",
  use: "cordon NODE",
  short: "Mark node as unschedulable",
  flags: [SELECTOR_FLAG, DRY_RUN_FLAG],
  async run(invocation) {
    for (const node of await nodesOf(invocation, "cordon NODE")) await setSchedulable(invocation, node, false);
  },
};

export const uncordon: Command = {
  name: "uncordon",
  use: "uncordon NODE",
  short: "Mark node as schedulable",
  flags: [SELECTOR_FLAG, DRY_RUN_FLAG],
  async run(invocation) {
    for (const node of await nodesOf(invocation, "uncordon NODE")) await setSchedulable(invocation, node, true);
  },
};

/** The nodes that arguments or a selector name. */
export async function nodesOf(invocation: Invocation, usage: string): Promise<Info[]> {
  const { args, flags, cluster } = invocation;
  const selector = flags.string("selector");
  const help = `\nSee '${invocation.path} -h' for help and examples`;
  if (args.length === 0 && selector === "") throw new CommandError(`USAGE: ${usage} [flags]${help}`);
  if (args.length > 0 && selector !== "") throw new CommandError(`error: cannot specify both a node name and a --selector option${help}`);
  const mapping = await cluster.discovery.resolve("nodes");
  const info = (object: Info["object"]): Info => ({
    mapping,
    namespace: undefined,
    name: object.metadata.name,
    source: "",
    object: { ...object, apiVersion: "v1", kind: "Node" },
  });
  if (selector !== "") return (await cluster.json<KubeList>("GET", resourcePath(RESOURCES.nodes, { query: { labelSelector: selector } }))).items.map(info);
  const nodes: Info[] = [];
  for (const arg of args) {
    const selection = await selectResources(cluster, arg.includes("/") ? [arg] : ["nodes", arg]);
    const target = selection.form === "names" ? selection.targets[0] : undefined;
    if (target?.mapping.kind !== "Node") throw new CommandError(`error: expected resource of type node, got "${target?.mapping.resource}"`);
    nodes.push(info(await cluster.json("GET", resourcePath(RESOURCES.nodes, { name: target.name }))));
  }
  return nodes;
}

export async function setSchedulable(invocation: Invocation, node: Info, schedulable: boolean): Promise<void> {
  const word = schedulable ? "uncordoned" : "cordoned";
  if ((node.object.spec?.unschedulable === true) === !schedulable) return printResult(invocation, node.object, `already ${word}`);
  const dryRun = dryRunOf(invocation);
  if (dryRun !== "client") {
    const body = { spec: { unschedulable: schedulable ? null : true } };
    const query = { dryRun: dryRun === "server" ? "All" : undefined };
    try {
      await invocation.cluster.json("PATCH", pathOf(node, undefined, query), { body, contentType: "application/strategic-merge-patch+json" });
    } catch (error) {
      await invocation.err(
        `error: unable to ${schedulable ? "uncordon" : "cordon"} node "${node.name}": ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return;
    }
  }
  await printResult(invocation, node.object, word);
}
