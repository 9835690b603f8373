import { isRightAligned } from "../sql/types.ts";

export interface TableColumn {
  name: string;
  /** Object id of the type: numbers stand on the right. */
  oid: number;
}

export interface TableOptions {
  title?: string;
  tuplesOnly?: boolean;
  aligned: boolean;
  expanded: boolean;
  /** Between fields when not aligned. */
  separator: string;
  nullText: string;
  footer?: string | false;
}

/** Prints a result as psql does. Models src/fe_utils/print.c, border style 1. */
export function printTable(columns: readonly TableColumn[], rows: readonly (readonly (string | null)[])[], options: TableOptions): string {
  const cells = rows.map((row) => row.map((cell) => cell ?? options.nullText));
  if (options.expanded) return expanded(columns, cells, options);
  if (!options.aligned) return unaligned(columns, cells, options);
  const lines = cells.map((row) => row.map((cell) => cell.split("\n")));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.name), ...lines.map((row) => Math.max(0, ...(row[index] ?? []).map(displayWidth)))),
  );
  let text = "";
  if (options.title !== undefined && !options.tuplesOnly)
    text += `${centre(
      options.title,
      widths.reduce((sum, width) => sum + width + 3, -1),
    ).trimEnd()}\n`;
  if (columns.length === 0) return `--\n${footer(rows.length, options)}\n`;
  if (!options.tuplesOnly) {
    text += `${columns.map((column, index) => ` ${centre(column.name, widths[index] as number)} `).join("|")}\n`;
    text += `${widths.map((width) => "-".repeat(width + 2)).join("+")}\n`;
  }
  for (const row of lines) text += printRow(columns, row, widths);
  if (!options.tuplesOnly) text += footer(rows.length, options);
  return `${text}\n`;
}

function footer(count: number, options: TableOptions): string {
  if (options.footer === false) return "";
  return options.footer ?? `(${count} ${count === 1 ? "row" : "rows"})\n`;
}

/** A row is as many lines as its tallest cell; a "+" marks a cell that goes on. */
function printRow(columns: readonly TableColumn[], row: readonly string[][], widths: readonly number[]): string {
  const height = Math.max(1, ...row.map((cell) => cell.length));
  let text = "";
  for (let line = 0; line < height; line++) {
    const parts = columns.map((column, index) => {
      const cell = row[index] ?? [];
      const content = cell[line] ?? "";
      if (line >= cell.length && index === columns.length - 1) return " ";
      const gap = " ".repeat((widths[index] as number) - displayWidth(content));
      const more = line + 1 < cell.length;
      const last = index === columns.length - 1;
      if (isRightAligned(column.oid)) return ` ${gap}${content}${more ? "+" : last ? "" : " "}`;
      return ` ${content}${last && !more ? "" : gap}${more ? "+" : last ? "" : " "}`;
    });
    text += `${parts.join("|")}\n`;
  }
  return text;
}

function unaligned(columns: readonly TableColumn[], cells: readonly string[][], options: TableOptions): string {
  const lines = cells.map((row) => row.join(options.separator));
  if (!options.tuplesOnly) {
    lines.unshift(columns.map((column) => column.name).join(options.separator));
    if (options.footer !== false) lines.push(`(${cells.length} ${cells.length === 1 ? "row" : "rows"})`);
  }
  return lines.map((line) => `${line}\n`).join("");
}

function expanded(columns: readonly TableColumn[], cells: readonly string[][], options: TableOptions): string {
  if (cells.length === 0) return options.tuplesOnly ? "\n" : "(0 rows)\n\n";
  const nameWidth = Math.max(...columns.map((column) => displayWidth(column.name)));
  const valueWidth = Math.max(0, ...cells.flat().flatMap((cell) => cell.split("\n").map(displayWidth)));
  let text = "";
  for (const [index, row] of cells.entries()) {
    if (!options.aligned) {
      text += `${index > 0 ? "\n" : ""}${columns.map((column, at) => `${column.name}${options.separator}${row[at] ?? ""}\n`).join("")}`;
      continue;
    }
    const label = `-[ RECORD ${index + 1} ]`;
    const line = `${"-".repeat(nameWidth + 1)}+${"-".repeat(valueWidth + 1)}`;
    if (!options.tuplesOnly) text += `${label}${line.slice(label.length)}\n`;
    else if (index > 0) text += "\n";
    for (const [at, column] of columns.entries()) {
      const [first = "", ...more] = (row[at] ?? "").split("\n");
      text += `${column.name.padEnd(column.name.length + nameWidth - displayWidth(column.name))} | ${first}${more.length > 0 ? `${" ".repeat(valueWidth - displayWidth(first))}+` : ""}\n`;
      for (const [part, content] of more.entries()) text += `${" ".repeat(nameWidth)} | ${content}${part + 1 < more.length ? "+" : ""}\n`;
    }
  }
  return `${text}${options.aligned ? "\n" : ""}`;
}

function centre(text: string, width: number): string {
  const gap = Math.max(0, width - displayWidth(text));
  const left = Math.floor(gap / 2);
  return " ".repeat(left) + text + " ".repeat(gap - left);
}

/** Columns of a terminal: East Asian wide characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd);
    width += wide ? 2 : 1;
  }
  return width;
}
