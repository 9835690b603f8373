import { expect } from "vitest";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { cronJobOf, hasCondition, withCondition } from "./jobs.ts";

/** The Jobs of a CronJob, the oldest first. */
async function jobsOf(c: ContractCluster, name: string): Promise<KubeObject[]> {
  const jobs = await c.list("batch/v1", "Job");
  return jobs.filter(({ metadata }) => metadata.ownerReferences?.[0]?.name === name).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function firstJob(c: ContractCluster, name: string): Promise<KubeObject> {
  return c.until(`a Job of ${name}`, async () => (await jobsOf(c, name))[0], 80);
}

const cron = (c: ContractCluster, name: string) => c.get("batch/v1", "CronJob", name);
const slow = { seconds: 150 };

contractCase("batch: a CronJob as the server gives it back", async (c) => {
  expectGolden(c, "batch/cronjob-created", await c.create(cronJobOf("nightly", "0 3 * * *", { timeZone: "Asia/Tokyo" })));
});

contractCase("batch: a CronJob's table", async (c) => {
  await c.create(cronJobOf("nightly", "0 3 * * *", { timeZone: "Asia/Tokyo", suspend: true }));
  await c.create(cronJobOf("yearly", "@yearly"));
  const answer = await c.request("GET", await c.path("batch/v1", "CronJob"), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const table = answer.body as { columnDefinitions: { name: string; type: string; priority: number }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name, type, priority }) => `${name} ${type} ${priority}`)).toEqual([
    "Name string 0",
    "Schedule string 0",
    "Timezone string 0",
    "Suspend boolean 0",
    "Active integer 0",
    "Last Schedule string 0",
    "Age string 0",
    "Containers string 1",
    "Images string 1",
    "Selector string 1",
  ]);
  const seconds = expect.stringMatching(/^\d+s$/);
  expect(table.rows.map(({ cells }) => cells)).toEqual([
    ["nightly", "0 3 * * *", "Asia/Tokyo", "True", 0, "<none>", seconds, "main", "busybox:1.36", "<none>"],
    ["yearly", "@yearly", "<none>", "False", 0, "<none>", seconds, "main", "busybox:1.36", "<none>"],
  ]);
});

contractCase(
  "batch: a CronJob makes a Job on the minute, lists it while it runs, and notes its success",
  async (c) => {
    await c.create(cronJobOf("tick", "* * * * *", { timeZone: "Asia/Tokyo" }, {}, "sleep 2"));
    const job = await firstJob(c, "tick");
    const listed = await c.until("it is listed", async () => {
      const seen = await cron(c, "tick");
      return seen["status"].active !== undefined && seen;
    });
    const scheduled = Date.parse(listed["status"].lastScheduleTime);
    expect(scheduled % 60_000).toBe(0);
    expect(job.metadata.name).toBe(`tick-${scheduled / 60_000}`);
    const tokyo = new Date(scheduled + 9 * 3_600_000).toISOString().slice(0, 19);
    expect(job.metadata.annotations).toEqual({ "batch.kubernetes.io/cronjob-scheduled-timestamp": `${tokyo}+09:00` });
    expect(job.metadata.ownerReferences).toEqual([
      { apiVersion: "batch/v1", kind: "CronJob", name: "tick", uid: listed.metadata.uid, controller: true, blockOwnerDeletion: true },
    ]);
    expect(listed["status"].active).toEqual([
      { apiVersion: "batch/v1", kind: "Job", name: job.metadata.name, namespace: c.namespace, uid: job.metadata.uid, resourceVersion: expect.any(String) },
    ]);
    const done = await withCondition(c, job.metadata.name, "Complete");
    const after = await c.until("the success is noted", async () => {
      const seen = await cron(c, "tick");
      return seen["status"].lastSuccessfulTime === done["status"].completionTime && seen;
    });
    expect(after["status"].active).toBeUndefined();
    const events = (await c.events("CronJob", "tick")).map(({ type, reason, message }) => `${type} ${reason} ${message}`);
    expect(events.slice(0, 2)).toEqual([
      `Normal SuccessfulCreate Created job ${job.metadata.name}`,
      `Normal SawCompletedJob Saw completed job: ${job.metadata.name}, condition: Complete`,
    ]);
  },
  slow,
);

contractCase(
  "batch: Forbid leaves a time out while a Job runs",
  async (c) => {
    await c.create(cronJobOf("alone", "@every 5s", { concurrencyPolicy: "Forbid" }, {}, "sleep 3600"));
    await firstJob(c, "alone");
    const event = await c.until("it is told", async () => (await c.events("CronJob", "alone")).find(({ reason }) => reason === "JobAlreadyActive"), 80);
    expect(event["message"]).toBe("Not starting job because prior execution is running and concurrency policy is Forbid");
    expect(await jobsOf(c, "alone")).toHaveLength(1);
  },
  slow,
);

