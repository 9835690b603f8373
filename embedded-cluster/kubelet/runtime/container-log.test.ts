import { expect, test } from "vitest";
import { CONTAINER_LOG_BYTES } from "../../kernel/limits.ts";
import { writeText } from "../../kernel/streams.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { ContainerLog } from "./container-log.ts";

test("lines get the time of their first byte; ranges choose among them", async () => {
  const clock = virtualClock(0);
  const log = new ContainerLog(clock);
  const sink = log.sink();
  await writeText(sink, "one\ntw");
  await clock.advance(1_000);
  await writeText(sink, "o\nthree");
  await clock.advance(1_000);
  await writeText(sink, " and more\n\nlast without end");
  sink.close();
  const lines = (range: object) => log.read({ timestamps: false, ...range }).split("\n");
  expect(log.read({ timestamps: true })).toBe(
    [
      "1970-01-01T00:00:00.000000000Z one",
      "1970-01-01T00:00:00.000000000Z two",
      "1970-01-01T00:00:01.000000000Z three and more",
      "1970-01-01T00:00:02.000000000Z ",
      "1970-01-01T00:00:02.000000000Z last without end",
    ].join("\n"),
  );
  expect(lines({ since: 1_000, tailLines: 2 })).toEqual(["", "last without end"]);
  expect(lines({ since: 1_500 })).toEqual(["", "last without end"]);
  expect(lines({ tailLines: 0 })).toEqual([""]);
  expect(lines({ limitBytes: 6 })).toEqual(["one", "tw"]);
});

test("the oldest lines go when the log is full, and a line without end is cut", async () => {
  const log = new ContainerLog(virtualClock());
  const sink = log.sink();
  const line = "x".repeat(1_000);
  for (let index = 0; index < 1_000; index++) await writeText(sink, `${index} ${line}\n`);
  const kept = log.read({ timestamps: false });
  expect(kept.length).toBeLessThanOrEqual(CONTAINER_LOG_BYTES);
  expect(kept.trimEnd().split("\n").at(-1)).toBe(`999 ${line}`);
  await writeText(sink, "y".repeat(100_000));
  expect(log.read({ timestamps: false, tailLines: 1 })).toMatch(/^y+$/);
});
