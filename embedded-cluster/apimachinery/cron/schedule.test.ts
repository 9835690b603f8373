import { expect, test } from "vitest";
import { parseSchedule } from "./schedule.ts";
import { isTimeZone, zonedTimestamp } from "./time-zone.ts";

function next(line: string, after: string, count = 1): string[] {
  const schedule = parseSchedule(line);
  const times: string[] = [];
  for (let at: number | undefined = Date.parse(after); times.length < count; ) {
    at = schedule.next(at as number);
    if (at === undefined) break;
    times.push(new Date(at).toISOString().replace(".000Z", "Z"));
  }
  return times;
}

test.each([
  ["*/15 * * * *", "2026-01-01T00:00:00Z", ["2026-01-01T00:15:00Z", "2026-01-01T00:30:00Z"]],
  ["30 6-16/4 * * 1-5", "2026-01-02T12:00:00Z", ["2026-01-02T14:30:00Z", "2026-01-05T06:30:00Z"]],
  ["0 0 29 2 *", "2026-01-01T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]],
  ["0 0 13 * FRI", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z"]],
  ["0 0 13 * ?", "2026-01-01T00:00:00Z", ["2026-01-13T00:00:00Z", "2026-02-13T00:00:00Z"]],
  ["59 23 31 2 *", "2026-01-01T00:00:00Z", []],
  ["@hourly", "2026-01-01T00:59:59.500Z", ["2026-01-01T01:00:00Z", "2026-01-01T02:00:00Z"]],
  ["@every 1h30m", "2026-01-01T00:00:10Z", ["2026-01-01T01:30:10Z", "2026-01-01T03:00:10Z"]],
  ["TZ=Asia/Tokyo 0 9 * * *", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"]],
  // Clocks go forward at 2:00 on 8 March: that day has no 2:30.
  ["TZ=America/New_York 30 2 * * *", "2026-03-07T08:00:00Z", ["2026-03-09T06:30:00Z", "2026-03-10T06:30:00Z"]],
  // In 2018 São Paulo's clocks skipped midnight of 4 November.
  ["TZ=America/Sao_Paulo 0 * 4 11 *", "2018-11-03T20:00:00Z", ["2018-11-04T03:00:00Z", "2018-11-04T04:00:00Z"]],
])("%s after %s", (line, after, times) => {
  expect(next(line, after, 2)).toEqual(times);
});

test.each([
  ["", "empty spec string"],
  ["* * * *", "expected exactly 5 fields, found 4: [* * * *]"],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["1-2-3 * * * *", "too many hyphens: 1-2-3"],
  ["1/2/3 * * * *", "too many slashes: 1/2/3"],
  ["x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ["@sometimes", "unrecognized descriptor: @sometimes"],
  ["@every 5", 'failed to parse duration @every 5: time: missing unit in duration "5"'],
  ["TZ=Nowhere/City 0 0 * * *", "provided bad location Nowhere/City: unknown time zone Nowhere/City"],
])("%s is refused", (line, message) => {
  expect(() => parseSchedule(line)).toThrow(message);
});

test("zones are spelled as the database spells them", () => {
  expect(["Asia/Tokyo", "US/Pacific", "UTC", "asia/tokyo", "Mars/Olympus", "+09:00"].filter(isTimeZone)).toEqual(["Asia/Tokyo", "US/Pacific", "UTC"]);
  expect(["Asia/Tokyo", "Asia/Kolkata", "America/New_York", ""].map((zone) => zonedTimestamp(zone, Date.parse("2026-01-01T00:00:00Z")))).toEqual([
    "2026-01-01T09:00:00+09:00",
    "2026-01-01T05:30:00+05:30",
    "2025-12-31T19:00:00-05:00",
    "2026-01-01T00:00:00Z",
  ]);
});
