import { expect, test } from "vitest";
import { describeHistory, runHistory } from "./history.ts";

/** `npm run histories` runs a thousand; these are for every run of the tests. */
const SEEDS = [1, 2, 3, 5, 8, 13, 21, 34];

test.each(SEEDS)("history %i leaves every invariant intact", async (seed) => {
  const history = await runHistory(seed);
  expect(history.broken, describeHistory(history)).toEqual([]);
});

test("the same seed gives the same run, event for event", async () => {
  const [first, second] = [await runHistory(42), await runHistory(42)];
  expect(first.events.length).toBeGreaterThan(100);
  expect(second.events).toEqual(first.events);
});
