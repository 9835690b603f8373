import { badRequestError } from "../../apimachinery/errors.ts";
import type { KubeList, KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { fromStored } from "../rest/call.ts";
import { partialMetadata } from "./partial-metadata.ts";

export type IncludeObject = "None" | "Metadata" | "Object";

export function includeObjectOf(text: string): IncludeObject {
  if (text === "" || text === "Metadata") return "Metadata";
  if (text === "None" || text === "Object") return text;
  throw badRequestError(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(text)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

/** How a kind's objects become meta.k8s.io/v1 Tables for one caller. */
export interface TableStyle {
  kind: KindDefinition;
  include: IncludeObject;
  now: number;
  version: string;
}

/** One object or a list as a Table. Models k8s.io/apiserver/pkg/endpoints/handlers/response.go asTable. */
export function tableOf(style: TableStyle, object: KubeObject | KubeList): object {
  const items = isList(object) ? object.items : [object];
  const { resourceVersion, continue: next, remainingItemCount } = object.metadata as KubeList["metadata"];
  const metadata = {
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    ...(next === undefined ? {} : { continue: next }),
    ...(remainingItemCount === undefined ? {} : { remainingItemCount }),
  };
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${style.version}`,
    metadata,
    columnDefinitions: columns(style.kind),
    rows: items.map((item) => row(style, item)),
  };
}

/** A watch's events as Tables of one row. Only the first carries the columns. */
export function tableEvents(style: () => TableStyle): (event: WatchEvent<unknown>) => WatchEvent<unknown> {
  let first = true;
  return (event) => {
    if (event.type === "ERROR") return event;
    const object = event.object as KubeObject;
    const table = event.type === "BOOKMARK" ? { ...tableOf(style(), object), rows: [] } : tableOf(style(), object);
    const shown = first ? table : { ...table, columnDefinitions: null };
    first = false;
    return { type: event.type, object: shown };
  };
}

function row(style: TableStyle, object: KubeObject): object {
  const cells = style.kind.table.cells(object, style.now);
  if (style.include === "None") return { cells, object: null };
  return { cells, object: style.include === "Object" ? fromStored(style.kind, object) : partialMetadata(object, style.version) };
}

function columns(kind: KindDefinition): object[] {
  return kind.table.columns.map(({ name, type, format, description, priority }) => ({
    name,
    type,
    format: format ?? (name === "Name" ? "name" : ""),
    description: description ?? "",
    priority,
  }));
}

export function isList(value: object): value is KubeList {
  return Array.isArray((value as { items?: unknown }).items) && String((value as { kind?: unknown }).kind).endsWith("List");
}
