import type { Scanner } from "./scanner.ts";

const SIMPLE: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  e: "\x1b",
  E: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "?": "?",
};

/** The inside of `$'…'`, with its C escapes. The scanner stands after the opening quote. */
export function readAnsiString(scanner: Scanner): string {
  const line = scanner.line;
  let text = "";
  for (;;) {
    if (scanner.atEnd) throw scanner.unclosed("'", line);
    const next = scanner.take();
    if (next === "'") return text;
    text += next === "\\" ? readEscape(scanner) : next;
  }
}

function readEscape(scanner: Scanner): string {
  const next = scanner.take();
  const simple = SIMPLE[next];
  if (simple !== undefined) return simple;
  if (next === "c") return String.fromCharCode(scanner.take().charCodeAt(0) & 0x1f);
  const digits =
    next === "x"
      ? takeMatching(scanner, /[0-9a-fA-F]/, 2)
      : next === "u"
        ? takeMatching(scanner, /[0-9a-fA-F]/, 4)
        : next === "U"
          ? takeMatching(scanner, /[0-9a-fA-F]/, 8)
          : "";
  if (digits !== "") return character(Number.parseInt(digits, 16));
  if (/[0-7]/.test(next)) return character(Number.parseInt(next + takeMatching(scanner, /[0-7]/, 2), 8) & 0xff);
  return `\\${next}`;
}

function character(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : "\ufffd";
}

function takeMatching(scanner: Scanner, member: RegExp, limit: number): string {
  let text = "";
  while (text.length < limit && member.test(scanner.peek())) text += scanner.take();
  return text;
}
