import { CelError, type Duration, type Timestamp } from "../values.ts";
import { type FunctionRow, method } from "./table.ts";

/** What a reading takes from a date (in UTC, moved to the zone asked for). */
const PARTS: readonly [string, (date: Date) => number][] = [
  ["getFullYear", (date) => date.getUTCFullYear()],
  ["getMonth", (date) => date.getUTCMonth()],
  ["getDate", (date) => date.getUTCDate()],
  ["getDayOfMonth", (date) => date.getUTCDate() - 1],
  ["getDayOfWeek", (date) => date.getUTCDay()],
  ["getDayOfYear", (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000)],
  ["getHours", (date) => date.getUTCHours()],
  ["getMinutes", (date) => date.getUTCMinutes()],
  ["getSeconds", (date) => date.getUTCSeconds()],
  ["getMilliseconds", (date) => date.getUTCMilliseconds()],
];

const LENGTHS: readonly [string, bigint][] = [
  ["getHours", 3_600_000_000_000n],
  ["getMinutes", 60_000_000_000n],
  ["getSeconds", 1_000_000_000n],
  ["getMilliseconds", 1_000_000n],
];

/** Methods of timestamps and durations. Named time zones are not known: "UTC" and offsets are. */
export const TIME: readonly FunctionRow[] = [
  ...PARTS.flatMap(([name, read]) => [
    method(name, "timestamp -> int", (time: Timestamp) => BigInt(read(dateOf(time, "UTC")))),
    method(name, "timestamp, string -> int", (time: Timestamp, zone: string) => BigInt(read(dateOf(time, zone)))),
  ]),
  ...LENGTHS.map(([name, size]) => method(name, "duration -> int", ({ nanos }: Duration) => nanos / size)),
];

function dateOf({ nanos }: Timestamp, zone: string): Date {
  const match = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (match === null && zone !== "UTC" && zone !== "") throw new CelError(`unknown time zone ${zone}`);
  const minutes = match === null ? 0 : (Number(match[2]) * 60 + Number(match[3])) * (match[1] === "-" ? -1 : 1);
  return new Date(Number(nanos / 1_000_000n) + minutes * 60_000);
}
