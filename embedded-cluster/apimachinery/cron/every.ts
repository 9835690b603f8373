import { ScheduleError } from "./parse-field.ts";
import type { Schedule } from "./schedule.ts";

const UNITS: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** "@every 1h30m": so long after the last time, in whole seconds and at least one. Models ConstantDelaySchedule of robfig/cron. */
export function everySchedule(descriptor: string): Schedule {
  const text = descriptor.slice("@every ".length);
  const milliseconds = parseGoDuration(text);
  if (typeof milliseconds === "string") throw new ScheduleError(`failed to parse duration ${descriptor}: ${milliseconds}`);
  const delay = Math.max(1_000, Math.floor(milliseconds / 1_000) * 1_000);
  return { next: (moment) => Math.floor(moment / 1_000) * 1_000 + delay };
}

/** Milliseconds, or what time.ParseDuration says is wrong. */
function parseGoDuration(text: string): number | string {
  const quoted = JSON.stringify(text);
  const sign = text.startsWith("-") ? -1 : 1;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0;
  if (rest === "") return `time: invalid duration ${quoted}`;
  let total = 0;
  while (rest !== "") {
    const amount = /^(\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (amount === undefined) return `time: invalid duration ${quoted}`;
    rest = rest.slice(amount.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? "";
    if (unit === "") return `time: missing unit in duration ${quoted}`;
    const factor = UNITS[unit];
    if (factor === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
    total += Number(amount) * factor;
    rest = rest.slice(unit.length);
  }
  return sign * total;
}
