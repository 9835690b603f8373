// Longer than 400 lines: one table of normal mode's commands, read beside each other.
import { toCells } from "../../line-editor/edit-buffer.ts";
import type { Cursor } from "../document.ts";
import { type Find, type Motion, findInLine, indentOf, moveBy } from "./motions.ts";
import type { Vi } from "./vi.ts";

const COUNT_LIMIT = 100_000;
const SHIFT = "  ";

/** Commands of normal and visual mode: counts, operators, motions, registers, repetition. */
export class NormalMode {
  private readonly editor: Vi;
  private count = "";
  private operator = "";
  private operatorCount = "";
  /** A key that waits for another: g, z, f, t, r, d after an operator… */
  private pending = "";
  private register: { lines: string[]; isLinewise: boolean } = { lines: [], isLinewise: false };
  private lastFind: Find | undefined;
  /** The keys of the last change and what was typed in it, for ".". */
  private lastChange: { keys: string[]; typed: string } | undefined;
  private keys: string[] = [];
  private recording: { keys: string[]; typed: string } | undefined;
  private isRepeating = false;

  constructor(editor: Vi) {
    this.editor = editor;
  }

  /** The next key belongs to the one before: ":" and "/" are then ordinary characters. */
  get isWaiting(): boolean {
    return this.pending !== "" || this.operator !== "";
  }

  press(key: string): void {
    this.keys.push(key);
    if (this.pending !== "") {
      const first = this.pending;
      this.pending = "";
      if (key === "escape") return this.reset();
      return this.pair(first, key);
    }
    if (/^[1-9]$/.test(key) || (key === "0" && this.count !== "")) {
      this.count = (this.count + key).slice(0, 6);
      return;
    }
    if (key === "escape" || key === "ctrl-c") {
      this.editor.mode = "normal";
      return this.reset();
    }
    if ("gzftFTrZm'`\"".includes(key) && key.length === 1) {
      this.pending = key;
      return;
    }
    if (this.editor.mode !== "normal") return this.visual(key);
    if (this.operator !== "" && key === this.operator) return this.wholeLines();
    if ("dcy<>".includes(key) && key.length === 1 && this.operator === "") {
      this.operator = key;
      this.operatorCount = this.count;
      this.count = "";
      return;
    }
    const motion = this.motion(key);
    if (motion !== undefined) return this.apply(motion);
    if (this.operator !== "") {
      if (key === "i" || key === "a") {
        this.pending = key;
        return;
      }
      return this.reset();
    }
    this.command(key);
  }

  /** Arrow keys and their like in insert mode. */
  move(name: string, pastEnd: boolean): void {
    const motion = moveBy(name, this.editor.document, 1, false, this.editor.page, this.editor.view.top);
    if (motion !== undefined) this.editor.document.cursor = name === "end" ? { ...motion.to, cell: Number.MAX_SAFE_INTEGER } : motion.to;
    this.editor.document.clamp(pastEnd);
  }

  typed(text: string): void {
    if (this.recording !== undefined && this.recording.typed.length < 10_000) this.recording.typed += text;
  }

  insertEnded(): void {
    if (this.recording !== undefined) this.lastChange = this.recording;
    this.recording = undefined;
  }

  private get amount(): number {
    return Math.min(COUNT_LIMIT, (Number(this.count) || 1) * (Number(this.operatorCount) || 1));
  }

