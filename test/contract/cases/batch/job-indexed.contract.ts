import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { conditionLines, eventLines, indexOf, jobOf, podsOf, theJob, withCondition } from "./jobs.ts";

const indexed = (completions: number, more: object = {}) => ({ completionMode: "Indexed", completions, parallelism: completions, ...more });

contractCase("batch: the pods of an Indexed Job know their index in every way", async (c) => {
  const script = 'echo "$JOB_COMPLETION_INDEX $(hostname)"';
  await c.create(jobOf("work", script, indexed(2)));
  const job = await withCondition(c, "work", "Complete");
  expect(job["status"]).toMatchObject({ succeeded: 2, completedIndexes: "0,1" });
  const pods = await podsOf(c, "work");
  expect(pods.map(({ metadata, spec }) => [metadata.generateName, spec.hostname, metadata.labels?.["batch.kubernetes.io/job-completion-index"]])).toEqual([
    ["work-0-", "work-0", "0"],
    ["work-1-", "work-1", "1"],
  ]);
  expect(pods[0]?.["spec"].containers[0].env).toEqual([
    {
      name: "JOB_COMPLETION_INDEX",
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } },
    },
  ]);
  expect(await Promise.all(pods.map(({ metadata }) => c.logs(metadata.name)))).toEqual(["0 work-0\n", "1 work-1\n"]);
});

contractCase("batch: completed indexes are written as intervals", async (c) => {
  const script = "case $JOB_COMPLETION_INDEX in 3) sleep 3600;; esac";
  await c.create(jobOf("gaps", script, indexed(5)));
  const job = await c.until("four have succeeded", async () => {
    const seen = await theJob(c, "gaps");
    return seen["status"].succeeded === 4 && seen;
  });
  expect(job["status"]).toMatchObject({ active: 1, completedIndexes: "0-2,4" });
});

contractCase("batch: an index that fails too often fails alone, and the Job at the end", async (c) => {
  const script = "test $JOB_COMPLETION_INDEX != 1";
  await c.create(jobOf("partly", script, indexed(3, { backoffLimitPerIndex: 0 })));
  const job = await withCondition(c, "partly", "Failed");
  expect(job["status"]).toMatchObject({ succeeded: 2, failed: 1, completedIndexes: "0,2", failedIndexes: "1" });
  expect(conditionLines(job)).toEqual(["FailureTarget True FailedIndexes: Job has failed indexes", "Failed True FailedIndexes: Job has failed indexes"]);
  const events = await eventLines(c, "Job", "partly", 4);
  expect(events.at(-1)).toBe("Warning FailedIndexes Job has failed indexes");
});

contractCase("batch: the replacement of an index's pod knows how often it failed", async (c) => {
  await c.create(jobOf("counted", "exit 1", indexed(1, { backoffLimitPerIndex: 1 })));
  const failures = (count: string) =>
    c.until(`a pod after ${count} failures`, async () =>
      (await podsOf(c, "counted")).find(({ metadata }) => metadata.annotations?.["batch.kubernetes.io/job-index-failure-count"] === count),
    );
  await failures("0");
  const second = await failures("1");
  expect(indexOf(second)).toBe(0);
  const job = await withCondition(c, "counted", "Failed");
  expect(job["status"]).toMatchObject({ failed: 2, failedIndexes: "0" });
  expect(job["status"].completedIndexes).toBeUndefined();
});

contractCase("batch: too many failed indexes end the Job early", async (c) => {
  const script = "test $JOB_COMPLETION_INDEX = 2 && sleep 3600; exit 1";
  await c.create(jobOf("hopeless", script, indexed(3, { backoffLimitPerIndex: 0, maxFailedIndexes: 1 })));
  const job = await withCondition(c, "hopeless", "Failed");
  const message = "Job has exceeded the specified maximal number of failed indexes";
  expect(conditionLines(job)).toEqual([`FailureTarget True MaxFailedIndexesExceeded: ${message}`, `Failed True MaxFailedIndexesExceeded: ${message}`]);
  expect(job["status"].failedIndexes).toBe("0,1");
});

contractCase("batch: a success policy ends the Job when its rule is met", async (c) => {
  const script = "test $JOB_COMPLETION_INDEX = 0 || sleep 3600";
  await c.create(jobOf("leader", script, indexed(2, { successPolicy: { rules: [{ succeededIndexes: "0" }] } })));
  const job = await withCondition(c, "leader", "Complete");
  expect(conditionLines(job)).toEqual([
    "SuccessCriteriaMet True SuccessPolicy: Matched rules at index 0",
    "Complete True SuccessPolicy: Matched rules at index 0",
  ]);
  expect(job["status"]).toMatchObject({ succeeded: 1, completedIndexes: "0", ready: 0, terminating: 0 });
  expect(job["status"].failed).toBeUndefined();
});

