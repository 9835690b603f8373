import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { deployment } from "../autoscaling/objects.ts";
import { PDB, POLICY, budget, counted, pod, status } from "./objects.ts";

const INVALID: Record<string, Record<string, unknown>> = {
  both: { minAvailable: 1, maxUnavailable: "10%" },
  negative: { minAvailable: -1 },
  "no-percentage": { maxUnavailable: "many" },
  "too-many-percent": { minAvailable: "101%" },
  selector: { minAvailable: 1, selector: { matchExpressions: [{ key: "app", operator: "In" }] } },
  policy: { minAvailable: 1, unhealthyPodEvictionPolicy: "Never" },
};

for (const [name, spec] of Object.entries(INVALID)) {
  contractCase(`policy: a budget is refused: ${name}`, async (c) => {
    expectGolden(c, `policy/refused/${name}`, await c.refused(c.create(budget(spec))));
  });
}

contractCase("policy: a new budget", async (c) => {
  expectGolden(c, "policy/created", await c.create(budget({ minAvailable: "50%" })));
});

contractCase("policy: a budget without Pods allows nothing, and says so", async (c) => {
  await c.create(budget({ maxUnavailable: 1 }));
  await counted(c, { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, disruptionsAllowed: 0 });
  expectGolden(c, "policy/no-pods", await status(c));
  const events = await c.until("an Event", async () => {
    const found = await c.events(PDB, "web");
    return found.length > 0 ? found : undefined;
  });
  expect(events.map((event) => [event["type"], event["reason"], event["message"], event["source"].component])).toEqual([
    ["Normal", "NoPods", "No matching pods found", "controllermanager"],
  ]);
});

contractCase("policy: minAvailable counts the Pods there are", async (c) => {
  await c.create(pod("one"));
  await c.create(pod("two"));
  await c.create(pod("three", { ready: false }));
  await c.create(budget({ minAvailable: 1 }));
  await counted(c, { currentHealthy: 2, desiredHealthy: 1, expectedPods: 3, disruptionsAllowed: 1 });
  expectGolden(c, "policy/min-available", await status(c));
});

contractCase("policy: a percentage is of what the controllers want, rounded up", async (c) => {
  await c.create(deployment("web", 3));
  await c.create(budget({ minAvailable: "50%" }));
  await counted(c, { currentHealthy: 0, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed: 0 });
  await c.patch("apps/v1", "Deployment", "web", { spec: { replicas: 5 } }, "application/merge-patch+json");
  await counted(c, { desiredHealthy: 3, expectedPods: 5 });
});

contractCase("policy: maxUnavailable is of what the controllers want, rounded up", async (c) => {
  await c.create(deployment("web", 3));
  await c.create(budget({ maxUnavailable: "34%" }));
  await counted(c, { currentHealthy: 0, desiredHealthy: 1, expectedPods: 3, disruptionsAllowed: 0 });
});

contractCase("policy: Pods without a controller cannot be reckoned with", async (c) => {
  await c.create(pod("one"));
  await c.create(budget({ maxUnavailable: 1 }));
  const found = await c.until("an Event UnmanagedPods", async () => (await c.events(PDB, "web")).find((event) => event["reason"] === "UnmanagedPods"));
  expect([found["type"], found["message"]]).toEqual([
    "Warning",
    "Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. " +
      "As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. " +
      'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  ]);
  await counted(c, { desiredHealthy: 0, expectedPods: 0, disruptionsAllowed: 0 });
});

contractCase("policy: a controller without a scale fails the budget", async (c) => {
  const labels = { app: "web" };
  const template = {
    metadata: { labels },
    spec: { restartPolicy: "Never", nodeSelector: { "example.com/nowhere": "" }, containers: [{ name: "main", image: "busybox:1.36" }] },
  };
  await c.create({ apiVersion: "batch/v1", kind: "Job", metadata: { name: "web" }, spec: { template } });
  await c.create(budget({ maxUnavailable: 1 }));
  const conditions = await c.until("the condition SyncFailed", async () => {
    const found = (await status(c))["conditions"] as { reason: string }[] | undefined;
    return found?.some(({ reason }) => reason === "SyncFailed") ? found : undefined;
  });
  expectGolden(c, "policy/no-scale", conditions);
  const found = await c.until("an Event", async () => (await c.events(PDB, "web")).find((event) => event["reason"] === "CalculateExpectedPodCountFailed"));
  expect([found["type"], found["message"]]).toEqual([
    "Warning",
    "Failed to calculate the number of expected pods: jobs.batch does not implement the scale subresource",
  ]);
});

contractCase("policy: the Table of budgets", async (c) => {
  await c.create(budget({ minAvailable: 1 }, "a"));
  await c.create(budget({ maxUnavailable: "20%" }, "b"));
  const table = await c.request("GET", await c.path(POLICY, PDB), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const { columnDefinitions, rows } = table.body as { columnDefinitions: { name: string; type: string }[]; rows: { cells: unknown[] }[] };
  expect(columnDefinitions.map(({ name, type }) => [name, type])).toEqual([
    ["Name", "string"],
    ["Min Available", "string"],
    ["Max Unavailable", "string"],
    ["Allowed Disruptions", "integer"],
    ["Age", "string"],
  ]);
  expect(rows.map(({ cells }) => cells.slice(0, 4))).toEqual([
    ["a", "1", "N/A", 0],
    ["b", "N/A", "20%", 0],
  ]);
});

contractCase("policy: a spec may change, and its generation with it", async (c) => {
  await c.create(budget({ minAvailable: 1 }));
  const changed = await c.patch(POLICY, PDB, "web", { spec: { minAvailable: 2 } }, "application/merge-patch+json");
  expect(changed.metadata.generation).toBe(2);
  await c.until("the controller has seen it", async () => (await status(c))["observedGeneration"] === 2);
});

contractCase("policy: a budget is only replaced by who has seen it", async (c) => {
  await c.create(budget({ minAvailable: 1 }));
  expectGolden(c, "policy/refused/unconditional", await c.refused(c.update(budget({ minAvailable: 2 }))));
});
