import { expect, test } from "vitest";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { ContainerProcessor } from "./container-processor.ts";

test("an average over the last fifteen whole seconds, whenever it is asked for", async () => {
  const clock = virtualClock();
  const processor = new ContainerProcessor(clock, undefined);
  for (let second = 0; second < 60; second++) {
    for (let request = 0; request < 10; request++) expect(processor.compute(20)).toBe(undefined);
    await clock.advance(1_000);
  }
  expect(processor.average()).toBe(200_000_000);
  await clock.advance(5_000);
  expect(processor.average()).toBe(133_333_333);
  await clock.advance(3_600_000);
  expect(processor.average()).toBe(0);
});

test("a young container's average is over its age", async () => {
  const clock = virtualClock();
  const processor = new ContainerProcessor(clock, undefined);
  processor.note(400);
  await clock.advance(4_000);
  expect(processor.average()).toBe(100_000_000);
});

test("over its limit a container waits: half a core computes for a second in two", async () => {
  const clock = virtualClock();
  const processor = new ContainerProcessor(clock, 0.5);
  const start = clock.now();
  let served = 0;
  const serve = async () => {
    for (; served < 100; served++) await processor.compute(10);
  };
  const done = serve().then(() => clock.now() - start);
  await clock.advance(3_000);
  // 100 requests of 10 ms are 2 s at half a core, less the period that may be used ahead.
  expect(await done).toBe(1_900);
  expect(served).toBe(100);
  expect(processor.average()).toBeLessThanOrEqual(500_000_000);
});