  private motion(key: string): Motion | undefined {
    const { document, page, view } = this.editor;
    // `cw` changes to the end of the word, not to the beginning of the next.
    const isOnWord = !/\s/.test(document.cells[document.cursor.cell] ?? " ");
    const effective = this.operator === "c" && isOnWord && (key === "w" || key === "W") ? (key === "w" ? "e" : "E") : key;
    if (effective === ";" || effective === ",") {
      if (this.lastFind === undefined) return undefined;
      const flipped = { f: "F", F: "f", t: "T", T: "t" } as const;
      return findInLine(document, effective === ";" ? this.lastFind : { ...this.lastFind, kind: flipped[this.lastFind.kind] }, this.amount);
    }
    if (effective === "e" && this.operator === "c" && key === "w") {
      // On the last cell of a word, it is the word itself that changes.
      const next = document.cells[document.cursor.cell + 1];
      const here = document.cells[document.cursor.cell] as string;
      if (this.amount === 1 && (next === undefined || /\s/.test(next) || /[\p{L}\p{N}_]/u.test(next) !== /[\p{L}\p{N}_]/u.test(here)))
        return { to: { ...document.cursor }, isInclusive: true };
    }
    return moveBy(effective, document, this.amount, this.count !== "", page, view.top);
  }

  private pair(first: string, key: string): void {
    const { editor } = this;
    const { document } = editor;
    if (first === "f" || first === "t" || first === "F" || first === "T") {
      this.lastFind = { kind: first, character: key };
      const motion = findInLine(document, this.lastFind, this.amount);
      return motion === undefined ? this.reset() : editor.mode === "normal" ? this.apply(motion) : this.go(motion);
    }
    if (first === "g" && key === "g") {
      const motion = moveBy("gg", document, this.amount, this.count !== "", editor.page, editor.view.top) as Motion;
      return editor.mode === "normal" ? this.apply(motion) : this.go(motion);
    }
    if (first === "r") this.replaceCharacter(key);
    else if (first === "Z" && (key === "Z" || key === "Q")) editor.execute(key === "Z" ? "x" : "q!");
    else if (first === "z")
      editor.view.top = Math.max(0, document.cursor.line - (key === "t" ? 0 : key === "b" ? editor.page - 1 : Math.floor(editor.page / 2)));
    else if ((first === "i" || first === "a") && this.operator !== "") return this.object(first, key);
    this.reset();
  }

  /** `diw`, `ci"`, `da(`. */
  private object(kind: string, key: string): void {
    const { document } = this.editor;
    const { cells, cursor } = document;
    let from = cursor.cell;
    let to = cursor.cell;
    if (key === "w" || key === "W") {
      const kindOf = (cell: string | undefined) => (cell === undefined ? -1 : /\s/.test(cell) ? 0 : key === "W" || /[\p{L}\p{N}_]/u.test(cell) ? 1 : 2);
      const here = kindOf(cells[from]);
      while (from > 0 && kindOf(cells[from - 1]) === here) from--;
      while (to + 1 < cells.length && kindOf(cells[to + 1]) === here) to++;
      if (kind === "a") while (to + 1 < cells.length && kindOf(cells[to + 1]) === 0) to++;
    } else {
      const pairs: Readonly<Record<string, string>> = {
        "(": "()",
        ")": "()",
        b: "()",
        "[": "[]",
        "]": "[]",
        "{": "{}",
        "}": "{}",
        B: "{}",
        '"': '""',
        "'": "''",
        "`": "``",
      };
      const [open, close] = pairs[key] ?? "";
      if (open === undefined || close === undefined) return this.reset();
      const start = open === close ? cells.slice(0, cursor.cell + 1).lastIndexOf(open) : cells.lastIndexOf(open, cursor.cell);
      const first = start >= 0 && cells.indexOf(close, start + 1) >= cursor.cell ? start : cells.indexOf(open, cursor.cell);
      const end = first < 0 ? -1 : cells.indexOf(close, first + 1);
      if (end < 0) return this.reset();
      from = kind === "i" ? first + 1 : first;
      to = kind === "i" ? end - 1 : end;
    }
    document.cursor = { line: cursor.line, cell: from };
    if (to < from) {
      if (this.operator === "c") this.startInsert(from);
      return this.reset();
    }
    this.operate({ line: cursor.line, cell: from }, { line: cursor.line, cell: to + 1 }, false);
  }

