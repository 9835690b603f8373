import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Container } from "../../apimachinery/types/core.ts";
import type { TableColumn } from "../registry/kind-definition.ts";

// Columns that many kinds share. Models pkg/printers/internalversion/printers.go.

/** A column that is always shown. */
export function column(name: string, type: TableColumn["type"] = "string", description = ""): TableColumn {
  return { name, type, format: "", description, priority: 0 };
}

/** A column of `-o wide`. */
export function wideColumn(name: string, description = ""): TableColumn {
  return { name, type: "string", format: "", description, priority: 1 };
}

export const NAME: TableColumn = { ...column("Name"), format: "name" };
export const AGE: TableColumn = column("Age");

export function age(object: KubeObject, now: number): string {
  return ageSince(object.metadata.creationTimestamp, now);
}

/** The Containers and Images columns. */
export function containerCells(containers: readonly Container[] | undefined): [string, string] {
  const list = containers ?? [];
  return [list.map((container) => container.name).join(","), list.map((container) => container.image).join(",")];
}

/** A label map in one cell. Models labels.FormatLabels. */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "<none>" : pairs.sort().join(",");
}

/** At most three of many: "a,b,c + 2 more...". */
export function fewOf(list: readonly string[], none: string): string {
  if (list.length === 0) return none;
  const shown = list.slice(0, 3).join(",");
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}

export function truthCell(value: boolean | undefined): string {
  return value === undefined ? "<unset>" : value ? "True" : "False";
}
