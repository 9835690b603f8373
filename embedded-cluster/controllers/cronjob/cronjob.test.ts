import { expect, test } from "vitest";
import { Bench } from "../testing/bench.ts";

const cronJob = (schedule: string, spec: object = {}) => ({
  metadata: { name: "tick", namespace: "default" },
  spec: {
    schedule,
    jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox:1.36" }] } } } },
    ...spec,
  },
});

const only = ["cronjob-controller"];
const HOUR = 3_600_000;

test("the last of the times that passed while no controller ran is made up for", async () => {
  const cluster = await Bench.start({ only });
  await cluster.create("cronjobs", cronJob("0 * * * *"));
  cluster.stop();
  const wakes = cluster.clock.now() + 5.5 * HOUR;
  await cluster.clock.advance(5.5 * HOUR);
  await cluster.restart(only);
  const last = Math.floor(wakes / HOUR) * HOUR;
  expect(await cluster.names("jobs")).toEqual([`tick-${last / 60_000}`]);
  expect((await cluster.find("cronjobs", "tick", "default"))?.["status"]).toMatchObject({
    lastScheduleTime: new Date(last).toISOString().replace(".000Z", "Z"),
    active: [{ kind: "Job", name: `tick-${last / 60_000}` }],
  });
});

test("more than a hundred missed times are told", async () => {
  const cluster = await Bench.start({ only });
  await cluster.create("cronjobs", cronJob("0 * * * *"));
  cluster.stop();
  await cluster.clock.advance(150 * HOUR);
  await cluster.restart(only);
  const [first = ""] = await cluster.events("tick");
  expect(first).toBe("Warning TooManyMissedTimes too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
  expect(await cluster.names("jobs")).toHaveLength(1);
});

test("a time beyond startingDeadlineSeconds is not made up for", async () => {
  const cluster = await Bench.start({ only });
  await cluster.create("cronjobs", cronJob("0 * * * *", { startingDeadlineSeconds: 60 }));
  cluster.stop();
  const rest = HOUR - (cluster.clock.now() % HOUR);
  await cluster.clock.advance(rest + HOUR / 2);
  await cluster.restart(only);
  expect(await cluster.names("jobs")).toEqual([]);
  await cluster.clock.advance(HOUR);
  expect(await cluster.names("jobs")).toHaveLength(1);
});

test("a new schedule counts at once", async () => {
  const cluster = await Bench.start({ only });
  await cluster.create("cronjobs", cronJob("0 0 1 1 *"));
  await cluster.clock.advance(HOUR);
  await cluster.patch("cronjobs", "tick", "default", { spec: { schedule: "@every 10m" } });
  await cluster.clock.advance(HOUR);
  expect((await cluster.names("jobs")).length).toBeGreaterThanOrEqual(5);
});