  private apply(motion: Motion): void {
    if (this.operator === "") return this.go(motion);
    const { cursor } = this.editor.document;
    const [start, end] = order(cursor, motion.to);
    if (motion.isLinewise) return this.operate(start, end, true);
    // A word motion that would take the line's end with it stops there.
    const isWord = /^[wW]$/.test(this.keys.at(-1) ?? "") && end.line > start.line && this.amount === 1;
    const stop = isWord ? { line: start.line, cell: Number.MAX_SAFE_INTEGER } : { line: end.line, cell: end.cell + (motion.isInclusive ? 1 : 0) };
    this.operate(start, stop, false);
  }

  private go(motion: Motion): void {
    const { document, mode } = this.editor;
    document.cursor = motion.to;
    document.clamp(mode !== "normal");
    this.reset();
  }

  private wholeLines(): void {
    const { line } = this.editor.document.cursor;
    this.operate({ line, cell: 0 }, { line: Math.min(this.editor.document.lines.length - 1, line + this.amount - 1), cell: 0 }, true);
  }

  /** Deletes, changes, yanks or shifts from `start` to `end` (exclusive, unless whole lines). */
  private operate(start: Cursor, end: Cursor, isLinewise: boolean): void {
    const { editor } = this;
    const { document } = editor;
    const { operator } = this;
    const taken = isLinewise ? document.lines.slice(start.line, end.line + 1) : between(document.lines, start, end);
    if (operator === "<" || operator === ">") {
      document.remember();
      for (let line = start.line; line <= end.line; line++)
        document.lines[line] =
          operator === ">" && document.lines[line] !== "" ? SHIFT + document.lines[line] : (document.lines[line] as string).replace(/^(?: {1,2}|\t)/, "");
      document.cursor = { line: start.line, cell: indentOf(document.lines[start.line] as string) };
      return this.changed();
    }
    this.register = { lines: taken, isLinewise };
    if (operator === "y") {
      document.cursor = isLinewise ? { line: start.line, cell: document.cursor.line === start.line ? document.cursor.cell : start.cell } : start;
      if (taken.length > 2) editor.say(`${taken.length} lines yanked`);
      return this.reset();
    }
    document.remember();
    if (isLinewise && operator === "c") {
      const indent = (document.lines[start.line] as string).slice(0, indentOf(document.lines[start.line] as string));
      document.lines.splice(start.line, taken.length, indent);
      document.cursor = { line: start.line, cell: indent.length };
      return this.startInsert();
    }
    if (isLinewise) {
      document.removeLines(start.line, taken.length);
      document.cursor.cell = indentOf(document.line);
      if (taken.length > 2) editor.say(`${taken.length} fewer lines`);
      return this.changed();
    }
    const first = toCells(document.lines[start.line] as string)
      .slice(0, start.cell)
      .join("");
    const last = toCells(document.lines[end.line] as string)
      .slice(end.cell)
      .join("");
    document.lines.splice(start.line, end.line - start.line + 1, first + last);
    document.cursor = { ...start };
    if (operator === "c") return this.startInsert();
    document.clamp(false);
    this.changed();
  }

