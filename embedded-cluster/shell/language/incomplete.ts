import { type AliasTable, Parser } from "./parser.ts";
import { ShellSyntaxError } from "./syntax-error.ts";

/** Whether more lines could complete the text: an open quote, a missing `done`, a here-document, a backslash at the end. */
export function isIncomplete(text: string, aliases: AliasTable = new Map<string, string>()): boolean {
  try {
    const parser = new Parser(text, { aliases });
    while (parser.next() !== undefined);
    return /(?:^|[^\\])(?:\\\\)*\\\n$/.test(text);
  } catch (error) {
    return error instanceof ShellSyntaxError && error.isIncomplete;
  }
}
