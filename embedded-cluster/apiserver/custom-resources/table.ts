import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { TableColumn, TablePrinter } from "../registry/kind-definition.ts";
import { NAME } from "../tables/columns.ts";
import type { PrinterColumn } from "./definition.ts";
import { parseJsonPath } from "./json-path.ts";

const AGE_DESCRIPTION =
  "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";
const NAME_DESCRIPTION =
  "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";

/** What a definition without columns of its own shows beside the name. */
const AGE_ONLY: readonly PrinterColumn[] = [{ name: "Age", type: "date", description: AGE_DESCRIPTION, jsonPath: ".metadata.creationTimestamp" }];

/** Models pkg/registry/customresource/tableconvertor. */
export function customTable(columns: readonly PrinterColumn[] | undefined): TablePrinter {
  const shown = columns === undefined || columns.length === 0 ? AGE_ONLY : columns;
  const readers = shown.map((column) => ({ type: column.type, read: parseJsonPath(column.jsonPath) ?? (() => []) }));
  return {
    columns: [{ ...NAME, description: NAME_DESCRIPTION }, ...shown.map(columnOf)],
    cells: (object, now) => [object.metadata.name, ...readers.map(({ type, read }) => cell(type, read(object as KubeObject)[0], now))],
  };
}

function columnOf({ name, type, format, description, priority, jsonPath }: PrinterColumn): TableColumn {
  return {
    name,
    type: type as TableColumn["type"],
    format: format ?? "",
    description: description || `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  };
}

function cell(type: string, value: unknown, now: number): string | number | boolean | null {
  if (value === undefined) return null;
  if (type === "string") return printed(value);
  if (type === "integer") return typeof value === "number" ? Math.trunc(value) : null;
  if (type === "number") return typeof value === "number" ? value : null;
  if (type === "boolean") return typeof value === "boolean" ? value : null;
  if (type !== "date" || typeof value !== "string") return null;
  return Number.isNaN(Date.parse(value)) ? "<invalid>" : ageSince(value, now);
}

/** Models JSONPath.PrintResults. */
function printed(value: unknown): string {
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
