import { toCells } from "../../line-editor/edit-buffer.ts";
import type { Cursor, TextDocument } from "../document.ts";

/** Where a motion leads. `isLinewise`: operators take whole lines; `isInclusive`: and the cell it lands on. */
export interface Motion {
  to: Cursor;
  isLinewise?: boolean;
  isInclusive?: boolean;
}

export interface Find {
  kind: "f" | "t" | "F" | "T";
  character: string;
}

/** The motion of one key, `count` times; undefined when the key is none or leads nowhere. */
export function moveBy(key: string, document: TextDocument, count: number, hasCount: boolean, page: number, top: number): Motion | undefined {
  const { line, cell } = document.cursor;
  const last = document.lines.length - 1;
  const at = (target: number): Cursor => ({ line: Math.max(0, Math.min(last, target)), cell });
  const firstText = (target: number): Cursor => {
    const row = Math.max(0, Math.min(last, target));
    return { line: row, cell: indentOf(document.lines[row] as string) };
  };
  switch (key) {
    case "h":
    case "left":
    case "backspace":
      return { to: { line, cell: Math.max(0, cell - count) } };
    case "l":
    case "right":
    case " ":
      return { to: { line, cell: Math.min(document.cells.length, cell + count) } };
    case "k":
    case "up":
    case "ctrl-p":
      return { to: at(line - count), isLinewise: true };
    case "j":
    case "down":
    case "ctrl-n":
      return { to: at(line + count), isLinewise: true };
    case "+":
    case "enter":
      return { to: firstText(line + count), isLinewise: true };
    case "-":
      return { to: firstText(line - count), isLinewise: true };
    case "0":
    case "home":
      return { to: { line, cell: 0 } };
    case "^":
      return { to: { line, cell: indentOf(document.line) } };
    case "$":
    case "end": {
      const row = Math.min(last, line + count - 1);
      return { to: { line: row, cell: Math.max(0, toCells(document.lines[row] as string).length - 1) }, isInclusive: true };
    }
    case "G":
      return { to: firstText(hasCount ? count - 1 : last), isLinewise: true };
    case "gg":
      return { to: firstText(hasCount ? count - 1 : 0), isLinewise: true };
    case "H":
      return { to: firstText(top), isLinewise: true };
    case "L":
      return { to: firstText(Math.min(last, top + page - 1)), isLinewise: true };
    case "M":
      return { to: firstText(Math.floor((top + Math.min(last, top + page - 1)) / 2)), isLinewise: true };
    case "ctrl-f":
    case "page-down":
      return { to: at(line + page * count), isLinewise: true };
    case "ctrl-b":
    case "page-up":
      return { to: at(line - page * count), isLinewise: true };
    case "ctrl-d":
      return { to: at(line + Math.ceil(page / 2)), isLinewise: true };
    case "ctrl-u":
      return { to: at(line - Math.ceil(page / 2)), isLinewise: true };
    case "w":
    case "W":
      return { to: repeat(count, document.cursor, (from) => nextWord(document, from, key === "W")) };
    case "b":
    case "B":
      return { to: repeat(count, document.cursor, (from) => previousWord(document, from, key === "B")) };
    case "e":
    case "E":
      return { to: repeat(count, document.cursor, (from) => wordEnd(document, from, key === "E")), isInclusive: true };
    case "{":
      return { to: paragraph(document, count, -1) };
    case "}":
      return { to: paragraph(document, count, 1) };
    case "%":
      return bracket(document);
    default:
      return undefined;
  }
}

/** f, t, F and T: to a character in the line. */
export function findInLine(document: TextDocument, { kind, character }: Find, count: number): Motion | undefined {
  const { cells } = document;
  const step = kind === "f" || kind === "t" ? 1 : -1;
  let cell = document.cursor.cell;
  for (let found = 0; found < count; ) {
    cell += step;
    if (cell < 0 || cell >= cells.length) return undefined;
    if (cells[cell] === character) found++;
  }
  if (kind === "t") cell--;
  if (kind === "T") cell++;
  return { to: { line: document.cursor.line, cell }, isInclusive: step === 1 };
}

