import { expect } from "vitest";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { contractCase } from "../../harness/case.ts";
import { conditionLines, eventLines, hasCondition, indexOf, jobOf, podsOf, theJob, withCondition } from "./jobs.ts";

const madeAt = (pod: KubeObject | undefined) => Date.parse(pod?.metadata.creationTimestamp ?? "");

contractCase("batch: a Job ends with both conditions, a time and its Events", async (c) => {
  await c.create(jobOf("hello", "echo hello"));
  const job = await withCondition(c, "hello", "Complete");
  expect(conditionLines(job)).toEqual([
    "SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods",
    "Complete True CompletionsReached: Reached expected number of succeeded pods",
  ]);
  expect(job["status"]).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
  expect(job["status"].active).toBeUndefined();
  const [pod] = await podsOf(c, "hello");
  expect(pod?.metadata.finalizers).toBeUndefined();
  expect(await c.logs(pod?.metadata.name as string)).toBe("hello\n");
  expect(await eventLines(c, "Job", "hello", 2)).toEqual(["Normal SuccessfulCreate Created pod: hello-<suffix>", "Normal Completed Job completed"]);
});

contractCase("batch: while a Job runs, its status says how many pods are active and ready", async (c) => {
  await c.create(jobOf("busy", "sleep 3600", { parallelism: 2, completions: 3 }));
  const job = await c.until("two ready pods", async () => {
    const seen = await theJob(c, "busy");
    return seen["status"].ready === 2 && seen;
  });
  expect(job["status"]).toEqual({ active: 2, ready: 2, terminating: 0, startTime: expect.any(String), uncountedTerminatedPods: {} });
});

contractCase("batch: parallelism bounds the pods at once, completions those that succeed", async (c) => {
  await c.create(jobOf("many", "true", { parallelism: 2, completions: 3 }));
  const job = await withCondition(c, "many", "Complete");
  expect(job["status"].succeeded).toBe(3);
  expect(await podsOf(c, "many")).toHaveLength(3);
});

contractCase("batch: parallelism can be changed while a Job runs", async (c) => {
  await c.create(jobOf("scaled", "sleep 3600", { parallelism: 1, completions: 5 }));
  const active = (count: number) => c.until(`${count} active`, async () => (await theJob(c, "scaled"))["status"].active === count);
  await active(1);
  await c.patch("batch/v1", "Job", "scaled", { spec: { parallelism: 3 } });
  await active(3);
  await c.patch("batch/v1", "Job", "scaled", { spec: { parallelism: 1 } });
  await active(1);
  await c.patch("batch/v1", "Job", "scaled", { spec: { parallelism: 0 } });
  await c.until("none active", async () => (await theJob(c, "scaled"))["status"].active === undefined);
});

contractCase("batch: without completions one success ends the queue", async (c) => {
  await c.create(jobOf("queue", "sleep 1", { parallelism: 2 }));
  const job = await withCondition(c, "queue", "Complete");
  expect([job["spec"].completions, job["status"].succeeded]).toEqual([undefined, 2]);
});

contractCase("batch: a Job of no completions is complete at once", async (c) => {
  await c.create(jobOf("nothing", "true", { completions: 0 }));
  const job = await withCondition(c, "nothing", "Complete");
  expect(job["status"].succeeded).toBeUndefined();
  expect(await podsOf(c, "nothing")).toEqual([]);
});

contractCase("batch: a Job that fails more often than its limit fails", async (c) => {
  await c.create(jobOf("broken", "exit 3", { backoffLimit: 0 }));
  const job = await withCondition(c, "broken", "Failed");
  expect(conditionLines(job)).toEqual([
    "FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit",
    "Failed True BackoffLimitExceeded: Job has reached the specified backoff limit",
  ]);
  expect(job["status"]).toMatchObject({ failed: 1, ready: 0, terminating: 0 });
  expect(job["status"].completionTime).toBeUndefined();
  expect(await eventLines(c, "Job", "broken", 2)).toEqual([
    "Normal SuccessfulCreate Created pod: broken-<suffix>",
    "Warning BackoffLimitExceeded Job has reached the specified backoff limit",
  ]);
});