contractCase("batch: a success policy may ask for a number", async (c) => {
  const script = "test $JOB_COMPLETION_INDEX -lt 2 || sleep 3600";
  await c.create(jobOf("enough", script, indexed(3, { successPolicy: { rules: [{ succeededIndexes: "2" }, { succeededCount: 2 }] } })));
  const job = await withCondition(c, "enough", "Complete");
  expect(conditionLines(job)[1]).toBe("Complete True SuccessPolicy: Matched rules at index 1");
});

contractCase("batch: an exit code may fail the whole Job", async (c) => {
  const rules = [{ action: "FailJob", onExitCodes: { containerName: "main", operator: "In", values: [42] } }];
  await c.create(jobOf("fatal", "exit 42", { podFailurePolicy: { rules } }));
  const job = await withCondition(c, "fatal", "Failed");
  const [pod] = await podsOf(c, "fatal");
  const message = `Container main for pod ${c.namespace}/${pod?.metadata.name} failed with exit code 42 matching FailJob rule at index 0`;
  expect(conditionLines(job)).toEqual([`FailureTarget True PodFailurePolicy: ${message}`, `Failed True PodFailurePolicy: ${message}`]);
  expect((await eventLines(c, "Job", "fatal", 2))[1]).toBe(`Warning PodFailurePolicy ${message}`);
});

contractCase("batch: an ignored failure does not count", async (c) => {
  const rules = [{ action: "Ignore", onExitCodes: { operator: "NotIn", values: [1, 2] } }];
  await c.create(jobOf("lenient", "exit 7", { backoffLimit: 0, podFailurePolicy: { rules } }));
  const pods = await c.until("a second pod", async () => {
    const found = await podsOf(c, "lenient");
    return found.length === 2 && found;
  });
  expect(pods).toHaveLength(2);
  const { status } = await theJob(c, "lenient");
  expect([status.failed, status.conditions]).toEqual([undefined, undefined]);
});

contractCase("batch: an exit code may fail its index", async (c) => {
  const rules = [{ action: "FailIndex", onExitCodes: { operator: "In", values: [9] } }];
  const script = "test $JOB_COMPLETION_INDEX = 0 || exit 9";
  await c.create(jobOf("indexwise", script, indexed(2, { backoffLimitPerIndex: 5, podFailurePolicy: { rules } })));
  const job = await withCondition(c, "indexwise", "Failed");
  expect(job["status"]).toMatchObject({ completedIndexes: "0", failedIndexes: "1", failed: 1, succeeded: 1 });
});

contractCase("batch: an elastic Indexed Job grows and shrinks in both numbers together", async (c) => {
  await c.create(jobOf("elastic", "sleep 3600", indexed(1)));
  const active = (count: number) => c.until(`${count} active`, async () => (await theJob(c, "elastic"))["status"].active === count);
  await active(1);
  await c.patch("batch/v1", "Job", "elastic", { spec: { completions: 3, parallelism: 3 } });
  await active(3);
  expect((await podsOf(c, "elastic")).map(indexOf)).toEqual([0, 1, 2]);
  await c.patch("batch/v1", "Job", "elastic", { spec: { completions: 2, parallelism: 2 } });
  await active(2);
  await c.until("index 2 is gone", async () => (await podsOf(c, "elastic")).length === 2);
  expect((await podsOf(c, "elastic")).map(indexOf)).toEqual([0, 1]);
});

contractCase("batch: while an index waits for its back-off, the status of the others stands", async (c) => {
  const script = "test $JOB_COMPLETION_INDEX = 0 && sleep 3600; sleep 3; exit 1";
  await c.create(jobOf("waiting", script, indexed(2)));
  const failing = await c.until("index 1 has failed", async () => (await podsOf(c, "waiting")).find(({ status }) => status.phase === "Failed"));
  expect(failing.metadata.finalizers).toEqual(["batch.kubernetes.io/job-tracking"]);
  expect((await theJob(c, "waiting"))["status"]).toMatchObject({ active: 2 });
  const job = await c.until("it counts", async () => {
    const seen = await theJob(c, "waiting");
    return seen["status"].failed === 1 && seen;
  });
  expect(job["status"].active).toBe(2);
});
