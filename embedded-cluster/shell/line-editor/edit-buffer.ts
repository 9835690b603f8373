import { characterWidth } from "../tty/character-width.ts";

/** The line being edited, as characters a person sees: combining marks stay with their base. */
export class EditBuffer {
  cells: string[] = [];
  cursor = 0;
  private length = 0;
  private readonly undoStack: { cells: string[]; cursor: number }[] = [];

  get text(): string {
    return this.cells.join("");
  }

  /** In UTF-16 units: a cheap bound on what is held. */
  get size(): number {
    return this.length;
  }

  /** The text before the cursor. */
  get before(): string {
    return this.cells.slice(0, this.cursor).join("");
  }

  set(text: string, cursor?: number): void {
    this.remember();
    this.cells = toCells(text);
    this.cursor = cursor ?? this.cells.length;
    this.length = text.length;
  }

  clear(): void {
    this.cells = [];
    this.cursor = 0;
    this.length = 0;
    this.undoStack.length = 0;
  }

  insert(text: string): void {
    this.remember();
    const added = toCells(text);
    const first = added[0];
    if (first !== undefined && this.cursor > 0 && characterWidth(first.codePointAt(0) as number) === 0 && first >= " ") {
      // A mark that was typed after its base joins it.
      this.cells[this.cursor - 1] += first;
      added.shift();
    }
    if (this.cursor === this.cells.length) for (const cell of added) this.cells.push(cell);
    else this.cells = [...this.cells.slice(0, this.cursor), ...added, ...this.cells.slice(this.cursor)];
    this.cursor += added.length;
    this.length += text.length;
  }

  /** Removes and returns the characters from `from` to `to`. */
  remove(from: number, to: number): string {
    if (to <= from) return "";
    this.remember();
    const removed = this.cells.splice(from, to - from).join("");
    this.cursor = this.cursor <= from ? this.cursor : Math.max(from, this.cursor - (to - from));
    this.length -= removed.length;
    return removed;
  }

  undo(): void {
    const last = this.undoStack.pop();
    if (last === undefined) return;
    this.cells = last.cells;
    this.cursor = last.cursor;
    this.length = this.text.length;
  }

  /** Where the word before the cursor begins; `isMember` says what words are made of. */
  wordStart(isMember: (cell: string) => boolean = isWordCell): number {
    let index = this.cursor;
    while (index > 0 && !isMember(this.cells[index - 1] as string)) index--;
    while (index > 0 && isMember(this.cells[index - 1] as string)) index--;
    return index;
  }

  wordEnd(): number {
    let index = this.cursor;
    while (index < this.cells.length && !isWordCell(this.cells[index] as string)) index++;
    while (index < this.cells.length && isWordCell(this.cells[index] as string)) index++;
    return index;
  }

  private remember(): void {
    // Long lines come from pastes; remembering each step of them would cost more than it is worth.
    if (this.cells.length > 4_096) return;
    this.undoStack.push({ cells: [...this.cells], cursor: this.cursor });
    if (this.undoStack.length > 64) this.undoStack.shift();
  }
}

export function isWordCell(cell: string): boolean {
  return /[\p{L}\p{N}]/u.test(cell);
}

export function isUnixWordCell(cell: string): boolean {
  return !/\s/.test(cell);
}

export function toCells(text: string): string[] {
  const cells: string[] = [];
  for (const character of text) {
    const isMark = character >= "\u0300" && characterWidth(character.codePointAt(0) as number) === 0;
    if (isMark && cells.length > 0) cells[cells.length - 1] += character;
    else cells.push(character);
  }
  return cells;
}
