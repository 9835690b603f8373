/** From one index to another, both included. */
export interface Interval {
  first: number;
  last: number;
}

/** In order, with room between them. Models orderedIntervals of pkg/controller/job. */
export type Intervals = readonly Interval[];

/** "0,2-4". Fragments that cannot be read, and indexes the Job does not have, are left out. */
export function parseIntervals(text: string | undefined, completions: number): Intervals {
  const read: Interval[] = [];
  for (const fragment of (text ?? "").split(",")) {
    const [low = "", high] = fragment.split("-");
    const first = parseIndex(low);
    if (first === undefined) continue;
    if (first >= completions) break;
    const last = high === undefined ? first : parseIndex(high);
    if (last === undefined) continue;
    const before = read.at(-1);
    const end = Math.min(last, completions - 1);
    if (before !== undefined && before.last === first - 1) before.last = end;
    else read.push({ first, last: end });
  }
  return read;
}

export function formatIntervals(intervals: Intervals): string {
  return intervals.map(({ first, last }) => (first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`)).join(",");
}

export function totalOf(intervals: Intervals): number {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function hasIndex(intervals: Intervals, index: number): boolean {
  return intervals.some(({ first, last }) => first <= index && index <= last);
}

export function merge(one: Intervals, other: Intervals): Intervals {
  const merged: Interval[] = [];
  for (const { first, last } of [...one, ...other].sort((left, right) => left.first - right.first)) {
    const before = merged.at(-1);
    if (before === undefined || first > before.last + 1) merged.push({ first, last });
    else if (before.last < last) before.last = last;
  }
  return merged;
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  return merge(
    intervals,
    [...indexes].map((index) => ({ first: index, last: index })),
  );
}

/** How many indexes are in both. */
export function commonTotal(one: Intervals, other: Intervals): number {
  let common = 0;
  for (const left of one) {
    for (const right of other) common += Math.max(0, Math.min(left.last, right.last) - Math.max(left.first, right.first) + 1);
  }
  return common;
}

/** The lowest `count` indexes below `completions` that are in none of the intervals. */
export function firstGaps(intervals: Intervals, count: number, completions: number): number[] {
  const gaps: number[] = [];
  let candidate = 0;
  for (const { first, last } of intervals) {
    for (; candidate < Math.min(first, completions) && gaps.length < count; candidate++) gaps.push(candidate);
    candidate = Math.max(candidate, last + 1);
  }
  for (; candidate < completions && gaps.length < count; candidate++) gaps.push(candidate);
  return gaps;
}

function parseIndex(text: string): number | undefined {
  return /^\+?\d+$/.test(text) ? Number(text) : undefined;
}
