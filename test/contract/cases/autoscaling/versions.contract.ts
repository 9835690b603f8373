import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { CPU_50, HPA, V1, V2, autoscaler, autoscalerV1, resource } from "./objects.ts";

const BEHAVIOR = { scaleUp: { policies: [{ type: "Pods", value: 2, periodSeconds: 60 }] }, scaleDown: { selectPolicy: "Min", tolerance: "0.050" } };
const EVERYTHING = [
  resource("memory", { type: "AverageValue", averageValue: "0.5Gi" }),
  CPU_50,
  { type: "Pods", pods: { metric: { name: "packets" }, target: { type: "AverageValue", averageValue: "1k" } } },
  {
    type: "Object",
    object: {
      metric: { name: "hits", selector: { matchLabels: { verb: "GET" } } },
      describedObject: { apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: "main" },
      target: { type: "Value", value: "10k" },
    },
  },
  { type: "External", external: { metric: { name: "queue" }, target: { type: "AverageValue", averageValue: "30" } } },
  { type: "ContainerResource", containerResource: { name: "cpu", container: "main", target: { type: "Utilization", averageUtilization: 60 } } },
];

contractCase("autoscaling: an autoscaler that says little gets 80 percent of the CPU", async (c) => {
  expectGolden(c, "autoscaling/v2-defaults", await c.create(autoscaler()));
});

contractCase("autoscaling: a behavior is filled in where it says nothing", async (c) => {
  expectGolden(c, "autoscaling/v2-behavior", (await c.create(autoscaler({ behavior: BEHAVIOR })))["spec"].behavior);
});

contractCase("autoscaling: what v1 writes, v2 reads", async (c) => {
  expectGolden(c, "autoscaling/v1-created", await c.create(autoscalerV1({ targetCPUUtilizationPercentage: 44 })));
  expectGolden(c, "autoscaling/v1-read-as-v2", await c.get(V2, HPA, "web"));
});

contractCase("autoscaling: a v1 autoscaler without a target aims at 80 percent", async (c) => {
  const created = await c.create(autoscalerV1());
  expect(created["spec"]).toEqual({
    maxReplicas: 5,
    minReplicas: 1,
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    targetCPUUtilizationPercentage: 80,
  });
});

contractCase("autoscaling: what v1 has no field for travels in annotations", async (c) => {
  await c.create(autoscaler({ metrics: EVERYTHING, behavior: BEHAVIOR }));
  const read = await c.get(V1, HPA, "web");
  expect(read["spec"].targetCPUUtilizationPercentage).toBe(50);
  expectGolden(c, "autoscaling/v2-read-as-v1", read.metadata.annotations);
});

contractCase("autoscaling: a change through v1 keeps what only v2 knows", async (c) => {
  const created = await c.create(autoscaler({ metrics: EVERYTHING, behavior: BEHAVIOR }));
  await c.patch(V1, HPA, "web", { spec: { maxReplicas: 7, targetCPUUtilizationPercentage: 20 } }, "application/merge-patch+json");
  const { spec, metadata } = await c.get(V2, HPA, "web");
  const others = EVERYTHING.filter((metric) => metric !== CPU_50).length;
  expect(spec.metrics.slice(0, others)).toEqual(created["spec"].metrics.filter((_: unknown, index: number) => index !== 1));
  expect(spec.metrics.at(-1)).toEqual(resource("cpu", { type: "Utilization", averageUtilization: 20 }));
  expect(spec.behavior).toEqual(created["spec"].behavior);
  expect(spec.maxReplicas).toBe(7);
  expect(metadata.annotations).toBe(undefined);
});

contractCase("autoscaling: a whole v1 object may be put back", async (c) => {
  await c.create(autoscaler({ metrics: EVERYTHING }));
  const read = await c.get(V1, HPA, "web");
  const written = await c.update({ ...read, metadata: { ...read.metadata, labels: { tier: "front" } } });
  expect(written.apiVersion).toBe(V1);
  expect((await c.get(V2, HPA, "web"))["spec"].metrics).toHaveLength(EVERYTHING.length);
});