export function indentOf(line: string): number {
  return /^[ \t]*/.exec(line)?.[0].length ?? 0;
}

function repeat(count: number, from: Cursor, step: (from: Cursor) => Cursor): Cursor {
  let cursor = from;
  for (let index = 0; index < Math.min(count, 10_000); index++) cursor = step(cursor);
  return cursor;
}

/** 0 blank, 1 word, 2 punctuation: a word ends where the kind changes. */
function kindOf(cell: string | undefined, isBig: boolean): number {
  if (cell === undefined || /\s/.test(cell)) return 0;
  return isBig || /[\p{L}\p{N}_]/u.test(cell) ? 1 : 2;
}

function nextWord(document: TextDocument, from: Cursor, isBig: boolean): Cursor {
  let { line, cell } = from;
  let cells = toCells(document.lines[line] as string);
  const kind = kindOf(cells[cell], isBig);
  while (cell < cells.length && kind !== 0 && kindOf(cells[cell], isBig) === kind) cell++;
  for (;;) {
    while (cell < cells.length && kindOf(cells[cell], isBig) === 0) cell++;
    if (cell < cells.length || line >= document.lines.length - 1) return { line, cell };
    line++;
    cell = 0;
    cells = toCells(document.lines[line] as string);
    if (cells.length === 0) return { line, cell };
  }
}

function previousWord(document: TextDocument, from: Cursor, isBig: boolean): Cursor {
  let { line, cell } = from;
  let cells = toCells(document.lines[line] as string);
  for (;;) {
    cell--;
    while (cell >= 0 && kindOf(cells[cell], isBig) === 0) cell--;
    if (cell >= 0) break;
    if (line === 0) return { line: 0, cell: 0 };
    line--;
    cells = toCells(document.lines[line] as string);
    cell = cells.length;
    if (cells.length === 0) return { line, cell: 0 };
  }
  const kind = kindOf(cells[cell], isBig);
  while (cell > 0 && kindOf(cells[cell - 1], isBig) === kind) cell--;
  return { line, cell };
}

function wordEnd(document: TextDocument, from: Cursor, isBig: boolean): Cursor {
  let { line, cell } = from;
  let cells = toCells(document.lines[line] as string);
  cell++;
  for (;;) {
    while (cell < cells.length && kindOf(cells[cell], isBig) === 0) cell++;
    if (cell < cells.length) break;
    if (line >= document.lines.length - 1) return { line, cell: Math.max(0, cells.length - 1) };
    line++;
    cell = 0;
    cells = toCells(document.lines[line] as string);
  }
  const kind = kindOf(cells[cell], isBig);
  while (cell + 1 < cells.length && kindOf(cells[cell + 1], isBig) === kind) cell++;
  return { line, cell };
}

function paragraph(document: TextDocument, count: number, step: 1 | -1): Cursor {
  let { line } = document.cursor;
  for (let index = 0; index < count; index++) {
    line += step;
    while (line > 0 && line < document.lines.length - 1 && document.lines[line] !== "") line += step;
  }
  line = Math.max(0, Math.min(document.lines.length - 1, line));
  return { line, cell: document.lines[line] === "" || step === -1 ? 0 : Math.max(0, toCells(document.lines[line] as string).length - 1) };
}

function bracket(document: TextDocument): Motion | undefined {
  const pairs = "()[]{}";
  const { line } = document.cursor;
  const start = document.cells.findIndex((cell, index) => index >= document.cursor.cell && pairs.includes(cell));
  if (start < 0) return undefined;
  const kind = pairs.indexOf(document.cells[start] as string);
  const step = kind % 2 === 0 ? 1 : -1;
  const [own, other] = [pairs[kind] as string, pairs[kind + step] as string];
  let depth = 0;
  for (let row = line; row >= 0 && row < document.lines.length; row += step) {
    const cells = toCells(document.lines[row] as string);
    for (let cell = row === line ? start : step === 1 ? 0 : cells.length - 1; cell >= 0 && cell < cells.length; cell += step) {
      if (cells[cell] === own) depth++;
      else if (cells[cell] === other && --depth === 0) return { to: { line: row, cell }, isInclusive: true };
    }
  }
  return undefined;
}
