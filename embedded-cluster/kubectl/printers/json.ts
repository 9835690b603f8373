/** A value as Go's encoding/json writes it: keys sorted as those of maps, or in the order given, as those of structs; `<`, `>` and `&` escaped. `indent` is a number of spaces; 0 is compact. */
export function goJson(value: unknown, indent = 0, order: "sorted" | "as given" = "sorted"): string {
  return write(value, indent, indent === 0 ? "" : "\n", order === "sorted").replace(/[<>&\u2028\u2029]/g, escaped);
}

// Written by hand: JavaScript puts keys that look like numbers first, whatever order they were set in.
function write(value: unknown, indent: number, newline: string, sorts: boolean): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const inner = indent === 0 ? "" : newline + " ".repeat(indent);
  if (Array.isArray(value)) {
    return value.length === 0 ? "[]" : `[${inner}${value.map((item) => write(item, indent, inner, sorts)).join(`,${inner}`)}${newline}]`;
  }
  const record = value as Record<string, unknown>;
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  if (sorts) keys.sort(byCodePoint);
  if (keys.length === 0) return "{}";
  const colon = indent === 0 ? ":" : ": ";
  return `{${inner}${keys.map((key) => JSON.stringify(key) + colon + write(record[key], indent, inner, sorts)).join(`,${inner}`)}${newline}}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** As `-o json` prints an object: four spaces, a newline at the end. */
export function toJson(value: unknown): string {
  return `${goJson(value, 4)}\n`;
}
