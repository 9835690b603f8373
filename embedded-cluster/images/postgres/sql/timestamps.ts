import { SqlError } from "./error.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds since the epoch, of "2026-01-01", "2026-01-01 12:00:00.5", with an optional zone offset. The server's zone is UTC. */
export function parseTimestamp(text: string, typeName: string): number {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?\s*$/i.exec(text);
  if (match === null) throw new SqlError("22007", `invalid input syntax for type ${typeName}: "${text}"`);
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  const time = Date.UTC(year, month - 1, day, hour, minute, second) + Math.round(Number(match[7] ?? 0) * 1000);
  const back = new Date(Date.UTC(year, month - 1, day));
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day || hour > 24 || minute > 59) {
    throw new SqlError("22008", `date/time field value out of range: "${text}"`);
  }
  return time - zoneOffset(match[8]);
}

function zoneOffset(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? "");
  if (match === null) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * HOUR + Number(match[3] ?? 0) * MINUTE);
}

export function printTimestamp(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  const fraction = iso.slice(20, 23).replace(/0+$/, "");
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${fraction === "" ? "" : `.${fraction}`}`;
}

export function printDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

const UNITS: Record<string, number> = {
  ms: 1,
  millisecond: 1,
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  m: MINUTE,
  min: MINUTE,
  minute: MINUTE,
  h: HOUR,
  hour: HOUR,
  day: DAY,
  d: DAY,
  week: 7 * DAY,
};

/** Milliseconds of "5 minutes", "1 day 02:00:00". Months and years are not known: they have no fixed length. */
export function parseInterval(text: string): number {
  let total = 0;
  let rest = text.trim();
  if (rest === "") throw new SqlError("22007", `invalid input syntax for type interval: "${text}"`);
  while (rest !== "") {
    const clock = /^(-?)(\d+):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*/.exec(rest);
    const amount = /^([+-]?\d+(?:\.\d+)?)\s*([a-z]+)\s*/i.exec(rest);
    const unit = amount === null ? undefined : (UNITS[(amount[2] as string).toLowerCase()] ?? UNITS[(amount[2] as string).toLowerCase().replace(/s$/, "")]);
    if (clock !== null) {
      total += (clock[1] === "-" ? -1 : 1) * (Number(clock[2]) * HOUR + Number(clock[3]) * MINUTE + Number(clock[4] ?? 0) * SECOND);
      rest = rest.slice(clock[0].length);
    } else if (amount !== null && unit !== undefined) {
      total += Number(amount[1]) * unit;
      rest = rest.slice(amount[0].length);
    } else throw new SqlError("22007", `invalid input syntax for type interval: "${text}"`);
  }
  return total;
}

export function printInterval(milliseconds: number): string {
  const negative = milliseconds < 0;
  let rest = Math.abs(milliseconds);
  const days = Math.floor(rest / DAY);
  rest -= days * DAY;
  const pad = (value: number) => String(value).padStart(2, "0");
  const fraction = String(rest % SECOND)
    .padStart(3, "0")
    .replace(/0+$/, "");
  const time = `${pad(Math.floor(rest / HOUR))}:${pad(Math.floor(rest / MINUTE) % 60)}:${pad(Math.floor(rest / SECOND) % 60)}${fraction === "" ? "" : `.${fraction}`}`;
  const dayText = days === 0 ? "" : `${negative ? "-" : ""}${days} day${days === 1 ? "" : "s"}`;
  if (rest === 0 && days > 0) return dayText;
  return `${dayText}${dayText === "" ? "" : " "}${negative ? "-" : ""}${time}`;
}
