import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { jobOf, podsOf, podTemplate, theJob, withCondition } from "./jobs.ts";

contractCase("batch: a Job as the server gives it back", async (c) => {
  const created = await c.create(jobOf("hello", "echo hello"));
  expect(created["status"]).toEqual({});
  expectGolden(c, "batch/job-created", created);
});

contractCase("batch: a Job that is done, whole", async (c) => {
  await c.create(jobOf("hello", "echo hello"));
  expectGolden(c, "batch/job-complete", await withCondition(c, "hello", "Complete"));
});

contractCase("batch: the labels of a Job are those of its template and those that the server adds", async (c) => {
  const job = jobOf("tagged", "true", { suspend: true, template: { ...podTemplate("true"), metadata: { labels: { app: "report" } } } });
  const { metadata } = await c.create(job);
  const uid = metadata.uid as string;
  const added = { "batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": "tagged", "controller-uid": uid, "job-name": "tagged" };
  expect(metadata.labels).toEqual({ app: "report", ...added });
  const own = await c.create({ ...jobOf("own", "true", { suspend: true }), metadata: { name: "own", labels: { team: "a" } } });
  expect(own.metadata.labels).toEqual({ team: "a" });
  expect(own["spec"].template.metadata.labels["job-name"]).toBe("own");
});

contractCase("batch: a Job's pod carries its labels, its owner and the tracking finalizer", async (c) => {
  const { metadata } = await c.create(jobOf("run", "sleep 3600"));
  const [pod] = await c.until("its pod", async () => {
    const pods = await podsOf(c, "run");
    return pods.length > 0 && pods;
  });
  const uid = metadata.uid;
  expect(pod?.metadata).toMatchObject({
    name: expect.stringMatching(/^run-[a-z0-9]{5}$/),
    generateName: "run-",
    labels: { "batch.kubernetes.io/controller-uid": uid, "batch.kubernetes.io/job-name": "run", "controller-uid": uid, "job-name": "run" },
    finalizers: ["batch.kubernetes.io/job-tracking"],
    ownerReferences: [{ apiVersion: "batch/v1", kind: "Job", name: "run", uid, controller: true, blockOwnerDeletion: true }],
  });
});

contractCase("batch: an Indexed Job and one with a pod failure policy get their own defaults", async (c) => {
  const indexed = await c.create(jobOf("indexed", "true", { suspend: true, completionMode: "Indexed", completions: 2, backoffLimitPerIndex: 1 }));
  expect(indexed["spec"]).toMatchObject({ parallelism: 1, backoffLimit: 2147483647, podReplacementPolicy: "TerminatingOrFailed" });
  const rules = [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }];
  const policed = await c.create(jobOf("policed", "true", { suspend: true, podFailurePolicy: { rules } }));
  expect(policed["spec"]).toMatchObject({
    podReplacementPolicy: "Failed",
    podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] }] },
  });
  const queue = await c.create(jobOf("queue", "true", { suspend: true, parallelism: 2 }));
  expect([queue["spec"].parallelism, queue["spec"].completions]).toEqual([2, undefined]);
});

contractCase("batch: a selector of one's own needs manualSelector", async (c) => {
  const template = { ...podTemplate("true"), metadata: { labels: { app: "mine" } } };
  const selector = { matchLabels: { app: "mine" } };
  const created = await c.create(jobOf("mine", "true", { suspend: true, manualSelector: true, selector, template }));
  expect([created["spec"].selector, created["spec"].template.metadata.labels, created.metadata.labels]).toEqual([selector, { app: "mine" }, { app: "mine" }]);
  const refusal = await c.refused(
    c.create(jobOf("theirs", "true", { suspend: true, manualSelector: true, selector: { matchLabels: { app: "x" } }, template })),
  );
  expect(refusal.message).toBe(
    'Job.batch "theirs" is invalid: spec.template.metadata.labels: Invalid value: {"app":"mine"}: `selector` does not match template `labels`',
  );
});

contractCase("batch: a Job's table says its status, completions and duration", async (c) => {
  await c.create(jobOf("done", "true"));
  await c.create(jobOf("paused", "true", { suspend: true, completions: 3 }));
  await c.create(jobOf("queue", "true", { suspend: true, parallelism: 2 }));
  await withCondition(c, "done", "Complete");
  await withCondition(c, "queue", "Suspended");
  await withCondition(c, "paused", "Suspended");
  const answer = await c.request("GET", await c.path("batch/v1", "Job"), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const table = answer.body as { columnDefinitions: { name: string; type: string; priority: number }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name, type, priority }) => `${name} ${type} ${priority}`)).toEqual([
    "Name string 0",
    "Status string 0",
    "Completions string 0",
    "Duration string 0",
    "Age string 0",
    "Containers string 1",
    "Images string 1",
    "Selector string 1",
  ]);
  const uids = await Promise.all(["done", "paused", "queue"].map(async (name) => `batch.kubernetes.io/controller-uid=${(await theJob(c, name)).metadata.uid}`));
  const seconds = expect.stringMatching(/^\d+s$/);
  expect(table.rows.map(({ cells }) => cells)).toEqual([
    ["done", "Complete", "1/1", seconds, seconds, "main", "busybox:1.36", uids[0]],
    ["paused", "Suspended", "0/3", "", seconds, "main", "busybox:1.36", uids[1]],
    ["queue", "Suspended", "0/1 of 2", "", seconds, "main", "busybox:1.36", uids[2]],
  ]);
});

contractCase("batch: Jobs can be found by how many of their pods succeeded", async (c) => {
  await c.create(jobOf("done", "true"));
  await c.create(jobOf("paused", "true", { suspend: true }));
  await withCondition(c, "done", "Complete");
  const found = await c.list("batch/v1", "Job", { query: { fieldSelector: "status.successful=1" } });
  expect(found.map(({ metadata }) => metadata.name)).toEqual(["done"]);
});

contractCase("batch: a Job whose name is no DNS label is warned of", async (c) => {
  const path = await c.path("batch/v1", "Job");
  const answer = await c.request("POST", path, { ...jobOf("a.b", "true", { suspend: true }) });
  expect(answer.status).toBe(201);
  expect(answer.headers["warning"]).toBe(
    '299 - "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]"',
  );
});
