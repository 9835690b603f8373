/** Freezes a JSON value through and through, and gives it back. Subtrees that are frozen already are trusted to be so wholly. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const child of Object.values(value)) deepFreeze(child);
  return Object.freeze(value);
}
