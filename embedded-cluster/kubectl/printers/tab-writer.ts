/**
 * Columns of tab-terminated cells, aligned per block of adjacent lines. Models Go's text/tabwriter with blanks for padding; `remember`
 * keeps the widths over flushes, as kubectl's fork of it does for watches.
 */
export class TabWriter {
  private readonly minimum: number;
  private readonly padding: number;
  private readonly remember: boolean;
  private pending = "";
  private widths: number[] = [];

  constructor(options: { minimum?: number; padding: number; remember?: boolean }) {
    this.minimum = options.minimum ?? 0;
    this.padding = options.padding;
    this.remember = options.remember ?? false;
  }

  write(text: string): void {
    this.pending += text;
  }

  /** Forgets the widths of columns printed before. */
  forget(): void {
    this.widths = [];
  }

  /** What was written since the last flush, not aligned. */
  raw(): string {
    const text = this.pending;
    this.pending = "";
    return text;
  }

  /** The aligned text of what was written since the last flush. */
  flush(): string {
    if (this.pending === "") return "";
    const lines = this.pending.split("\n").map((line) => line.split("\t"));
    this.pending = "";
    const out: string[] = [];
    this.format(lines, 0, lines.length, [], out);
    return out.join("\n");
  }

  private format(lines: string[][], first: number, end: number, widths: number[], out: string[]): void {
    const column = widths.length;
    let printed = first;
    for (let index = first; index < end; index++) {
      if (column >= (lines[index] as string[]).length - 1) continue;
      for (let line = printed; line < index; line++) out.push(pad(lines[line] as string[], widths));
      printed = index;
      let width = this.minimum;
      for (; index < end && column < (lines[index] as string[]).length - 1; index++) {
        width = Math.max(width, runes((lines[index] as string[])[column] as string) + this.padding);
      }
      if (this.remember) {
        width = Math.max(width, this.widths[column] ?? 0);
        this.widths[column] = width;
      }
      this.format(lines, printed, index, [...widths, width], out);
      printed = index;
    }
    for (let line = printed; line < end; line++) out.push(pad(lines[line] as string[], widths));
  }
}

function pad(cells: string[], widths: number[]): string {
  let text = "";
  cells.forEach((cell, column) => {
    text += cell;
    const width = widths[column];
    if (width !== undefined) text += " ".repeat(Math.max(0, width - runes(cell)));
  });
  return text;
}

function runes(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The writer of `kubectl get` and other tables. */
export function tableWriter(): TabWriter {
  return new TabWriter({ minimum: 6, padding: 3, remember: true });
}
