/**
 * Whether two field values mean the same. Absent, null, and empty lists and maps are one, as after decoding into Go structs.
 * Models k8s.io/apimachinery/pkg/api/equality Semantic.
 */
export function sameFields(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isNothing(left) || isNothing(right)) return isNothing(left) && isNothing(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => sameFields(item, right[index]));
  }
  if (typeof left !== "object" || typeof right !== "object" || Array.isArray(left) || Array.isArray(right)) return false;
  const one = left as Record<string, unknown>;
  const other = right as Record<string, unknown>;
  for (const key of Object.keys(one)) if (!sameFields(one[key], other[key])) return false;
  for (const key of Object.keys(other)) if (!(key in one) && !isNothing(other[key])) return false;
  return true;
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  for (const _ in value) return false;
  return true;
}
