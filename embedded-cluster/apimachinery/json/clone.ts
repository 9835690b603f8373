/** A copy of a JSON value that shares nothing with it. Fields that are undefined are left out, and items that are become null, as JSON does. */
export function cloneJson<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => (item === undefined ? null : cloneJson(item))) as T;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const child = (value as Record<string, unknown>)[key];
    if (child === undefined) continue;
    if (key === "__proto__") Object.defineProperty(copy, key, { value: cloneJson(child), writable: true, enumerable: true, configurable: true });
    else copy[key] = typeof child === "object" ? cloneJson(child) : child;
  }
  return copy as T;
}