contractCase("batch: a failed pod is replaced after ten seconds", async (c) => {
  await c.create(jobOf("again", "exit 1", { backoffLimit: 1 }));
  await withCondition(c, "again", "Failed");
  const pods = (await podsOf(c, "again")).sort((left, right) => madeAt(left) - madeAt(right));
  expect(pods).toHaveLength(2);
  const ended = Date.parse(pods[0]?.["status"].containerStatuses[0].state.terminated.finishedAt);
  expect(madeAt(pods[1]) - ended).toBeGreaterThanOrEqual(9_000);
});

contractCase("batch: with restartPolicy OnFailure restarts count", async (c) => {
  await c.create(jobOf("restarting", "exit 1", { backoffLimit: 1 }, { restartPolicy: "OnFailure" }));
  const job = await withCondition(c, "restarting", "Failed");
  expect(conditionLines(job)[0]).toBe("FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit");
  await c.until("its pod is gone", async () => (await podsOf(c, "restarting")).length === 0);
  expect(await eventLines(c, "Job", "restarting", 3)).toEqual([
    "Normal SuccessfulCreate Created pod: restarting-<suffix>",
    "Normal SuccessfulDelete Deleted pod: restarting-<suffix>",
    "Warning BackoffLimitExceeded Job has reached the specified backoff limit",
  ]);
});

contractCase("batch: a Job that takes too long fails, and its pods go", async (c) => {
  await c.create(jobOf("slow", "sleep 3600", { activeDeadlineSeconds: 3 }));
  const job = await withCondition(c, "slow", "Failed");
  expect(conditionLines(job)).toEqual([
    "FailureTarget True DeadlineExceeded: Job was active longer than specified deadline",
    "Failed True DeadlineExceeded: Job was active longer than specified deadline",
  ]);
  expect(job["status"]).toMatchObject({ failed: 1, terminating: 0 });
  await c.until("its pod is gone", async () => (await podsOf(c, "slow")).length === 0);
  expect(await eventLines(c, "Job", "slow", 3)).toEqual([
    "Normal SuccessfulCreate Created pod: slow-<suffix>",
    "Normal SuccessfulDelete Deleted pod: slow-<suffix>",
    "Warning DeadlineExceeded Job was active longer than specified deadline",
  ]);
});

contractCase("batch: a suspended Job has no pods until it is resumed", async (c) => {
  await c.create(jobOf("later", "sleep 3600", { suspend: true }));
  const suspended = await withCondition(c, "later", "Suspended");
  expect(conditionLines(suspended)).toEqual(["Suspended True JobSuspended: Job suspended"]);
  expect(suspended["status"]).toMatchObject({ ready: 0, terminating: 0 });
  expect([suspended["status"].startTime, await podsOf(c, "later")]).toEqual([undefined, []]);
  await c.patch("batch/v1", "Job", "later", { spec: { suspend: false } });
  const resumed = await c.until("a pod is active", async () => {
    const job = await theJob(c, "later");
    return job["status"].active === 1 && job;
  });
  expect(conditionLines(resumed)).toEqual(["Suspended False JobResumed: Job resumed"]);
  expect(resumed["status"].startTime).toEqual(expect.any(String));
  const events = await eventLines(c, "Job", "later", 3);
  expect(events.sort()).toEqual(["Normal Resumed Job resumed", "Normal SuccessfulCreate Created pod: later-<suffix>", "Normal Suspended Job suspended"]);
});

contractCase("batch: suspending a Job ends its pods without a failure", async (c) => {
  await c.create(jobOf("paused", "sleep 3600", { parallelism: 2, completions: 2 }));
  await c.until("two active", async () => (await theJob(c, "paused"))["status"].ready === 2);
  await c.patch("batch/v1", "Job", "paused", { spec: { suspend: true } });
  await c.until("no pods", async () => (await podsOf(c, "paused")).length === 0);
  const job = await c.until("the status has settled", async () => {
    const seen = await theJob(c, "paused");
    return seen["status"].terminating === 0 && hasCondition(seen, "Suspended") && seen;
  });
  expect([job["status"].active, job["status"].failed, job["status"].startTime]).toEqual([undefined, undefined, undefined]);
  expect((await eventLines(c, "Job", "paused", 5)).slice(2)).toEqual([
    "Normal SuccessfulDelete Deleted pod: paused-<suffix>",
    "Normal SuccessfulDelete Deleted pod: paused-<suffix>",
    "Normal Suspended Job suspended",
  ]);
});

