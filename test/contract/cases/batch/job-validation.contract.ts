import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { cronJobOf, jobOf, podTemplate, theJob, withCondition } from "./jobs.ts";

/** What the server says of each Job, by the Job's name. */
async function refusals(c: ContractCluster, jobs: Record<string, object>): Promise<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const [name, spec] of Object.entries(jobs)) {
    const status = await c.refused(c.create(jobOf(name, "true", { suspend: true, ...spec })));
    expect([status.code, status.reason]).toEqual([422, "Invalid"]);
    said[name] = status.message ?? "";
  }
  return said;
}

const indexed = { completionMode: "Indexed", completions: 3 };

contractCase("batch: numbers of a Job may not be negative", async (c) => {
  const names = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"];
  const jobs = Object.fromEntries(names.map((name) => [name.toLowerCase(), { [name]: -1 }]));
  expectGolden(c, "batch/job-negative", await refusals(c, { ...jobs, perindex: { ...indexed, backoffLimitPerIndex: -1, maxFailedIndexes: -1 } }));
});

contractCase("batch: a Job's pods must be able to end", async (c) => {
  const rules = [{ action: "Ignore", onExitCodes: { operator: "In", values: [1] } }];
  const said = await refusals(c, {
    always: { template: podTemplate("true", { restartPolicy: "Always" }) },
    unsaid: { template: podTemplate("true", { restartPolicy: undefined }) },
    unknown: { template: podTemplate("true", { restartPolicy: "Sometimes" }) },
    policed: { template: podTemplate("true", { restartPolicy: "OnFailure" }), podFailurePolicy: { rules } },
  });
  expectGolden(c, "batch/job-restart-policy", said);
});

contractCase("batch: completion modes and what belongs to them", async (c) => {
  const said = await refusals(c, {
    unknown: { completionMode: "Sorted" },
    endless: { completionMode: "Indexed", parallelism: 1 },
    plain: { backoffLimitPerIndex: 1, maxFailedIndexes: 1 },
    most: { ...indexed, maxFailedIndexes: 1 },
    toomany: { ...indexed, backoffLimitPerIndex: 1, maxFailedIndexes: 4 },
    wide: { completionMode: "Indexed", completions: 200_000, parallelism: 100_001, backoffLimitPerIndex: 1 },
    replaced: { podReplacementPolicy: "Never" },
    managed: { managedBy: "somebody" },
  });
  expectGolden(c, "batch/job-completion-mode", said);
});

contractCase("batch: pod failure policies that make no sense", async (c) => {
  const policy = (...rules: object[]) => ({ podFailurePolicy: { rules } });
  const said = await refusals(c, {
    noaction: policy({ onExitCodes: { operator: "In", values: [1] } }),
    noindex: policy({ action: "FailIndex", onExitCodes: { operator: "In", values: [1] } }),
    zero: policy({ action: "Ignore", onExitCodes: { operator: "In", values: [0, 2, 1, 2] } }),
    novalues: policy({ action: "Ignore", onExitCodes: { operator: "NotIn" } }),
    nooperator: policy({ action: "Count", onExitCodes: { containerName: "other", values: [1] } }),
    both: policy({ action: "Count", onExitCodes: { operator: "In", values: [1] }, onPodConditions: [{ type: "Ready" }] }),
    neither: policy({ action: "Count" }),
    status: policy({ action: "Count", onPodConditions: [{ type: "a b", status: "Maybe" }] }),
    replaced: { ...policy({ action: "Count", onPodConditions: [{ type: "Ready" }] }), podReplacementPolicy: "TerminatingOrFailed" },
  });
  expectGolden(c, "batch/job-pod-failure-policy", said);
});

contractCase("batch: success policies that make no sense", async (c) => {
  const policy = (...rules: object[]) => ({ ...indexed, successPolicy: { rules } });
  const said = await refusals(c, {
    plain: { successPolicy: { rules: [{ succeededCount: 1 }] } },
    norules: policy(),
    empty: policy({}),
    words: policy({ succeededIndexes: "a-b" }),
    beyond: policy({ succeededIndexes: "1-3" }),
    backwards: policy({ succeededIndexes: "2,1" }),
    parts: policy({ succeededIndexes: "0-1-2" }),
    count: policy({ succeededCount: 4 }, { succeededIndexes: "0,1", succeededCount: 3 }),
  });
  expectGolden(c, "batch/job-success-policy", said);
});

contractCase("batch: labels that the server would add may not be made up", async (c) => {
  const template = { ...podTemplate("true"), metadata: { labels: { "job-name": "other" } } };
  const said = await refusals(c, { made: { template }, selected: { selector: { matchLabels: { app: "x" } } } });
  expectGolden(c, "batch/job-made-up-labels", said);
});

contractCase("batch: an Indexed Job's name must leave room for its indexes", async (c) => {
  const name = "a".repeat(62);
  expectGolden(c, "batch/job-long-name", await refusals(c, { [name]: indexed }));
});

contractCase("batch: the template of a Job that runs cannot be changed", async (c) => {
  await c.create(jobOf("fixed", "sleep 3600"));
  const patch = { spec: { template: { spec: { containers: [{ name: "main", image: "busybox:1.37" }] } } } };
  const status = await c.refused(c.patch("batch/v1", "Job", "fixed", patch, "application/strategic-merge-patch+json"));
  expectGolden(c, "batch/job-template-immutable", status.message);
});