  private command(key: string): void {
    const { editor } = this;
    const { document } = editor;
    const { cursor } = document;
    switch (key) {
      case "i":
        document.remember();
        return this.startInsert();
      case "I":
        document.remember();
        return this.startInsert(indentOf(document.line));
      case "a":
        document.remember();
        return this.startInsert(Math.min(document.cells.length, cursor.cell + 1));
      case "A":
        document.remember();
        return this.startInsert(document.cells.length);
      case "o":
      case "O": {
        document.remember();
        const at = key === "o" ? cursor.line + 1 : cursor.line;
        document.lines.splice(at, 0, "");
        document.cursor = { line: at, cell: 0 };
        return this.startInsert();
      }
      case "R":
        document.remember();
        this.startInsert();
        editor.mode = "replace";
        return;
      case "x":
      case "delete":
      case "X":
      case "D":
      case "C":
      case "s":
      case "S":
      case "Y":
        return this.shorthand(key);
      case "p":
      case "P":
        return this.put(key === "p");
      case "J":
        return this.join();
      case "~":
        return this.toggleCase();
      case "u":
        if (!document.undo()) editor.say("Already at oldest change");
        document.clamp(false);
        return this.reset();
      case "ctrl-r":
        if (!document.redo()) editor.say("Already at newest change");
        document.clamp(false);
        return this.reset();
      case "n":
      case "N":
        editor.findAgain(key === "n" ? 1 : -1);
        return this.reset();
      case "*":
      case "#": {
        const word = /^[\p{L}\p{N}_]*/u.exec(document.cells.slice(startOfWord(document.cells, cursor.cell)).join(""))?.[0] ?? "";
        if (word !== "") editor.search(`\\<${word}\\>`, key === "*" ? 1 : -1);
        return this.reset();
      }
      case "v":
      case "V":
        editor.anchor = { ...cursor };
        editor.mode = key === "v" ? "visual" : "visual-line";
        return this.reset();
      case ".":
        return this.repeat();
      case "ctrl-e":
        editor.view.top = Math.min(document.lines.length - 1, editor.view.top + 1);
        cursor.line = Math.max(cursor.line, editor.view.top);
        return this.reset();
      case "ctrl-y":
        editor.view.top = Math.max(0, editor.view.top - 1);
        cursor.line = Math.min(cursor.line, editor.view.top + editor.page - 1);
        return this.reset();
      case "ctrl-l":
        editor.redraw();
        return this.reset();
      case "ctrl-g":
        editor.say(
          `"${editor.context.name ?? "[No Name]"}" ${document.isModified ? "[Modified] " : ""}${document.lines.length} lines --${Math.floor(((cursor.line + 1) / document.lines.length) * 100)}%--`,
        );
        return this.reset();
      default:
        return this.reset();
    }
  }

  /** x is dl, D is d$, S is cc… */
  private shorthand(key: string): void {
    const { document } = this.editor;
    const { line, cell } = document.cursor;
    const size = document.cells.length;
    const linewise = key === "S" || key === "Y";
    this.operator = { x: "d", delete: "d", X: "d", D: "d", C: "c", s: "c", S: "c", Y: "y" }[key] as string;
    if (linewise) return this.wholeLines();
    if (size === 0 && this.operator === "d") return this.reset();
    if (key === "X") return this.operate({ line, cell: Math.max(0, cell - this.amount) }, { line, cell }, false);
    this.operate({ line, cell }, { line, cell: key === "D" || key === "C" ? size : Math.min(size, cell + this.amount) }, false);
  }

  private visual(key: string): void {
    const { editor } = this;
    const { document, anchor } = editor;
    const motion = this.motion(key);
    if (motion !== undefined) return this.go(motion);
    if (key === "v" || key === "V") {
      const wanted = key === "v" ? "visual" : "visual-line";
      editor.mode = editor.mode === wanted ? "normal" : wanted;
      return this.reset();
    }
    const operator = { d: "d", x: "d", delete: "d", y: "y", c: "c", s: "c", "<": "<", ">": ">", X: "d", Y: "y" }[key];
    if (operator === undefined) return this.reset();
    const isLinewise = editor.mode === "visual-line" || key === "X" || key === "Y" || key === "<" || key === ">";
    const [start, end] = order(anchor, document.cursor);
    editor.mode = "normal";
    this.operator = operator;
    this.operate(start, { line: end.line, cell: end.cell + 1 }, isLinewise);
  }

  private put(after: boolean): void {
    const { document } = this.editor;
    const { lines, isLinewise } = this.register;
    if (lines.length === 0) return this.reset();
    document.remember();
    const copies = Math.min(this.amount, 1_000);
    const { line, cell } = document.cursor;
    if (isLinewise) {
      const at = after ? line + 1 : line;
      for (let copy = 0; copy < copies; copy++) document.lines.splice(at, 0, ...lines);
      document.cursor = { line: at, cell: indentOf(document.lines[at] as string) };
    } else {
      document.cursor.cell = after ? Math.min(document.cells.length, cell + 1) : cell;
      for (let copy = 0; copy < copies; copy++) document.insert(lines.join("\n"));
      document.cursor.cell = Math.max(0, document.cursor.cell - 1);
    }
    this.changed();
  }

