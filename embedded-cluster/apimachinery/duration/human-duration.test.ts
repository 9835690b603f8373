import { expect, test } from "vitest";
import { ageSince, humanDuration } from "./human-duration.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

test.each([
  [-2 * SECOND, "<invalid>"],
  [-SECOND, "0s"],
  [0, "0s"],
  [119 * SECOND, "119s"],
  [120 * SECOND, "2m"],
  [200 * SECOND, "3m20s"],
  [10 * 60 * SECOND, "10m"],
  [179 * 60 * SECOND, "179m"],
  [3 * HOUR, "3h"],
  [5 * HOUR + 12 * 60 * SECOND, "5h12m"],
  [8 * HOUR, "8h"],
  [47 * HOUR, "47h"],
  [52 * HOUR, "2d4h"],
  [8 * DAY, "8d"],
  [729 * DAY, "729d"],
  [800 * DAY, "2y70d"],
  [8 * 365 * DAY, "8y"],
])("%d ms is %s", (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});

test("ages", () => {
  expect([ageSince(undefined, 0), ageSince("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:01:05Z"))]).toEqual(["<unknown>", "65s"]);
});
