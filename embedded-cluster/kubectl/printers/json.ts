/** A value as Go's encoding/json writes it: sorted keys, `<`, `>` and `&` escaped. `indent` is a number of spaces; 0 is compact. */
export function goJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(sorted(value), null, indent) ?? "null";
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** As `-o json` prints an object: four spaces, a newline at the end. */
export function toJson(value: unknown): string {
  return `${goJson(value, 4)}\n`;
}

/** Keys of objects in byte order, as Go sorts maps. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]));
}
