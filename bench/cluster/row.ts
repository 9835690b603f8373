/** One figure of the cluster: what was measured, what was promised, and what the real cluster gave in the same run. */
export interface Row {
  what: string;
  value: number;
  unit: string;
  /** The real cluster's, when there is one. */
  real?: number;
  /** The value may be at most this, in its own unit. */
  atMost?: number;
  /** How many times the real cluster's value ours must be, where more is better. */
  timesAtLeast?: number;
  /** How many times the real cluster's value ours may be, where less is better. */
  timesAtMost?: number;
}

/** Whether the promise holds; undefined when nothing was promised, or there was nothing to compare with. */
export function holds({ value, real, atMost, timesAtLeast, timesAtMost }: Row): boolean | undefined {
  if (atMost !== undefined) return value <= atMost;
  if (real === undefined) return undefined;
  if (timesAtLeast !== undefined) return value / real >= timesAtLeast;
  return timesAtMost === undefined ? undefined : value / real <= timesAtMost;
}

export function rowLine(row: Row): string {
  const { what, value, unit, real } = row;
  const ratio = real === undefined ? "" : `real ${shown(real)} ${unit}, ×${(value / real).toFixed(2)}`;
  const verdict = holds(row);
  const mark = verdict === undefined ? " " : verdict ? "✓" : "✕";
  return `${what.padEnd(52)} ${shown(value).padStart(9)} ${unit.padEnd(5)} ${ratio.padEnd(28)} ${mark} ${promise(row)}`.trimEnd();
}

function promise({ unit, real, atMost, timesAtLeast, timesAtMost }: Row): string {
  if (atMost !== undefined) return `at most ${atMost} ${unit}`;
  const unknown = real === undefined ? " (not compared)" : "";
  if (timesAtLeast !== undefined) return `at least ×${timesAtLeast} of the real one's${unknown}`;
  return timesAtMost === undefined ? "" : `at most ×${timesAtMost} of the real one's${unknown}`;
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
