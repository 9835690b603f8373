/** The bracket with which a JSON value goes deeper than so many levels of lists and maps; undefined when it does not. Looks no deeper than that. */
export function tooDeep(value: unknown, levels: number): "[" | "{" | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (levels === 0) return Array.isArray(value) ? "[" : "{";
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    const found = tooDeep(child, levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** As Go's decoder says it of a JSON text; undefined when the value is no deeper than that. */
export function depthProblem(value: unknown, levels: number): string | undefined {
  const bracket = tooDeep(value, levels);
  return bracket === undefined ? undefined : `invalid character '${bracket}' exceeded max depth`;
}
