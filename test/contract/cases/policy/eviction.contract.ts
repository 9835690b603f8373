import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { budget, counted, evict, expectRefused, pod, running, status } from "./objects.ts";

const SUCCESS = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };

contractCase("eviction: without a budget a Pod goes", async (c) => {
  await c.create(pod("one"));
  await c.podReady("one");
  const answer = await evict(c, "one");
  expect([answer.status, answer.body]).toEqual([201, SUCCESS]);
  await c.until("the Pod is gone", async () => (await c.list("v1", "Pod")).length === 0);
});

contractCase("eviction: a Pod that goes says why", async (c) => {
  const slow = pod("one");
  slow["spec"] = {
    ...slow["spec"],
    terminationGracePeriodSeconds: 20,
    containers: [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", "trap '' TERM; sleep 3600"] }],
  };
  await c.create(slow);
  await c.podReady("one");
  await evict(c, "one");
  const left = await c.get("v1", "Pod", "one");
  expect(left.metadata.deletionTimestamp).toEqual(expect.any(String));
  const condition = left["status"].conditions.find(({ type }: { type: string }) => type === "DisruptionTarget");
  expectGolden(c, "policy/disruption-target", condition);
  await c.delete("v1", "Pod", "one", { body: { gracePeriodSeconds: 0 } });
});

contractCase("eviction: a budget lets go what it can spare, and no more", async (c) => {
  await c.create(pod("one"));
  await c.create(pod("two"));
  await c.create(budget({ minAvailable: 1 }));
  await counted(c, { currentHealthy: 2, disruptionsAllowed: 1 });
  expect((await evict(c, "one")).status).toBe(201);
  const refused = await evict(c, "two");
  expect(refused.headers["retry-after"]).toBe(undefined);
  expect(refused.status).toBe(429);
  await counted(c, { currentHealthy: 1, desiredHealthy: 1, expectedPods: 1, disruptionsAllowed: 0 });
  expectRefused(await evict(c, "two"), "The disruption budget web needs 1 healthy pods and has 1 currently");
  expect(await status(c)).not.toHaveProperty("disruptedPods");
  expectGolden(c, "policy/used-up", await status(c));
});

contractCase("eviction: a budget that its controller has not seen is in the way", async (c) => {
  await c.create(pod("one"));
  await c.podReady("one");
  const path = await c.path("policy/v1", "PodDisruptionBudget", "web");
  await c.create(budget({ minAvailable: 0 }));
  await counted(c, { currentHealthy: 1, disruptionsAllowed: 1 });
  // Twice in a row: the second change is too new for the controller by the time of the eviction, or the Pod goes.
  await c.request("PATCH", path, { spec: { minAvailable: 1 } }, { "content-type": "application/merge-patch+json" });
  const answer = await evict(c, "one");
  expect(answer.status).toBe(429);
  const { message } = (answer.body as { details: { causes: { message: string }[] } }).details.causes[0] ?? { message: "" };
  expect(["The disruption budget web is still being processed by the server.", "The disruption budget web needs 1 healthy pods and has 1 currently"]).toContain(
    message,
  );
});

contractCase("eviction: one Pod under two budgets is too much", async (c) => {
  await c.create(pod("one"));
  await c.podReady("one");
  await c.create(budget({ minAvailable: 0 }, "a"));
  await c.create(budget({ minAvailable: 0 }, "b"));
  const answer = await evict(c, "one");
  expectGolden(c, "policy/two-budgets", { status: answer.status, body: answer.body });
  expect((await c.get("v1", "Pod", "one")).metadata.deletionTimestamp).toBe(undefined);
});

contractCase("eviction: a Pod that has not begun to run is nobody's loss", async (c) => {
  await c.create(pod("one", { pending: true }));
  await c.create(budget({ minAvailable: 1 }));
  await counted(c, { expectedPods: 1, disruptionsAllowed: 0 });
  expect((await evict(c, "one")).status).toBe(201);
});

contractCase("eviction: an unready Pod stays while the others are too few", async (c) => {
  await c.create(pod("one", { ready: false }));
  await c.create(budget({ minAvailable: 1 }));
  await running(c, "one");
  await counted(c, { currentHealthy: 0, desiredHealthy: 1, expectedPods: 1 });
  expectRefused(await evict(c, "one"), "The disruption budget web needs 1 healthy pods and has 0 currently");
});

contractCase("eviction: an unready Pod goes while the others are enough", async (c) => {
  await c.create(pod("one", { ready: false }));
  await c.create(pod("two"));
  await c.create(budget({ minAvailable: 1 }));
  await running(c, "one");
  await counted(c, { currentHealthy: 1, desiredHealthy: 1, expectedPods: 2, disruptionsAllowed: 0 });
  expect((await evict(c, "one")).status).toBe(201);
});

contractCase("eviction: AlwaysAllow lets unready Pods go", async (c) => {
  await c.create(pod("one", { ready: false }));
  await c.create(budget({ minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" }));
  await running(c, "one");
  await counted(c, { currentHealthy: 0, desiredHealthy: 1, expectedPods: 1 });
  expect((await evict(c, "one")).status).toBe(201);
});

contractCase("eviction: a dry run takes nothing", async (c) => {
  await c.create(pod("one"));
  await c.create(budget({ minAvailable: 0 }));
  await counted(c, { currentHealthy: 1, disruptionsAllowed: 1 });
  expect((await evict(c, "one", { deleteOptions: { dryRun: ["All"] } })).status).toBe(201);
  const { metadata, status: podStatus } = await c.get("v1", "Pod", "one");
  expect(metadata.deletionTimestamp).toBe(undefined);
  expect(podStatus.conditions.map(({ type }: { type: string }) => type)).not.toContain("DisruptionTarget");
  expect((await status(c))["disruptionsAllowed"]).toBe(1);
});

contractCase("eviction: a Pod that is not there", async (c) => {
  const { status: code, body } = await evict(c, "none");
  expect([code, (body as { message: string }).message]).toEqual([404, 'pods "none" not found']);
});

contractCase("eviction: the name is that of the URL", async (c) => {
  await c.create(pod("one", { pending: true }));
  const path = await c.path("v1", "Pod", "one", { subresource: "eviction" });
  const answer = await c.request("POST", path, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "two" } });
  expectGolden(c, "policy/refused/eviction-name", { status: answer.status, body: answer.body });
});

contractCase("eviction: a precondition on another Pod of the same name", async (c) => {
  await c.create(pod("one", { pending: true }));
  const answer = await evict(c, "one", { deleteOptions: { preconditions: { uid: "00000000-0000-0000-0000-000000000000" } } });
  expectGolden(c, "policy/refused/eviction-uid", { status: answer.status, body: answer.body });
});
