import type { SqlError } from "../sql/error.ts";
import { displayWidth } from "./align.ts";

/** Columns of the query that an error shows, and how many stay visible behind the caret. */
const SHOWN_COLUMNS = 60;
const RIGHT_CONTEXT = 10;

/** A server's message as libpq prints it: severity, text, the line with a caret, detail, hint. Models reportErrorPosition. */
export function errorText(error: SqlError, query: string): string {
  let text = `${error.severity}:  ${error.message}\n`;
  if (error.position !== undefined) text += caret(query, error.position);
  if (error.detail !== undefined) text += `DETAIL:  ${error.detail}\n`;
  if (error.hint !== undefined) text += `HINT:  ${error.hint}\n`;
  return text;
}

function caret(query: string, position: number): string {
  const offset = Math.min(position - 1, query.length);
  const before = query.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  const newline = query.indexOf("\n", start);
  const line = query.slice(start, newline < 0 ? undefined : newline).replaceAll("\t", " ");
  let [left, right] = [0, line.length];
  let [prefix, suffix] = ["", ""];
  const at = offset - start;
  if (line.length > SHOWN_COLUMNS) {
    if (at + RIGHT_CONTEXT <= SHOWN_COLUMNS) {
      right = SHOWN_COLUMNS;
      suffix = "...";
    } else {
      right = Math.min(line.length, at + RIGHT_CONTEXT);
      if (right < line.length) suffix = "...";
      left = right - SHOWN_COLUMNS;
      prefix = "...";
    }
  }
  const label = `LINE ${before.split("\n").length}: ${prefix}`;
  return `${label}${line.slice(left, right)}${suffix}\n${" ".repeat(label.length + displayWidth(line.slice(left, at)))}^\n`;
}