contractCase("autoscaling: each writer owns the fields of the version it wrote in", async (c) => {
  await c.create(autoscaler({ metrics: [CPU_50] }));
  await c.patch(V1, HPA, "web", { spec: { targetCPUUtilizationPercentage: 20 } }, "application/merge-patch+json", { query: { fieldManager: "old" } });
  const { metadata } = await c.get(V2, HPA, "web");
  const managers = (metadata.managedFields ?? []) as { manager: string; apiVersion: string; fieldsV1: Record<string, object> }[];
  const owned = managers.map(({ apiVersion, fieldsV1 }) => [apiVersion, Object.keys(fieldsV1["f:spec"] ?? {}).sort()]);
  // Entries come by their second, and within one by their manager's name.
  expect(Object.fromEntries(owned)).toEqual({
    [V2]: ["f:maxReplicas", "f:minReplicas", "f:scaleTargetRef"],
    [V1]: ["f:targetCPUUtilizationPercentage"],
  });
});

contractCase("autoscaling: applying in v1 what v2 applied otherwise is a conflict, worded in v2", async (c) => {
  await c.apply(autoscaler({ maxReplicas: 5, metrics: [CPU_50] }));
  const path = await c.path(V1, HPA, "web", { query: { fieldManager: "other" } });
  const config = JSON.stringify(autoscalerV1({ maxReplicas: 6 }));
  const answer = await c.request("PATCH", path, config, { "content-type": "application/apply-patch+yaml" });
  expect(answer.status).toBe(409);
  expectGolden(c, "autoscaling/apply-conflict", answer.body);
});

contractCase("autoscaling: both versions show the same Table", async (c) => {
  await c.create(autoscaler({ metrics: EVERYTHING }));
  await c.create(autoscaler({ minReplicas: 2, metrics: [EVERYTHING[3], EVERYTHING[4]] }, "two"));
  await c.create(autoscaler({ metrics: [EVERYTHING[5]] }, "wide"));
  for (const version of [V2, V1]) {
    const table = await c.request("GET", await c.path(version, HPA), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    const { columnDefinitions, rows } = table.body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
    expect(columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Reference", "Targets", "MinPods", "MaxPods", "Replicas", "Age"]);
    expect(rows.map(({ cells }) => cells.slice(0, 6))).toEqual([
      ["two", "Deployment/web", "<unknown>/10k, <unknown>/30 (avg)", "2", 5, 0],
      ["web", "Deployment/web", "memory: <unknown>/512Mi, cpu: <unknown>/50% + 4 more...", "1", 5, 0],
      ["wide", "Deployment/web", "cpu: <unknown>/60%", "1", 5, 0],
    ]);
  }
});

contractCase("autoscaling: lists are of the version that was asked", async (c) => {
  await c.create(autoscaler());
  for (const version of [V2, V1]) {
    const { body } = await c.request("GET", await c.path(version, HPA));
    expect(body).toMatchObject({ apiVersion: version, kind: "HorizontalPodAutoscalerList", items: [{ metadata: { name: "web" } }] });
  }
});

contractCase("autoscaling: a watch speaks the version that was asked", async (c) => {
  await c.create(autoscaler());
  const path = await c.path(V1, HPA, undefined, { query: { watch: true, resourceVersion: 0, timeoutSeconds: 5 } });
  const answer = await c.drive(c.client.request({ method: "GET", path, headers: { accept: "application/json" } }));
  if (answer.body.type !== "watch") throw new Error("no watch");
  const events = answer.body.events[Symbol.asyncIterator]();
  const first = await c.drive(events.next());
  expect(first.value).toMatchObject({ type: "ADDED", object: { apiVersion: V1, kind: HPA, spec: { targetCPUUtilizationPercentage: 80 } } });
  await c.drive(Promise.resolve(events.return?.()));
});

contractCase("autoscaling: the status is written by itself, in either version", async (c) => {
  const created = await c.create(autoscalerV1());
  const status = { currentReplicas: 3, desiredReplicas: 4, currentCPUUtilizationPercentage: 7 };
  await c.update({ ...created, spec: { ...created["spec"], maxReplicas: 99 }, status }, { subresource: "status" });
  const read = await c.get(V2, HPA, "web");
  expect(read["spec"].maxReplicas).toBe(5);
  expect(read["status"]).toEqual({
    currentReplicas: 3,
    desiredReplicas: 4,
    currentMetrics: [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: 7 } } }],
  });
});

contractCase("autoscaling: discovery prefers v2", async (c) => {
  const { body } = await c.request("GET", "/apis/autoscaling");
  expect(body).toEqual({
    kind: "APIGroup",
    apiVersion: "v1",
    name: "autoscaling",
    versions: [
      { groupVersion: V2, version: "v2" },
      { groupVersion: V1, version: "v1" },
    ],
    preferredVersion: { groupVersion: V2, version: "v2" },
  });
});
