import { expect, test } from "vitest";
import { virtualClock } from "../kernel/testing/virtual.ts";
import { WorkQueue } from "./work-queue.ts";

test("keys that wait are merged; one that comes back while it is worked on is worked on again", async () => {
  const clock = virtualClock();
  const seen: string[] = [];
  const queue = new WorkQueue(clock, async (key) => {
    seen.push(key);
    if (seen.length === 1) queue.add("a");
  });
  for (const key of ["a", "b", "a"]) queue.add(key);
  await clock.settle();
  expect(seen).toEqual(["a", "b", "a"]);
});

test("a key that fails comes back later and later, and a success forgets that", async () => {
  const clock = virtualClock();
  const begin = clock.now();
  const times: number[] = [];
  const queue = new WorkQueue(clock, async () => {
    times.push(clock.now() - begin);
    if (times.length < 5) throw new Error("not yet");
  });
  queue.add("a");
  await clock.advance(1_000);
  expect(times).toEqual([0, 5, 15, 35, 75]);
  expect(clock.pendingTimers).toBe(0);
});

test("the earlier of two waits wins, and an immediate one cancels both", async () => {
  const clock = virtualClock();
  const begin = clock.now();
  const times: number[] = [];
  const queue = new WorkQueue(clock, async () => void times.push(clock.now() - begin));
  queue.addAfter("a", 500);
  queue.addAfter("a", 200);
  queue.addAfter("a", 900);
  await clock.advance(300);
  queue.addAfter("a", 500);
  queue.add("a");
  await clock.advance(1_000);
  expect(times).toEqual([200, 300]);
});

test("nothing is worked on before the queue is ready or after it is disposed", async () => {
  const clock = virtualClock();
  const seen: string[] = [];
  let open = () => {};
  const ready = new Promise<void>((resolve) => (open = resolve));
  const queue = new WorkQueue(clock, async (key) => void seen.push(key), undefined, ready);
  queue.add("a");
  queue.addAfter("b", 100);
  await clock.settle();
  expect(seen).toEqual([]);
  open();
  await clock.settle();
  expect(seen).toEqual(["a"]);
  queue.dispose();
  await clock.advance(1_000);
  expect(seen).toEqual(["a"]);
  expect(clock.pendingTimers).toBe(0);
});
