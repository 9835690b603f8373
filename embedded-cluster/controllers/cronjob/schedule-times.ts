import type { Schedule } from "../../apimachinery/cron/schedule.ts";
import type { CronJob } from "../../apimachinery/types/batch.ts";
import { parseTimestamp } from "../../client/timestamp.ts";

/** A little after the minute, against clocks that differ. As upstream's nextScheduleDelta. */
const DELTA_MILLISECONDS = 100;
const MANY_MISSED = 100;

interface Recent {
  /** From when on times count. */
  earliest: number;
  /** The last time that is due; undefined when none is. */
  due: number | undefined;
  missed: "none" | "few" | "many";
}

export class InvalidScheduleError extends Error {}

/** All moments in milliseconds. Throws {@link InvalidScheduleError} for a schedule that never comes. Models mostRecentScheduleTime. */
export function mostRecent(cronJob: CronJob, now: number, schedule: Schedule, heedsDeadline: boolean): Recent {
  const { metadata, spec, status } = cronJob;
  let earliest = parseTimestamp(status?.lastScheduleTime) ?? parseTimestamp(metadata.creationTimestamp) ?? 0;
  if (heedsDeadline && spec.startingDeadlineSeconds !== undefined) earliest = Math.max(earliest, now - spec.startingDeadlineSeconds * 1_000);
  const first = schedule.next(earliest);
  const second = first === undefined ? undefined : schedule.next(first);
  if (first === undefined || second === undefined) throw new InvalidScheduleError("time difference between two schedules is less than 1 second");
  if (now < first) return { earliest, due: undefined, missed: "none" };
  if (now < second) return { earliest, due: first, missed: "none" };
  const between = Math.round((second - first) / 1_000) * 1_000;
  const count = Math.floor((now - first) / between) + 1;
  let due: number | undefined;
  // Counted by the first distance, which need not be that of the others: begin a little early.
  for (let time = schedule.next(first + (count - 2) * between); time !== undefined && time <= now; time = schedule.next(time)) due = time;
  return { earliest, due, missed: count > MANY_MISSED ? "many" : "few" };
}

/** Milliseconds until the schedule is looked at again. Models nextScheduleTimeDuration. */
export function untilNext(cronJob: CronJob, now: number, schedule: Schedule): number | undefined {
  const next = schedule.next(basis(cronJob, now, schedule));
  return next === undefined ? undefined : next + DELTA_MILLISECONDS - now;
}

function basis(cronJob: CronJob, now: number, schedule: Schedule): number {
  try {
    const { due, earliest, missed } = mostRecent(cronJob, now, schedule, false);
    return due ?? (missed === "none" ? earliest : now);
  } catch (error) {
    if (error instanceof InvalidScheduleError) return now;
    throw error;
  }
}
