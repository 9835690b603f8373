/** Roughly the bytes of a JSON value as text (characters beyond ASCII count once). Stops counting soon after `limit`. */
export function jsonSize(value: unknown, limit: number = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === "string") return value.length + 2;
  if (typeof value !== "object" || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) {
      size += 1 + jsonSize(item, limit - size);
      if (size > limit) break;
    }
    return size;
  }
  for (const key of Object.keys(value)) {
    size += key.length + 4 + jsonSize((value as Record<string, unknown>)[key], limit - size);
    if (size > limit) break;
  }
  return size;
}
