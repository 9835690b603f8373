import { everySchedule } from "./every.ts";
import { nextMoment } from "./next-moment.ts";
import { type Bounds, type FieldSet, parseField, ScheduleError } from "./parse-field.ts";
import { isTimeZone } from "./time-zone.ts";

/** When something is due, again and again. */
export interface Schedule {
  /** The first moment after `moment` (both in milliseconds since the epoch); undefined when there is none within five years. */
  next(moment: number): number | undefined;
}

export interface ScheduleFields {
  minute: FieldSet;
  hour: FieldSet;
  dayOfMonth: FieldSet;
  month: FieldSet;
  dayOfWeek: FieldSet;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const BOUNDS: readonly Bounds[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];
const DESCRIPTORS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/**
 * A crontab line of five fields, a descriptor ("@hourly"), or "@every 1h30m"; a leading "TZ=Asia/Tokyo " says whose clock counts.
 * Throws {@link ScheduleError} in the words of robfig/cron, whose ParseStandard this models.
 */
export function parseSchedule(text: string): Schedule {
  if (text === "") throw new ScheduleError("empty spec string");
  const { zone, rest } = splitZone(text);
  if (rest.startsWith("@every ")) return everySchedule(rest);
  const line = rest.startsWith("@") ? DESCRIPTORS[rest] : rest;
  if (line === undefined) throw new ScheduleError(`unrecognized descriptor: ${rest}`);
  const words = line.split(/\s+/).filter((word) => word !== "");
  if (words.length !== BOUNDS.length) {
    throw new ScheduleError(`expected exactly ${BOUNDS.length} fields, found ${words.length}: [${words.join(" ")}]`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words.map((word, index) => parseField(word, BOUNDS[index] as Bounds)) as [
    FieldSet,
    FieldSet,
    FieldSet,
    FieldSet,
    FieldSet,
  ];
  const fields = { minute, hour, dayOfMonth, month, dayOfWeek };
  return { next: (moment) => nextMoment(fields, zone, moment) };
}

function splitZone(text: string): { zone: string; rest: string } {
  if (!text.startsWith("TZ=") && !text.startsWith("CRON_TZ=")) return { zone: "UTC", rest: text };
  const blank = text.indexOf(" ");
  const equals = text.indexOf("=");
  // Upstream slices with the missing blank's -1, and Kubernetes turns the panic into this.
  if (blank < 0) throw new ScheduleError("invalid schedule format: runtime error: slice bounds out of range [:-1]");
  const zone = text.slice(equals + 1, blank);
  if (!isTimeZone(zone)) throw new ScheduleError(`provided bad location ${zone}: unknown time zone ${zone}`);
  return { zone: zone === "" ? "UTC" : zone, rest: text.slice(blank).trim() };
}
