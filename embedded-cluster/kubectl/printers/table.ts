import type { KubeObject } from "../../apimachinery/object.ts";
import type { TabWriter } from "./tab-writer.ts";

/** meta.k8s.io/v1 Table: rows of cells that the server made of objects. */
export interface Table {
  kind: "Table";
  apiVersion: string;
  metadata?: { resourceVersion?: string; continue?: string; remainingItemCount?: number };
  columnDefinitions?: readonly TableColumn[];
  rows?: readonly TableRow[];
}

export interface TableColumn {
  name: string;
  type?: string;
  format?: string;
  /** Above 0: only with -o wide. */
  priority?: number;
}

export interface TableRow {
  cells: readonly unknown[];
  object?: KubeObject;
}

export interface TableOptions {
  noHeaders: boolean;
  wide: boolean;
  withNamespace: boolean;
  /** "deployment.apps": put before names as "deployment.apps/web". */
  withKind?: string;
  showLabels: boolean;
  columnLabels: readonly string[];
}

export function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && (value as Table).kind === "Table";
}

/** Prints Tables into a tab writer; headers once as long as the columns stay the same. Models cli-runtime's HumanReadablePrinter. */
export class TablePrinter {
  private readonly options: TableOptions;
  private columns: readonly TableColumn[] = [];
  private headersPrinted = false;

  constructor(options: TableOptions) {
    this.options = options;
  }

  /** `event`: the type of a watch event, for --output-watch-events. */
  print(table: Table, writer: TabWriter, event?: string): void {
    const columns = table.columnDefinitions ?? [];
    if (columns.length > 0 && !sameColumns(columns, this.columns)) {
      this.columns = columns;
      this.headersPrinted = false;
    }
    const rows = table.rows ?? [];
    if (rows.length === 0) return;
    const shown = this.columns.map((column, index) => ({ column, index })).filter(({ column }) => this.options.wide || (column.priority ?? 0) === 0);
    if (!this.headersPrinted && !this.options.noHeaders)
      writer.write(
        `${this.headers(
          shown.map(({ column }) => column),
          event,
        )}\n`,
      );
    this.headersPrinted = true;
    const nameColumn = this.columns.findIndex((column) => column.format === "name" && column.type === "string");
    for (const row of rows)
      writer.write(
        `${this.row(
          row,
          shown.map(({ index }) => index),
          nameColumn,
          event,
        )}\n`,
      );
  }

  private headers(columns: readonly TableColumn[], event: string | undefined): string {
    const names = columns.map((column) => column.name);
    if (this.options.withNamespace) names.unshift("Namespace");
    if (event !== undefined) names.unshift("Event");
    names.push(...this.options.columnLabels.map((label) => label.slice(label.lastIndexOf("/") + 1)));
    if (this.options.showLabels) names.push("Labels");
    return names.map((name) => name.toUpperCase()).join("\t");
  }

  private row(row: TableRow, indices: readonly number[], nameColumn: number, event: string | undefined): string {
    const cells = indices.map((index) => cellText(row.cells[index]));
    if (this.options.withKind !== undefined && nameColumn >= 0) {
      const position = indices.indexOf(nameColumn);
      if (position >= 0) cells[position] = `${this.options.withKind}/${cells[position]}`;
    }
    const metadata = row.object?.metadata;
    if (this.options.withNamespace) cells.unshift(metadata?.namespace ?? "");
    if (event !== undefined) cells.unshift(event.padEnd(8));
    cells.push(...this.options.columnLabels.map((label) => metadata?.labels?.[label] ?? ""));
    if (this.options.showLabels) cells.push(formatLabels(metadata?.labels));
    return cells.join("\t");
  }
}

/** "a=1,b=2" in order of keys; "<none>" without labels. */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const keys = Object.keys(labels ?? {}).sort();
  return keys.length === 0 ? "<none>" : keys.map((key) => `${key}=${labels?.[key]}`).join(",");
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "object" ? JSON.stringify(cell) : String(cell);
  const end = text.search(/[\f\n\r]/);
  const line = end < 0 ? text : `${text.slice(0, end)}...`;
  // Escape sequences in an object's fields must not reach the terminal.
  return line.replaceAll("\u001b", "^[").replaceAll("\t", "\\t");
}

function sameColumns(a: readonly TableColumn[], b: readonly TableColumn[]): boolean {
  return a.length === b.length && a.every((column, index) => column.name === b[index]?.name && column.priority === b[index]?.priority);
}
