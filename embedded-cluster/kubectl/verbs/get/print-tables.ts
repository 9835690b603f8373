import { ageSince } from "../../../apimachinery/duration/human-duration.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import type { Invocation } from "../../command/invocation.ts";
import { type ApiResource, qualifiedKind } from "../../discovery/api-resource.ts";
import { CommandError, PlainError, throwAll } from "../../errors/command-error.ts";
import { tableWriter } from "../../printers/tab-writer.ts";
import { type Table, type TableOptions, TablePrinter, isTable } from "../../printers/table.ts";
import { type GatherOptions, gather } from "../../resource/gather.ts";
import { sortObjects } from "./sort-by.ts";

/** The default and wide output: a table for each kind, an empty line between kinds. */
export async function printTables(invocation: Invocation, options: GatherOptions): Promise<void> {
  const { flags } = invocation;
  const { infos, errors, namespaced } = await gather(invocation, { ...options, keepLists: true });
  const ignored = flags.bool("ignore-not-found");
  const kept = ignored ? errors.filter((error) => !isNotFound(error)) : errors;
  const kinds = new Set(infos.map(({ mapping }) => `${mapping.group}/${mapping.kind}`));
  const writer = tableWriter();
  let written = 0;
  let last: ApiResource | undefined;
  let printer: TablePrinter | undefined;
  let separate = false;
  let withNamespace = false;
  const flush = async () => {
    const text = writer.flush();
    if (text === "") return;
    await invocation.out(separate ? `\n${text}` : text);
    separate = false;
    written += text.length;
  };
  for (const info of infos) {
    if (printer === undefined || last === undefined || last.resource !== info.mapping.resource || last.group !== info.mapping.group) {
      await flush();
      writer.forget();
      separate = last !== undefined && !flags.bool("no-headers") && written > 0;
      const options = tableOptions(invocation, info.mapping, kinds.size > 1);
      // Upstream's flags remember the namespace column of an earlier kind.
      withNamespace ||= options.withNamespace;
      printer = new TablePrinter({ ...options, withNamespace });
      last = info.mapping;
    }
    printer.print(sortTable(invocation, asTable(info.object, invocation.now())), writer);
  }
  await flush();
  if (written === 0 && !ignored && kept.length === 0) {
    const inNamespace = namespaced && !flags.bool("all-namespaces");
    await invocation.err(inNamespace ? `No resources found in ${invocation.namespace.name} namespace.\n` : "No resources found\n");
  }
  // Upstream nests these errors, so that the words of files stand there without "error: ".
  const [only] = kept;
  if (kept.length === 1 && only instanceof CommandError) throw new PlainError(only.message);
  throwAll(kept);
}

export function tableOptions(invocation: Invocation, mapping: ApiResource, severalKinds: boolean): TableOptions {
  const { flags } = invocation;
  return {
    noHeaders: flags.bool("no-headers"),
    wide: flags.string("output") === "wide",
    withNamespace: flags.bool("all-namespaces") && mapping.namespaced,
    ...(severalKinds || flags.bool("show-kind") ? { withKind: qualifiedKind(mapping) } : {}),
    showLabels: flags.bool("show-labels"),
    columnLabels: flags.list("label-columns"),
  };
}

/** What the server sent when it makes no tables becomes one of names and ages. */
export function asTable(object: KubeObject, now: number): Table {
  if (isTable(object)) return object;
  const items = Array.isArray(object.items) ? (object.items as KubeObject[]) : [object];
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    columnDefinitions: [
      { name: "Name", type: "string", format: "name" },
      { name: "Age", type: "string" },
    ],
    rows: items.map((item) => ({ cells: [item.metadata.name, ageSince(item.metadata.creationTimestamp, now)], object: item })),
  };
}

function sortTable(invocation: Invocation, table: Table): Table {
  const sortBy = invocation.flags.string("sort-by");
  if (sortBy === "") return table;
  try {
    return { ...table, rows: sortObjects(table.rows ?? [], sortBy, (row) => row.object) };
  } catch (error) {
    // Upstream drops what the sorting printer says of a field that no object has, and prints nothing.
    if (error instanceof CommandError) return { ...table, rows: [] };
    throw error;
  }
}
