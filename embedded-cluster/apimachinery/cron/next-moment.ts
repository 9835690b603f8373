import type { FieldSet } from "./parse-field.ts";
import type { ScheduleFields } from "./schedule.ts";
import { startOfDay, wallTime } from "./time-zone.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A date that never comes (31 February) is given up after this. */
const HORIZON_YEARS = 5;

/**
 * The first whole minute after `moment` at which the zone's clocks show what the fields ask for. Hours that daylight saving skips are
 * not made up for. Models SpecSchedule.Next of robfig/cron.
 */
export function nextMoment(fields: ScheduleFields, zone: string, moment: number): number | undefined {
  // "," is a list of nothing, which is grammatical and never comes.
  if ([fields.month, fields.hour, fields.minute].some(({ values }) => values.size === 0)) return undefined;
  let at = Math.floor(moment / 1_000) * 1_000 + 1_000;
  // Seconds are always zero in a standard line.
  at = Math.ceil(at / MINUTE) * MINUTE;
  const lastYear = wallTime(zone, at).year + HORIZON_YEARS;
  for (;;) {
    const now = wallTime(zone, at);
    if (now.year > lastYear) return undefined;
    if (!fields.month.values.has(now.month)) at = startOfDay(zone, now.year, now.month + 1, 1);
    else if (!dayMatches(fields, now.day, now.weekday)) at = startOfDay(zone, now.year, now.month, now.day + 1);
    else if (!fields.hour.values.has(now.hour)) at = startOfHour(at, now.minute) + HOUR;
    else if (!fields.minute.values.has(now.minute)) at += minutesUntil(fields.minute, now.minute) * MINUTE;
    else return at;
  }
}

/** Both days must match when either is "*"; else one is enough, as crontab has it. */
function dayMatches({ dayOfMonth, dayOfWeek }: ScheduleFields, day: number, weekday: number): boolean {
  const byMonth = dayOfMonth.values.has(day);
  const byWeek = dayOfWeek.values.has(weekday);
  return dayOfMonth.isStar || dayOfWeek.isStar ? byMonth && byWeek : byMonth || byWeek;
}

function startOfHour(at: number, minute: number): number {
  return at - minute * MINUTE;
}

/** To the next minute that is asked for, or else to the next hour. */
function minutesUntil({ values }: FieldSet, minute: number): number {
  let ahead = 1;
  while (minute + ahead < 60 && !values.has(minute + ahead)) ahead++;
  return ahead;
}