contractCase("batch: a deleted pod of a running Job is replaced and counts as failed", async (c) => {
  await c.create(jobOf("robust", "sleep 3600"));
  const [first] = await c.until("a ready pod", async () => (await theJob(c, "robust"))["status"].ready === 1 && podsOf(c, "robust"));
  await c.delete("v1", "Pod", first?.metadata.name as string);
  const job = await c.until("it has failed once", async () => {
    const seen = await theJob(c, "robust");
    return seen["status"].failed === 1 && seen;
  });
  expect(hasCondition(job, "Failed")).toBe(false);
});

contractCase("batch: podReplacementPolicy Failed waits for the end of a terminating pod", async (c) => {
  const script = "trap 'sleep 4; exit 1' TERM; while true; do sleep 0.1; done";
  await c.create(jobOf("patient", script, { podReplacementPolicy: "Failed", backoffLimit: 5 }, { terminationGracePeriodSeconds: 20 }));
  const [first] = await c.until("a ready pod", async () => (await theJob(c, "patient"))["status"].ready === 1 && podsOf(c, "patient"));
  await c.delete("v1", "Pod", first?.metadata.name as string);
  const job = await c.until("one terminating", async () => {
    const seen = await theJob(c, "patient");
    return seen["status"].terminating === 1 && seen;
  });
  expect([job["status"].active, job["status"].failed]).toEqual([undefined, undefined]);
  expect(await podsOf(c, "patient")).toHaveLength(1);
  await c.until("it has failed", async () => (await theJob(c, "patient"))["status"].failed === 1);
});

contractCase("batch: a Job that has ended is deleted after its time to live, with its pods", async (c) => {
  await c.create(jobOf("brief", "true", { ttlSecondsAfterFinished: 2 }));
  await withCondition(c, "brief", "Complete");
  await c.until("it is gone", async () => (await c.list("batch/v1", "Job")).length === 0);
  await c.until("its pods are gone", async () => (await podsOf(c, "brief")).length === 0);
});

contractCase("batch: a Job that someone else manages is left alone", async (c) => {
  await c.create(jobOf("theirs", "true", { managedBy: "example.com/controller" }));
  await c.create(jobOf("ours", "true"));
  await withCondition(c, "ours", "Complete");
  expect((await theJob(c, "theirs"))["status"]).toEqual({});
  expect(await podsOf(c, "theirs")).toEqual([]);
});

contractCase("batch: a quota that is used up is told in an Event of the Job", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "none" }, spec: { hard: { pods: "0" } } });
  await c.until("the quota counts", async () => (await c.get("v1", "ResourceQuota", "none"))["status"]?.used?.pods === "0");
  await c.create(jobOf("refused", "true"));
  const [line = ""] = await eventLines(c, "Job", "refused", 1);
  expect(line.replace(/"refused-[a-z0-9]{5}"/, '"refused-<suffix>"')).toBe(
    'Warning FailedCreate Error creating: pods "refused-<suffix>" is forbidden: exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0',
  );
});

contractCase("batch: a matching pod that nobody controls is adopted", async (c) => {
  const labels = { app: "orphan" };
  const containers = [{ name: "main", image: "busybox:1.36", command: ["sleep", "3600"] }];
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "orphan", labels },
    spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers },
  });
  const template = { metadata: { labels }, spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers } };
  await c.create(jobOf("adopter", "", { manualSelector: true, selector: { matchLabels: labels }, template }));
  const pod = await c.until("it has an owner", async () => {
    const seen = await c.get("v1", "Pod", "orphan");
    return seen.metadata.ownerReferences !== undefined && seen;
  });
  expect(pod.metadata).toMatchObject({
    finalizers: ["batch.kubernetes.io/job-tracking"],
    ownerReferences: [{ kind: "Job", name: "adopter", controller: true }],
  });
  expect(indexOf(pod)).toBe(-1);
});
