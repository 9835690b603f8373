/**
 * A set of paths into an object. Each edge is a path element as FieldsV1 writes it: `f:spec` (a field), `k:{"name":"a"}` (an item
 * of a list with keys), `v:"x"` (an item of a set). Models sigs.k8s.io/structured-merge-diff/fieldpath.Set. Treated as immutable.
 */
export interface FieldSet {
  /** The path that leads here is in the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export const NO_FIELDS: FieldSet = { member: false, children: new Map() };
export const LEAF: FieldSet = { member: true, children: new Map() };

export function isEmptySet(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

/** Leaves out branches without members. */
export function branch(member: boolean, entries: Iterable<readonly [string, FieldSet]>): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of entries) if (!isEmptySet(child)) children.set(element, child);
  return { member, children };
}

/** `a` itself when `b` adds nothing to it. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a;
  if (isEmptySet(a)) return b;
  let children: Map<string, FieldSet> | undefined;
  for (const [element, child] of b.children) {
    const present = a.children.get(element);
    const merged = present === undefined ? child : union(present, child);
    if (merged === present) continue;
    children ??= new Map(a.children);
    children.set(element, merged);
  }
  if (children === undefined && (a.member || !b.member)) return a;
  return { member: a.member || b.member, children: children ?? a.children };
}

/** Members of `a` that are not members of `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  const entries = [...a.children].map(([element, child]) => [element, difference(child, b.children.get(element) ?? NO_FIELDS)] as const);
  return branch(a.member && !b.member, entries);
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const entries = [...a.children].map(([element, child]) => [element, intersection(child, b.children.get(element) ?? NO_FIELDS)] as const);
  return branch(a.member && b.member, entries);
}

export function sameSet(a: FieldSet, b: FieldSet): boolean {
  if (a.member !== b.member || a.children.size !== b.children.size) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined || !sameSet(child, other)) return false;
  }
  return true;
}

/** Every member's path, in order. */
export function* pathsOf(set: FieldSet, prefix: readonly string[] = []): Generator<readonly string[]> {
  if (set.member) yield prefix;
  for (const element of [...set.children.keys()].sort()) yield* pathsOf(set.children.get(element) as FieldSet, [...prefix, element]);
}
