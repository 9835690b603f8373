import { toCells } from "../line-editor/edit-buffer.ts";
import type { RegularExpression } from "../regular-expression/regular-expression.ts";
import type { Cursor, TextDocument } from "./document.ts";

/** The next match after the cursor (or before it), around the end of the text if need be. */
export function findNext(document: TextDocument, expression: RegularExpression, direction: 1 | -1): { cursor: Cursor; hasWrapped: boolean } | undefined {
  const { lines, cursor } = document;
  const start = offsetOf(document.line, cursor.cell);
  for (let step = 0; step <= lines.length; step++) {
    const index = (cursor.line + direction * step + lines.length * 2) % lines.length;
    const line = lines[index] as string;
    const offset =
      direction === 1 ? firstMatch(expression, line, step === 0 ? start + 1 : 0) : lastMatch(expression, line, step === 0 ? start : line.length + 1);
    if (offset === undefined || (step === lines.length && index === cursor.line && (direction === 1 ? offset > start : offset < start))) continue;
    return {
      cursor: { line: index, cell: toCells(line.slice(0, offset)).length },
      hasWrapped: direction === 1 ? index < cursor.line || step === lines.length : index > cursor.line || step === lines.length,
    };
  }
  return undefined;
}

function firstMatch(expression: RegularExpression, line: string, from: number): number | undefined {
  return from > line.length ? undefined : expression.match(line, from)?.index;
}

function lastMatch(expression: RegularExpression, line: string, before: number): number | undefined {
  let found: number | undefined;
  for (let from = 0; from <= line.length; ) {
    const match = expression.match(line, from);
    if (match === undefined || match.index >= before) break;
    found = match.index;
    from = match.index + 1;
  }
  return found;
}

export function offsetOf(line: string, cell: number): number {
  return toCells(line).slice(0, cell).join("").length;
}
