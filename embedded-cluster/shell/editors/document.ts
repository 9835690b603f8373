import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { toCells } from "../line-editor/edit-buffer.ts";
import { FileError, type FileSystem } from "../process/file-system.ts";

const UNDO_LEVELS = 200;

export interface Cursor {
  line: number;
  /** Number of the cell in the line. */
  cell: number;
}

interface Snapshot {
  lines: readonly string[];
  cursor: Cursor;
}

/** The text an editor works on, with undo. Lines are shared between snapshots, so that remembering is cheap. */
export class TextDocument {
  lines: string[] = [""];
  cursor: Cursor = { line: 0, cell: 0 };
  isModified = false;
  private undoStack: Snapshot[] = [];
  private redoStack: Snapshot[] = [];

  /** Reads a file; false when there is none yet. Throws FileError for what cannot be read. */
  load(fs: FileSystem, path: string): boolean {
    try {
      if (fs.stat(path).type === "directory") throw new FileError("EISDIR", path);
      const text = decodeUtf8(fs.readFile(path));
      this.lines = text === "" ? [""] : text.replace(/\n$/, "").split("\n");
      return true;
    } catch (error) {
      if (error instanceof FileError && error.code === "ENOENT") return false;
      throw error;
    }
  }

  /** Writes the text, with a newline at its end. Returns lines and bytes written. */
  save(fs: FileSystem, path: string): { lines: number; bytes: number } {
    const isEmpty = this.lines.length === 1 && this.lines[0] === "";
    const bytes = encodeUtf8(isEmpty ? "" : `${this.lines.join("\n")}\n`);
    fs.writeFile(path, bytes);
    this.isModified = false;
    return { lines: isEmpty ? 0 : this.lines.length, bytes: bytes.length };
  }

  get line(): string {
    return this.lines[this.cursor.line] as string;
  }

  get cells(): string[] {
    return toCells(this.line);
  }

  /** Call before a change: undo comes back here. */
  remember(): void {
    this.undoStack.push(this.snapshot());
    if (this.undoStack.length > UNDO_LEVELS) this.undoStack.shift();
    this.redoStack = [];
    this.isModified = true;
  }

  undo(): boolean {
    return this.swap(this.undoStack, this.redoStack);
  }

  redo(): boolean {
    return this.swap(this.redoStack, this.undoStack);
  }

  /** Inserts text, which may have newlines, at the cursor and moves behind it. */
  insert(text: string): void {
    const { line, cell } = this.cursor;
    const cells = this.cells;
    const [before, after] = [cells.slice(0, cell).join(""), cells.slice(cell).join("")];
    const pieces = text.split("\n");
    const last = pieces.length - 1;
    const lastCells = toCells(last === 0 ? before + pieces[0] : (pieces[last] as string)).length;
    const made = pieces.map((piece, index) => (index === 0 ? before : "") + piece + (index === last ? after : ""));
    this.lines.splice(line, 1, ...made);
    this.cursor = { line: line + last, cell: lastCells };
  }

  /** Removes cells of one line and returns them. */
  removeCells(line: number, from: number, to: number): string {
    const cells = toCells(this.lines[line] ?? "");
    const removed = cells.splice(from, to - from).join("");
    this.lines[line] = cells.join("");
    return removed;
  }

  /** Removes whole lines and returns them; a text always keeps one line. */
  removeLines(from: number, count: number): string[] {
    const removed = this.lines.splice(from, count);
    if (this.lines.length === 0) this.lines.push("");
    this.cursor = { line: Math.min(from, this.lines.length - 1), cell: 0 };
    return removed;
  }

  /** Joins a line with the next. */
  joinNext(line: number, separator = ""): void {
    const next = this.lines[line + 1];
    if (next === undefined) return;
    this.lines.splice(line, 2, (this.lines[line] as string) + separator + next);
  }

  /** Keeps the cursor inside the text. `pastEnd`: it may stand behind the last cell. */
  clamp(pastEnd: boolean): void {
    this.cursor.line = Math.max(0, Math.min(this.cursor.line, this.lines.length - 1));
    const limit = this.cells.length - (pastEnd ? 0 : 1);
    this.cursor.cell = Math.max(0, Math.min(this.cursor.cell, limit));
  }

  private snapshot(): Snapshot {
    return { lines: [...this.lines], cursor: { ...this.cursor } };
  }

  private swap(from: Snapshot[], to: Snapshot[]): boolean {
    const target = from.pop();
    if (target === undefined) return false;
    to.push(this.snapshot());
    this.lines = [...target.lines];
    this.cursor = { ...target.cursor };
    this.isModified = true;
    return true;
  }
}
