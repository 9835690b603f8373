/** RFC 3339 in whole seconds, as metav1.Time is written: "2026-01-01T00:00:00Z". */
export function timestamp(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LAST_MILLISECOND)).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Years have four digits: what is later, such as the end of an absurd grace period, is as late as can be. */
const LAST_MILLISECOND = Date.UTC(9999, 11, 31, 23, 59, 59);

/** RFC 3339 with microseconds, as metav1.MicroTime is written: "2026-01-01T00:00:00.000000Z". */
export function microTimestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/Z$/, "000Z");
}
