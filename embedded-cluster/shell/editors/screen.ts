import { type ByteSink, writeText } from "../../kernel/streams.ts";
import { characterWidth } from "../tty/character-width.ts";
import type { Process, Terminal } from "../process/process.ts";
import { KeyReader } from "./key-reader.ts";

/** A terminal taken over whole: raw keys, alternate screen, rows that are only rewritten when they changed. */
export class Screen {
  readonly keys: KeyReader;
  private readonly terminal: Terminal;
  private readonly sink: ByteSink;
  private shown: string[] = [];
  private readonly raw;

  private constructor(process: Process, terminal: Terminal) {
    this.terminal = terminal;
    this.sink = process.terminal === undefined ? (terminal.sink ?? process.stdout) : process.stdout;
    this.keys = new KeyReader(process, terminal);
    this.raw = terminal.raw();
  }

  /** undefined when the process has no terminal. Keyboard signals come as keys until {@link close}. */
  static async open(process: Process): Promise<Screen | undefined> {
    const terminal = process.terminal ?? process.controllingTerminal;
    if (terminal === undefined) return undefined;
    const screen = new Screen(process, terminal);
    await writeText(screen.sink, "\x1b[?1049h\x1b[?2004h\x1b[H\x1b[2J");
    return screen;
  }

  get columns(): number {
    return this.terminal.columns;
  }

  get rows(): number {
    return this.terminal.rows;
  }

  /** Everything is written anew at the next paint. */
  forget(): void {
    this.shown = [];
  }

  /** Shows `rows` (as many as the screen has) and puts the cursor at a row and column, both from 0. */
  async paint(rows: readonly string[], cursor: { row: number; column: number }): Promise<void> {
    let text = "\x1b[?25l";
    for (let row = 0; row < this.rows; row++) {
      const line = rows[row] ?? "";
      if (this.shown[row] === line) continue;
      text += `\x1b[${row + 1};1H${line}\x1b[0m\x1b[K`;
    }
    this.shown = rows.slice(0, this.rows);
    text += `\x1b[${cursor.row + 1};${cursor.column + 1}H\x1b[?25h`;
    await writeText(this.sink, text);
  }

  async close(): Promise<void> {
    this.keys.dispose();
    this.raw.dispose();
    await writeText(this.sink, "\x1b[?2004l\x1b[?1049l").catch(() => {});
  }
}

/** What a cell shows as, and how many columns it takes, at column `at` (tabs reach to the next multiple of 8). */
export function cellShape(cell: string, at: number): { text: string; width: number } {
  if (cell === "\t") {
    const width = 8 - (at % 8);
    return { text: " ".repeat(width), width };
  }
  const codePoint = cell.codePointAt(0) as number;
  if (codePoint < 0x20 || codePoint === 0x7f) return { text: `^${String.fromCharCode(codePoint ^ 0x40)}`, width: 2 };
  return { text: cell, width: characterWidth(codePoint) };
}

/** The column where cell number `index` begins. */
export function columnOf(cells: readonly string[], index: number): number {
  let column = 0;
  for (let at = 0; at < index && at < cells.length; at++) column += cellShape(cells[at] as string, column).width;
  return column;
}

/** The part of a line that is seen from column `left` on, `columns` wide. */
export function visiblePart(cells: readonly string[], left: number, columns: number): string {
  let column = 0;
  let text = "";
  for (const cell of cells) {
    const { text: shape, width } = cellShape(cell, column);
    if (column >= left && column + width <= left + columns) text += shape;
    else if (column < left && column + width > left) text += " ".repeat(Math.min(columns, column + width - left));
    column += width;
    if (column >= left + columns) break;
  }
  return text;
}
