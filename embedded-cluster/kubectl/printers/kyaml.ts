/**
 * A JSON value as `kubectl -o kyaml` prints it: flow style, quoted strings, trailing commas, a document's head before it.
 * Models sigs.k8s.io/yaml/kyaml.
 */
export function toKyaml(value: unknown): string {
  return `---\n${node(value, 0)}\n`;
}

function node(value: unknown, indent: number): string {
  if (typeof value === "string") return quoted(value, indent + 1);
  if (Array.isArray(value)) return sequence(value, indent);
  if (typeof value === "object" && value !== null) return mapping(value as Record<string, unknown>, indent);
  return String(value ?? null);
}

function sequence(items: readonly unknown[], indent: number): string {
  if (items.length === 0) return "[]";
  // Lists of maps or lists stand close to their brackets.
  if (items.every((item) => typeof item === "object" && item !== null)) return `[${items.map((item) => node(item, indent)).join(", ")}]`;
  const inner = items.map((item) => `${spaces(indent + 1)}${node(item, indent + 1)},\n`).join("");
  return `[\n${inner}${spaces(indent)}]`;
}

function mapping(record: Record<string, unknown>, indent: number): string {
  const keys = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort();
  if (keys.length === 0) return "{}";
  const inner = keys.map((key) => `${spaces(indent + 1)}${needsQuotes(key) ? compactQuoted(key) : key}: ${node(record[key], indent + 1)},\n`);
  return `{\n${inner.join("")}${spaces(indent)}}`;
}

function spaces(indent: number): string {
  return "  ".repeat(indent);
}

/** Several lines are folded: each stands on a line of its own, one column in. */
function quoted(text: string, indent: number): string {
  if (!text.includes("\n")) return `"${[...text].map((character) => escaped(character)).join("")}"`;
  let out = '"\\\n';
  for (const character of text) {
    if (out.endsWith("\n")) out += `${spaces(indent)}${/\s/.test(character) && character !== "\n" ? "\\" : " "}`;
    out += character === "\n" ? "\\n\\\n" : escaped(character);
  }
  return `${out}${out.endsWith("\n") ? "" : "\\\n"}${spaces(indent)}"`;
}

function compactQuoted(text: string): string {
  return `"${[...text].map((character) => (character === "\n" ? "\\n" : character === "\t" ? "\\t" : escaped(character))).join("")}"`;
}

const SHORT: Record<string, string> = {
  "\t": "\t",
  '"': '\\"',
  "\\": "\\\\",
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\r": "\\r",
  "\v": "\\v",
  "\0": "\\0",
  "\x1b": "\\e",
  "\x85": "\\N",
  "\xa0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function escaped(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (!/[\p{C}\p{Z}]/u.test(character) || character === " ") return character;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

const AMBIGUOUS = /^(?:null|~|true|y|yes|on|t|false|n|no|off|f|\.inf|[-+]\.inf|\.nan|inf|[-+]inf|infinity|nan)$/i;
const NUMBER = /^[-+]?(?:0b[01]+|0o?[0-7]+|0x[\da-f]+|\d+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i;
const BASE_60 = /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const DATE = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?)?$/;

function needsQuotes(key: string): boolean {
  if (key === "" || AMBIGUOUS.test(key) || NUMBER.test(key.replaceAll("_", "")) || BASE_60.test(key) || DATE.test(key)) return true;
  return !/^[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?$/u.test(key);
}
