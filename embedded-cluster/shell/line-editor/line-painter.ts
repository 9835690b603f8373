import { type ByteSink, writeText } from "../../kernel/streams.ts";
import { characterWidth } from "../tty/character-width.ts";

interface Position {
  row: number;
  column: number;
}

/** Shows a prompt and the line being edited, wrapped over as many rows as they need, and keeps the cursor where it belongs. */
export class LinePainter {
  private readonly sink: ByteSink;
  private readonly columns: () => number;
  private prompt = "";
  private cells: readonly string[] = [];
  private cursor = 0;
  private painted = false;
  private isStale = false;
  private rowOfCursor = 0;

  constructor(sink: ByteSink, columns: () => number) {
    this.sink = sink;
    this.columns = columns;
  }

  /** Shows the line, writing as little as the change needs. */
  async paint(prompt: string, cells: readonly string[], cursor: number): Promise<void> {
    const isAppended =
      !this.isStale &&
      this.painted &&
      prompt === this.prompt &&
      this.cursor === this.cells.length &&
      cursor === cells.length &&
      cells.length >= this.cells.length &&
      startsWith(cells, this.cells);
    const text = isAppended ? this.appended(cells) : this.whole(prompt, cells, cursor);
    this.prompt = prompt;
    this.cells = [...cells];
    this.cursor = cursor;
    this.painted = true;
    this.isStale = false;
    if (text !== "") await writeText(this.sink, text);
  }

  /** Moves below the line: its editing is over. */
  async finish(suffix = ""): Promise<void> {
    const end = this.layout(this.prompt, this.cells, this.cells.length).end;
    const down = end.row - this.rowOfCursor;
    await writeText(this.sink, `${down > 0 ? `\x1b[${down}B` : ""}${suffix}\r\n`);
    this.forget();
  }

  /** What is on the screen is no longer ours (it was cleared, or something else was printed): the next paint starts afresh. */
  forget(): void {
    this.painted = false;
    this.rowOfCursor = 0;
  }

  /** The next paint draws everything, from where the line begins. */
  invalidate(): void {
    this.isStale = true;
  }

  private appended(cells: readonly string[]): string {
    const { cursor } = this.layout(this.prompt, cells, cells.length);
    this.rowOfCursor = cursor.row;
    const added = cells.slice(this.cells.length);
    if (added.length === 0) return "";
    return shown(added) + (cursor.column === 0 && added.at(-1) !== "\n" ? " \r" : "");
  }

  private whole(prompt: string, cells: readonly string[], cursor: number): string {
    const start = this.painted ? `${this.rowOfCursor > 0 ? `\x1b[${this.rowOfCursor}A` : ""}\r\x1b[J` : "";
    const { cursor: target, end } = this.layout(prompt, cells, cursor);
    let text = start + prompt.replace(/[\x01\x02]/g, "").replace(/\r?\n/g, "\r\n") + shown(cells);
    // A full last row leaves the terminal undecided whether the cursor has wrapped; a blank in the next row settles it.
    if (end.column === 0 && end.row > 0 && cells.at(-1) !== "\n") text += " \r";
    if (end.row > target.row) text += `\x1b[${end.row - target.row}A`;
    if (end.row !== target.row || end.column !== target.column) text += `\r${target.column > 0 ? `\x1b[${target.column}C` : ""}`;
    this.rowOfCursor = target.row;
    return text;
  }

  private layout(prompt: string, cells: readonly string[], cursor: number): { cursor: Position; end: Position } {
    const columns = Math.max(2, this.columns());
    let row = 0;
    let column = 0;
    const advance = (cell: string) => {
      if (cell === "\n") {
        row++;
        column = 0;
        return;
      }
      const width = cellWidth(cell);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
    };
    const settled = (): Position => (column >= columns ? { row: row + 1, column: 0 } : { row, column });
    for (const character of visible(prompt)) advance(character);
    let target = settled();
    for (const [index, cell] of cells.entries()) {
      if (index === cursor) {
        // The cursor stands on the cell, which may not fit into what is left of the row.
        const width = cell === "\n" ? 0 : cellWidth(cell);
        target = column + width > columns ? { row: row + 1, column: 0 } : settled();
      }
      advance(cell);
    }
    const end = settled();
    return { cursor: cursor >= cells.length ? end : target, end };
  }
}

/** What is written for a cell: control characters as ^X. */
function shown(cells: readonly string[]): string {
  return cells.map((cell) => (cell === "\n" ? "\r\n" : cell < " " ? `^${String.fromCharCode(cell.charCodeAt(0) + 64)}` : cell)).join("");
}

function cellWidth(cell: string): number {
  return cell < " " ? 2 : characterWidth(cell.codePointAt(0) as number);
}

/** The part of a prompt that takes columns: without \[…\] and escape sequences. */
function visible(prompt: string): string {
  return prompt
    .replace(/\x01[^\x02]*\x02/g, "")
    .replace(/\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|.)/g, "")
    .replaceAll("\r", "");
}

function startsWith(cells: readonly string[], prefix: readonly string[]): boolean {
  for (let index = prefix.length - 1; index >= 0; index--) if (cells[index] !== prefix[index]) return false;
  return true;
}
