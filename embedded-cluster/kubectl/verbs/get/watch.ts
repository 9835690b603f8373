import type { KubeObject, WatchEvent } from "../../../apimachinery/object.ts";
import { ApiError, type Status, isNotFound } from "../../../apimachinery/status.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { printerOf } from "../../printers/output.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { TablePrinter, isTable } from "../../printers/table.ts";
import { selectResources } from "../../resource/arguments.ts";
import type { GatherOptions } from "../../resource/gather.ts";
import { infoOf } from "../../resource/gather.ts";
import { pathOf } from "../../resource/info.ts";
import { readManifests } from "../../resource/manifests.ts";
import { GET_FORMATS, TABLE_ACCEPT, columnsPrinter } from "./get.ts";
import { asTable, tableOptions } from "./print-tables.ts";

/** `get -w`: the present state, then every change until the watch ends. Models kubectl get's watch. */
export async function watchObjects(invocation: Invocation, options: GatherOptions, human: boolean): Promise<void> {
  const { flags } = invocation;
  const { mapping, namespace, name } = await targetOf(invocation, options);
  const only = flags.bool("watch-only");
  const accept = human ? { accept: TABLE_ACCEPT } : {};
  const selectors = { labelSelector: options.selector, fieldSelector: options.fieldSelector };
  const print = human ? tablePrinter(invocation, tableOptions(invocation, mapping, false)) : genericPrinter(invocation);

  let answer: KubeObject;
  try {
    answer = await invocation.cluster.json(
      "GET",
      pathOf({ mapping, namespace, ...(name === undefined ? {} : { name }) }, undefined, name === undefined ? selectors : {}),
      accept,
    );
  } catch (error) {
    if (isNotFound(error) && flags.bool("ignore-not-found")) return;
    throw error;
  }
  if (!only) {
    const present = name === undefined && Array.isArray(answer.items) && !human ? (answer.items as KubeObject[]) : [answer];
    for (const object of present) await print(object, "ADDED");
  }
  const resourceVersion = name === undefined ? (answer.metadata as { resourceVersion?: string }).resourceVersion : versionOf(answer);
  const query = {
    ...(name === undefined ? selectors : { fieldSelector: `metadata.name=${name}` }),
    watch: "true",
    resourceVersion: resourceVersion ?? "0",
  };
  const events = invocation.cluster.watch(pathOf({ mapping, namespace }, undefined, query), accept);
  for await (const event of events as AsyncIterable<WatchEvent>) {
    if (event.type === "BOOKMARK") continue;
    if (event.type === "ERROR") throw new ApiError(event.object as unknown as Status);
    await print(event.object, event.type);
  }
}

type EventPrinter = (object: KubeObject, event: string) => Promise<void>;

function tablePrinter(invocation: Invocation, options: ConstructorParameters<typeof TablePrinter>[0]): EventPrinter {
  const writer = tableWriter();
  const printer = new TablePrinter(options);
  const withEvents = invocation.flags.bool("output-watch-events");
  return async (object, event) => {
    printer.print(asTable(object, invocation.now()), writer, withEvents ? event : undefined);
    await invocation.out(writer.flush());
  };
}

function genericPrinter(invocation: Invocation): EventPrinter {
  const printer = invocation.flags.string("output").startsWith("custom-columns") ? columnsPrinter(invocation) : printerOf(invocation, GET_FORMATS);
  const withEvents = invocation.flags.bool("output-watch-events");
  return async (object, event) => invocation.out(printer?.(withEvents ? { object, type: event } : object) ?? "");
}

function versionOf(answer: KubeObject): string | undefined {
  if (!isTable(answer)) return answer.metadata.resourceVersion;
  return answer.rows?.[0]?.object?.metadata?.resourceVersion ?? answer.metadata?.resourceVersion;
}

async function targetOf(invocation: Invocation, options: GatherOptions) {
  const filenames = options.filenames ?? [];
  if (filenames.length > 0) {
    const { manifests, errors } = await readManifests(invocation.process, filenames, options.recursive ?? false);
    if (errors.length > 0) throw errors[0];
    const [first, second] = manifests;
    if (first === undefined || second !== undefined) throw new CommandError("you may only watch a single resource or type of resource at a time");
    return infoOf(invocation, first.object, first.source);
  }
  const selection = await selectResources(invocation.cluster, options.args);
  const everywhere = options.allNamespaces === true;
  const count = selection.form === "collections" ? selection.mappings.length : selection.targets.length;
  if (count !== 1) throw new CommandError("you may only specify a single resource type");
  const mapping = selection.form === "collections" ? selection.mappings[0] : selection.targets[0]?.mapping;
  if (mapping === undefined) throw new CommandError("you may only specify a single resource type");
  const namespace = mapping.namespaced && !everywhere ? invocation.namespace.name : undefined;
  return { mapping, namespace, name: selection.form === "names" ? selection.targets[0]?.name : undefined };
}
