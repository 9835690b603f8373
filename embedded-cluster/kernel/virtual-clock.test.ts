import { describe, expect, test } from "vitest";
import { sleep } from "./clock.ts";
import { virtualClock } from "./testing/virtual.ts";

describe("VirtualClock", () => {
  test("fires timers in order of due time, equal ones in the order they were set", async () => {
    const clock = virtualClock(0);
    const seen: string[] = [];
    clock.setTimer(20, () => seen.push(`c@${clock.now()}`));
    clock.setTimer(10, () => seen.push(`a@${clock.now()}`));
    clock.setTimer(10, () => seen.push(`b@${clock.now()}`));
    await clock.advance(15);
    expect(seen).toEqual(["a@10", "b@10"]);
    await clock.advance(15);
    expect(seen).toEqual(["a@10", "b@10", "c@20"]);
    expect(clock.now()).toBe(30);
  });

  test("lets promises settle before time goes on, so that nested sleeps add up", async () => {
    const clock = virtualClock(0);
    let woken = 0;
    void (async () => {
      for (let round = 0; round < 3; round++) await sleep(clock, 1_000);
      woken = clock.now();
    })();
    await clock.runUntil(() => woken > 0);
    expect(woken).toBe(3_000);
  });

  test("runUntil says so when nothing more can happen", async () => {
    await expect(virtualClock(0).runUntil(() => false, 100)).rejects.toThrow("no timer pending");
  });
});
