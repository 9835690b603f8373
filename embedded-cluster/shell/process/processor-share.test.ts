import { expect, test } from "vitest";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { ProcessorShare } from "./processor-share.ts";

test("what a container waited before its first step was no work: its first command is not made to rest", async () => {
  const clock = virtualClock();
  const share = new ProcessorShare(clock);
  await clock.advance(60_000);
  expect(share.spend(1)).toBeUndefined();
  expect(share.used).toBe(0);
});

test("a step in which nobody else had a turn is work, however long, and is rested for", async () => {
  const clock = virtualClock();
  const share = new ProcessorShare(clock);
  share.spend(1);
  // Time passes without anybody's turn: the clock moves, nothing is drained.
  clock.now = () => 1_767_225_600_000 + 2_000;
  expect(share.spend(1)).toBeInstanceOf(Promise);
  expect(share.used).toBe(2_000);
});
