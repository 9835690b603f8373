/** A wall clock somewhere: years, months 1 to 12, days of the month, hours, minutes, seconds. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();
/** Zones remembered; there are some six hundred names. */
const REMEMBERED_ZONES = 1_000;
const HOUR_MILLISECONDS = 3_600_000;

/** Whether the IANA database has a zone of this very name. "" is UTC, as Go's LoadLocation has it. */
export function isTimeZone(name: string): boolean {
  if (name === "" || name === "UTC" || name === "Local") return true;
  if (/^[+-]/.test(name)) return false;
  try {
    // The engine folds case, the database's files do not.
    const known = formatOf(name).resolvedOptions().timeZone;
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

/** Milliseconds by which the zone's clocks are ahead of UTC at that moment. */
export function zoneOffset(zone: string, moment: number): number {
  if (zone === "" || zone === "UTC" || zone === "Local") return 0;
  const seconds = Math.floor(moment / 1_000) * 1_000;
  const { year, month, day, hour, minute, second } = Object.fromEntries(
    formatOf(zone)
      .formatToParts(seconds)
      .map((part) => [part.type, Number(part.value)]),
  ) as unknown as WallTime;
  return Date.UTC(year, month - 1, day, hour, minute, second) - seconds;
}

export function wallTime(zone: string, moment: number): WallTime & { weekday: number } {
  const local = new Date(moment + zoneOffset(zone, moment));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
  };
}

/** The moment at which the zone's clocks show midnight, or the first hour after it where they skip midnight; fields may overflow. */
export function startOfDay(zone: string, year: number, month: number, day: number): number {
  const asUtc = Date.UTC(year, month - 1, day);
  const moment = asUtc - zoneOffset(zone, asUtc - zoneOffset(zone, asUtc));
  const { hour } = wallTime(zone, moment);
  if (hour === 0) return moment;
  return moment + (hour > 12 ? 24 - hour : -hour) * HOUR_MILLISECONDS;
}

/** "2026-01-01T09:00:00+09:00", or with "Z" where the zone is UTC. Models time.RFC3339 in a location. */
export function zonedTimestamp(zone: string, moment: number): string {
  const offset = zoneOffset(zone, moment);
  const text = new Date(moment + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${text}Z`;
  const minutes = Math.trunc(Math.abs(offset) / 60_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${text}${offset < 0 ? "-" : "+"}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = FORMATS.get(zone);
  if (format === undefined) {
    const part = "numeric" as const;
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      calendar: "gregory",
      numberingSystem: "latn",
      year: part,
      month: part,
      day: part,
      hour: part,
      minute: part,
      second: part,
    });
    if (FORMATS.size >= REMEMBERED_ZONES) FORMATS.clear();
    FORMATS.set(zone, format);
  }
  return format;
}
