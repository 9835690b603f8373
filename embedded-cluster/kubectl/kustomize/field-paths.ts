type Fields = Record<string, unknown>;

/**
 * Calls `change` with the map that holds the last field of a path and the field's name. "containers[]" goes into each item of a list.
 * With `creates`, maps on the way that are missing are made.
 */
export function visitFields(root: unknown, path: readonly string[], creates: boolean, change: (holder: Fields, field: string) => void): void {
  const [step = "", ...rest] = path;
  if (typeof root !== "object" || root === null) return;
  const holder = root as Fields;
  const list = step.endsWith("[]");
  const field = list ? step.slice(0, -2) : step;
  if (rest.length === 0) {
    if (list)
      (Array.isArray(holder[field]) ? (holder[field] as unknown[]) : []).forEach((_, index, items) => change(items as unknown as Fields, String(index)));
    else if (creates || holder[field] !== undefined) change(holder, field);
    return;
  }
  if (list) {
    for (const item of Array.isArray(holder[field]) ? (holder[field] as unknown[]) : []) visitFields(item, rest, creates, change);
    return;
  }
  if (holder[field] === undefined || holder[field] === null) {
    if (!creates) return;
    holder[field] = {};
  }
  visitFields(holder[field], rest, creates, change);
}

export function fieldPath(text: string): string[] {
  return text.split("/");
}

/** Adds entries to the map that a path names. */
export function addEntries(root: unknown, path: string, entries: Readonly<Record<string, string>>, creates: boolean): void {
  visitFields(root, fieldPath(path), creates, (holder, field) => {
    holder[field] = { ...(holder[field] as Fields | undefined), ...entries };
  });
}
