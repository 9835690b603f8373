import { expect, test } from "vitest";
import { timeLeft } from "./countdown.ts";

test.each([
  [7_509_000, "2:05:09", "calm"],
  [3_600_000, "1:00:00", "calm"],
  [600_001, "10:01", "calm"],
  [600_000, "10:00", "ten-minutes"],
  [120_000, "2:00", "two-minutes"],
  [1, "0:01", "two-minutes"],
  [0, "0:00", "over"],
  [-5_000, "0:00", "over"],
])("with %i ms to go it reads %s and is %s", (milliseconds, text, urgency) => {
  expect(timeLeft(1_000_000_000 + milliseconds, 1_000_000_000)).toEqual({ milliseconds: Math.max(0, milliseconds), text, urgency });
});
