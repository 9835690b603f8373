import { equalJson } from "./equal.ts";

/**
 * `next`, in which every part that equals its counterpart in `previous` is that very part; `previous` itself when all of it is equal.
 * Versions of an object then cost only what changed between them. Changes `next` in place; the order of keys says nothing.
 */
export function shareUnchanged<T>(next: T, previous: unknown): T {
  if (next === previous) return next;
  if (typeof next !== "object" || typeof previous !== "object" || next === null || previous === null) return next;
  if (Array.isArray(next) !== Array.isArray(previous)) return next;
  // What is frozen belongs to someone else: it is taken whole, or not.
  if (Object.isFrozen(next)) return equalJson(next, previous) ? (previous as T) : next;
  return (Array.isArray(next) ? shareItems(next, previous as unknown[]) : shareFields(next as Fields, previous as Fields)) as T;
}

type Fields = Record<string, unknown>;

function shareItems(next: unknown[], previous: readonly unknown[]): readonly unknown[] {
  let same = next.length === previous.length;
  for (let index = 0; index < next.length; index++) {
    const shared = index < previous.length ? shareUnchanged(next[index], previous[index]) : next[index];
    if (shared !== next[index]) next[index] = shared;
    if (shared !== previous[index]) same = false;
  }
  return same ? previous : next;
}

function shareFields(next: Fields, previous: Fields): Fields {
  let same = true;
  for (const key of Object.keys(next)) {
    if (next[key] === undefined) continue;
    const before = Object.hasOwn(previous, key) ? previous[key] : undefined;
    const shared = shareUnchanged(next[key], before);
    if (shared !== next[key]) next[key] = shared;
    if (shared !== before) same = false;
  }
  if (same) for (const key of Object.keys(previous)) if (next[key] === undefined && previous[key] !== undefined) return next;
  return same ? previous : next;
}