contractCase("batch: what else of a Job cannot be changed", async (c) => {
  await c.create(jobOf("fixed", "true", { suspend: true }));
  const said: Record<string, string | undefined> = {};
  const changes = {
    completions: { completions: 2 },
    completionMode: { completionMode: "Indexed", completions: 2 },
    selector: { selector: { matchLabels: { a: "b" } } },
    managedBy: { managedBy: "example.com/x" },
    successPolicy: { successPolicy: { rules: [{ succeededCount: 1 }] } },
    podFailurePolicy: { podFailurePolicy: { rules: [{ action: "Ignore", onExitCodes: { operator: "In", values: [1] } }] } },
    backoffLimitPerIndex: { backoffLimitPerIndex: 1 },
  };
  for (const [name, spec] of Object.entries(changes)) said[name] = (await c.refused(c.patch("batch/v1", "Job", "fixed", { spec }))).message;
  expectGolden(c, "batch/job-immutable", said);
});

contractCase("batch: limits and deadlines of a Job may be changed", async (c) => {
  await c.create(jobOf("open", "true", { suspend: true }));
  const spec = { parallelism: 4, backoffLimit: 2, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 100 };
  expect((await c.patch("batch/v1", "Job", "open", { spec }))["spec"]).toMatchObject(spec);
  expect((await theJob(c, "open")).metadata.generation).toBe(2);
});

contractCase("batch: a suspended Job may be told where to run and how much to use, not what", async (c) => {
  await c.create(jobOf("waiting", "true", { suspend: true }));
  await withCondition(c, "waiting", "Suspended");
  const container = { name: "main", resources: { requests: { cpu: "10m" } } };
  const spec = { nodeSelector: { disk: "ssd" }, containers: [container], tolerations: [{ key: "a", operator: "Exists" }] };
  const changed = await c.patch("batch/v1", "Job", "waiting", { spec: { template: { spec } } }, "application/strategic-merge-patch+json");
  expect(changed["spec"].template.spec).toMatchObject({ nodeSelector: { disk: "ssd" }, containers: [{ resources: { requests: { cpu: "10m" } } }] });
  const patch = { spec: { template: { spec: { containers: [{ name: "main", image: "busybox:1.37" }] } } } };
  const status = await c.refused(c.patch("batch/v1", "Job", "waiting", patch, "application/strategic-merge-patch+json"));
  expectGolden(c, "batch/job-suspended-template", status.message);
});

contractCase("batch: a Job's status cannot be made up", async (c) => {
  await c.create(jobOf("honest", "true", { suspend: true }));
  await withCondition(c, "honest", "Suspended");
  const said: Record<string, string | undefined> = {};
  const time = "2026-01-01T00:00:00Z";
  const condition = (type: string) => ({ type, status: "True", lastProbeTime: time, lastTransitionTime: time });
  const changes = {
    ready: { ready: 1 },
    negative: { failed: -1 },
    complete: { conditions: [condition("Complete")] },
    failed: { conditions: [condition("Failed")], startTime: time },
    time: { completionTime: time },
    indexes: { completedIndexes: "0" },
    failedIndexes: { failedIndexes: "0" },
    uncounted: { uncountedTerminatedPods: { succeeded: ["a", "a"] } },
  };
  for (const [name, status] of Object.entries(changes)) {
    const work = c.patch("batch/v1", "Job", "honest", { status }, "application/merge-patch+json", { subresource: "status" });
    said[name] = (await c.refused(work)).message;
  }
  expectGolden(c, "batch/job-status", said);
});

contractCase("batch: schedules that cannot be read", async (c) => {
  const said: Record<string, string | undefined> = {};
  const schedules = [
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 7",
    "5-3 * * * *",
    "*/0 * * * *",
    "a * * * *",
    "1-2-3 * * * *",
    "1/2/3 * * * *",
    "-1 * * * *",
  ];
  const others = ["@often", "@every 5", "@every 1x", "TZ=UTC * * * * *", "CRON_TZ=Nowhere/City 0 0 * * *", "TZ=0", ""];
  for (const schedule of [...schedules, ...others]) said[schedule] = (await c.refused(c.create(cronJobOf("odd", schedule)))).message;
  expectGolden(c, "batch/cronjob-schedules", said);
});

contractCase("batch: CronJobs that make no sense", async (c) => {
  const said: Record<string, string | undefined> = {};
  const specs = {
    zone: { timeZone: "Mars/Olympus" },
    nozone: { timeZone: "" },
    local: { timeZone: "Local" },
    slashes: { timeZone: "Asia//Tokyo" },
    concurrency: { concurrencyPolicy: "Sometimes" },
    history: { successfulJobsHistoryLimit: -1, failedJobsHistoryLimit: -2, startingDeadlineSeconds: -3 },
    always: { jobTemplate: { spec: { template: podTemplate("true", { restartPolicy: "Always" }) } } },
    selector: { jobTemplate: { spec: { template: podTemplate("true"), selector: { matchLabels: { a: "b" } }, manualSelector: true } } },
  };
  for (const [name, spec] of Object.entries(specs)) said[name] = (await c.refused(c.create(cronJobOf(name, "0 * * * *", spec)))).message;
  const long = "a".repeat(53);
  said["long"] = (await c.refused(c.create(cronJobOf(long, "0 * * * *")))).message;
  expectGolden(c, "batch/cronjob-invalid", said);
});
