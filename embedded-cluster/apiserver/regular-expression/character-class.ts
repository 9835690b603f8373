import { PatternError } from "./syntax.ts";

const POSIX: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};
/** What these stand for in Go, where they mean ASCII only. */
const PERL: Readonly<Record<string, string>> = { d: "0-9", w: "0-9A-Za-z_", s: "\\t\\n\\f\\r " };

/** A set of characters, "[…]" with its brackets, as a test for one character. JavaScript's engine looks at no more than that one. */
export function classTest(text: string, ignoreCase: boolean, pattern: string): (character: string) => boolean {
  const body = text.slice(1, -1);
  const isNegated = body.startsWith("^");
  try {
    const expression = new RegExp(`^[${translate(isNegated ? body.slice(1) : body)}]$`, ignoreCase ? "iu" : "u");
    return (character) => expression.test(character) !== isNegated;
  } catch {
    throw new PatternError("invalid character class range", pattern);
  }
}

function translate(body: string): string {
  return body
    .replace(/\[:(\^?)(\w+):\]/g, (whole, _not: string, name: string) => POSIX[name] ?? whole)
    .replace(/\\([dws])/g, (_whole, name: string) => PERL[name] as string)
    .replace(/\\p([A-Z])/g, "\\p{$1}")
    .replace(/\\a/g, "\\x07")
    .replace(/\\([^dDwWsSpPxnrtfv\\\]\-^$./*+?()[{}|0-9u])/g, "$1")
    .replace(/(^|[^\\])\[/g, "$1\\[");
}

/** "\d", "\pL", "\x41", "\n" outside of brackets; undefined for what is none of them. */
export function escapeTest(escape: string, ignoreCase: boolean): ((character: string) => boolean) | undefined {
  const name = escape[1] as string;
  const lower = name.toLowerCase();
  if (PERL[lower] !== undefined) return classTest(`[${name === lower ? "" : "^"}${PERL[lower]}]`, ignoreCase, escape);
  if (lower === "p") return classTest(`[${escape.replace(/^\\([pP])([A-Z])$/, "\\$1{$2}")}]`, ignoreCase, escape);
  return undefined;
}
