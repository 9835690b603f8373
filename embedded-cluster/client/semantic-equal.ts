/**
 * Deep equality of JSON values in which absent, null, and empty lists and maps are the same: what the API server would write
 * back for either. Models apimachinery's equality.Semantic.
 */
export function semanticEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (Array.isArray(left) || Array.isArray(right)) return Array.isArray(left) && Array.isArray(right) && equalLists(left, right);
  return equalMaps(left as Record<string, unknown>, right as Record<string, unknown>);
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (!isNothing((value as Record<string, unknown>)[key])) return false;
  return true;
}

function equalLists(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => semanticEqual(item, right[index]));
}

function equalMaps(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
  for (const key in left) if (!semanticEqual(left[key], right[key])) return false;
  for (const key in right) if (!(key in left) && !isNothing(right[key])) return false;
  return true;
}
