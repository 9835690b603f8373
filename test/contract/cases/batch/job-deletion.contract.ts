import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { jobOf, podsOf, theJob, withCondition } from "./jobs.ts";

const WARNING =
  '299 - "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning"';

contractCase("batch: a Job that is deleted without a word leaves its pods, with a warning", async (c) => {
  await c.create(jobOf("parent", "true"));
  await withCondition(c, "parent", "Complete");
  const answer = await c.request("DELETE", await c.path("batch/v1", "Job", "parent"));
  expect([answer.status, answer.headers["warning"]]).toEqual([200, WARNING]);
  await c.until("the Job is gone", async () => (await c.list("batch/v1", "Job")).length === 0);
  const [pod] = await podsOf(c, "parent");
  expect([pod?.metadata.ownerReferences, pod?.metadata.finalizers]).toEqual([undefined, undefined]);
});

contractCase("batch: a Job deleted in the background takes its running pods along", async (c) => {
  await c.create(jobOf("parent", "sleep 3600", { parallelism: 2, completions: 2 }));
  await c.until("two ready pods", async () => (await theJob(c, "parent"))["status"].ready === 2);
  const answer = await c.request("DELETE", `${await c.path("batch/v1", "Job", "parent")}?propagationPolicy=Background`);
  expect([answer.status, answer.headers["warning"]]).toEqual([200, undefined]);
  await c.until("the pods are gone", async () => (await podsOf(c, "parent")).length === 0);
});

contractCase("batch: a Job deleted in the foreground goes after its pods", async (c) => {
  await c.create(jobOf("parent", "sleep 3600"));
  await c.until("a ready pod", async () => (await theJob(c, "parent"))["status"].ready === 1);
  const answer = await c.request("DELETE", `${await c.path("batch/v1", "Job", "parent")}?propagationPolicy=Foreground`);
  expect((answer.body as { metadata: object }).metadata).toMatchObject({ finalizers: ["foregroundDeletion"], deletionTimestamp: expect.any(String) });
  await c.until("the Job is gone", async () => (await c.list("batch/v1", "Job")).length === 0);
  expect(await podsOf(c, "parent")).toEqual([]);
});

contractCase("batch: all Jobs deleted at once leave their pods, with one warning", async (c) => {
  await c.create(jobOf("one", "true", { suspend: true }));
  await c.create(jobOf("two", "true", { suspend: true }));
  const answer = await c.request("DELETE", await c.path("batch/v1", "Job"));
  expect([answer.status, answer.headers["warning"]]).toEqual([200, WARNING]);
  await c.until("all are gone", async () => (await c.list("batch/v1", "Job")).length === 0);
});

contractCase("batch: a quota may count Jobs", async (c) => {
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "few" }, spec: { hard: { "count/jobs.batch": "1" } } });
  await c.until("the quota counts", async () => (await c.get("v1", "ResourceQuota", "few"))["status"]?.used?.["count/jobs.batch"] === "0");
  await c.create(jobOf("one", "true", { suspend: true }));
  const refusal = await c.refused(c.create(jobOf("two", "true", { suspend: true })));
  expect(refusal.message).toBe(
    'jobs.batch "two" is forbidden: exceeded quota: few, requested: count/jobs.batch=1, used: count/jobs.batch=1, limited: count/jobs.batch=1',
  );
});