  private join(): void {
    const { document } = this.editor;
    const { line } = document.cursor;
    if (line >= document.lines.length - 1) return this.reset();
    document.remember();
    for (let count = Math.max(1, this.amount - 1); count > 0 && line < document.lines.length - 1; count--) {
      const next = (document.lines[line + 1] as string).trimStart();
      const end = document.cells.length;
      document.lines[line + 1] = next;
      document.joinNext(line, next === "" || next.startsWith(")") || document.line.endsWith(" ") || document.line === "" ? "" : " ");
      document.cursor.cell = end;
    }
    document.clamp(false);
    this.changed();
  }

  private toggleCase(): void {
    const { document } = this.editor;
    document.remember();
    const cells = document.cells;
    const { line, cell } = document.cursor;
    for (let at = cell; at < Math.min(cells.length, cell + this.amount); at++) {
      const character = cells[at] as string;
      cells[at] = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase();
    }
    document.lines[line] = cells.join("");
    document.cursor.cell = cell + this.amount;
    document.clamp(false);
    this.changed();
  }

  private replaceCharacter(key: string): void {
    const { document } = this.editor;
    const { line, cell } = document.cursor;
    if (cell + this.amount > document.cells.length) return;
    document.remember();
    if (key === "enter") {
      document.removeCells(line, cell, cell + this.amount);
      document.insert("\n");
    } else {
      const cells = document.cells;
      for (let at = cell; at < cell + this.amount; at++) cells[at] = key === "tab" ? "\t" : key;
      document.lines[line] = cells.join("");
      document.cursor.cell = cell + this.amount - 1;
    }
    this.changed();
  }

  private startInsert(cell?: number): void {
    const { editor } = this;
    if (cell !== undefined) editor.document.cursor.cell = cell;
    editor.mode = "insert";
    if (!this.isRepeating) this.recording = { keys: [...this.keys], typed: "" };
    this.reset();
  }

  private changed(): void {
    if (!this.isRepeating) this.lastChange = { keys: [...this.keys], typed: "" };
    this.reset();
  }

  private repeat(): void {
    const change = this.lastChange;
    this.reset();
    if (change === undefined) return;
    this.isRepeating = true;
    for (const key of change.keys) this.press(key);
    if (this.editor.mode !== "normal") {
      this.editor.document.insert(change.typed);
      this.editor.mode = "normal";
      this.editor.document.cursor.cell = Math.max(0, this.editor.document.cursor.cell - 1);
    }
    this.isRepeating = false;
    this.reset();
  }

  private reset(): void {
    this.count = "";
    this.operator = "";
    this.operatorCount = "";
    this.pending = "";
    this.keys = [];
  }
}

function order(left: Cursor, right: Cursor): [Cursor, Cursor] {
  const isOrdered = left.line < right.line || (left.line === right.line && left.cell <= right.cell);
  return isOrdered ? [{ ...left }, { ...right }] : [{ ...right }, { ...left }];
}

function between(lines: readonly string[], start: Cursor, end: Cursor): string[] {
  const taken = lines.slice(start.line, end.line + 1);
  const last = taken.length - 1;
  taken[last] = toCells(taken[last] as string)
    .slice(0, end.cell)
    .join("");
  taken[0] = toCells(taken[0] as string)
    .slice(start.cell)
    .join("");
  return taken;
}

function startOfWord(cells: readonly string[], cell: number): number {
  let at = cell;
  while (at > 0 && /[\p{L}\p{N}_]/u.test(cells[at - 1] as string)) at--;
  return at;
}