contractCase(
  "batch: Replace ends the Job that runs and starts another",
  async (c) => {
    await c.create(cronJobOf("newest", "* * * * *", { concurrencyPolicy: "Replace" }, {}, "sleep 3600"));
    const first = await firstJob(c, "newest");
    const second = await c.until("another Job", async () => (await jobsOf(c, "newest")).find(({ metadata }) => metadata.uid !== first.metadata.uid), 80);
    await c.until("the first is gone", async () => (await jobsOf(c, "newest")).length === 1);
    const status = await c.until("the second is listed", async () => {
      const seen = (await cron(c, "newest"))["status"];
      return seen.active?.[0]?.uid === second.metadata.uid && seen;
    });
    expect(status.active).toHaveLength(1);
    const events = (await c.events("CronJob", "newest")).map(({ type, reason, message }) => `${type} ${reason} ${message}`);
    expect(events).toContain(`Normal SuccessfulDelete Deleted job ${first.metadata.name}`);
  },
  { seconds: 200 },
);

contractCase("batch: a suspended CronJob makes nothing", async (c) => {
  await c.create(cronJobOf("asleep", "@every 1s", { suspend: true }));
  await c.sleep(4);
  expect(await jobsOf(c, "asleep")).toEqual([]);
  expect((await cron(c, "asleep"))["status"]).toEqual({});
});

contractCase("batch: a schedule that never comes is told", async (c) => {
  await c.create(cronJobOf("never", "59 23 31 2 *"));
  const event = await c.until("the odd date is told", async () => (await c.events("CronJob", "never"))[0]);
  expect([event["type"], event["reason"], event["message"]]).toEqual([
    "Warning",
    "InvalidSchedule",
    "invalid schedule: 59 23 31 2 * : time difference between two schedules is less than 1 second",
  ]);
});

contractCase(
  "batch: only so many finished Jobs are kept",
  async (c) => {
    await c.create(cronJobOf("short", "* * * * *", { successfulJobsHistoryLimit: 0 }));
    const event = await c.until("a Job is deleted", async () => (await c.events("CronJob", "short")).find(({ reason }) => reason === "SuccessfulDelete"), 100);
    expect(event["message"]).toMatch(/^Deleted job short-\d+$/);
    await c.until("no Job is left", async () => (await jobsOf(c, "short")).length === 0);
    expect((await cron(c, "short"))["status"].lastSuccessfulTime).toEqual(expect.any(String));
  },
  slow,
);

contractCase(
  "batch: an active Job that is deleted is missed",
  async (c) => {
    await c.create(cronJobOf("robbed", "* * * * *", {}, {}, "sleep 3600"));
    const job = await firstJob(c, "robbed");
    await c.until("it is listed", async () => (await cron(c, "robbed"))["status"].active?.length === 1);
    await c.patch("batch/v1", "CronJob", "robbed", { spec: { suspend: true } });
    await c.delete("batch/v1", "Job", job.metadata.name, { query: { propagationPolicy: "Background" } });
    const event = await c.until("it is missed", async () => (await c.events("CronJob", "robbed")).find(({ reason }) => reason === "MissingJob"));
    expect(event["message"]).toBe(`Active job went missing: ${job.metadata.name}`);
    expect((await cron(c, "robbed"))["status"].active).toBeUndefined();
  },
  slow,
);

contractCase(
  "batch: a failed Job is told and kept",
  async (c) => {
    await c.create(cronJobOf("unlucky", "* * * * *", {}, { backoffLimit: 0 }, "exit 1"));
    const job = await firstJob(c, "unlucky");
    const event = await c.until("it is told", async () => (await c.events("CronJob", "unlucky")).find(({ reason }) => reason === "SawCompletedJob"), 80);
    expect(event["message"]).toBe(`Saw completed job: ${job.metadata.name}, condition: Failed`);
    expect((await jobsOf(c, "unlucky")).some((each) => hasCondition(each, "Failed"))).toBe(true);
    expect((await cron(c, "unlucky"))["status"].lastSuccessfulTime).toBeUndefined();
  },
  slow,
);

contractCase("batch: a CronJob takes its Jobs along, and theirs", async (c) => {
  const owner = await c.create(cronJobOf("family", "0 0 1 1 *", {}, {}, "sleep 3600"));
  const reference = { apiVersion: "batch/v1", kind: "CronJob", name: "family", uid: owner.metadata.uid ?? "", controller: true };
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "child", ownerReferences: [reference] }, spec: owner["spec"].jobTemplate.spec };
  await c.create(job);
  const event = await c.until("the strange Job is told", async () => (await c.events("CronJob", "family"))[0]);
  expect([event["type"], event["reason"], event["message"]]).toEqual([
    "Warning",
    "UnexpectedJob",
    "Saw a job that the controller did not create or forgot: child",
  ]);
  await c.delete("batch/v1", "CronJob", "family");
  await c.until("the Job is gone", async () => (await c.list("batch/v1", "Job")).length === 0);
  await c.until("its pods are gone", async () => (await c.list("v1", "Pod")).length === 0);
});
