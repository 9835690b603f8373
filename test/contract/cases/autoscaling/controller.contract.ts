import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { CPU_50, HPA, V2, autoscaler, deployment } from "./objects.ts";

interface Condition {
  type: string;
  status: string;
  reason: string;
  message: string;
}

/** The autoscaler's status once it has these conditions, each "Type Status Reason". */
async function settled(c: ContractCluster, wanted: readonly string[], name = "web") {
  return c.until(`${name} has ${wanted.join(", ")}`, async () => {
    const { status } = (await c.get(V2, HPA, name)) as { status?: { conditions?: Condition[]; currentReplicas?: number; desiredReplicas?: number } };
    const has = (status?.conditions ?? []).map(({ type, status: value, reason }) => `${type} ${value} ${reason}`);
    return wanted.every((one) => has.includes(one)) ? status : undefined;
  });
}

function message(status: { conditions?: Condition[] } | undefined, type: string): string | undefined {
  return status?.conditions?.find((condition) => condition.type === type)?.message;
}

async function said(c: ContractCluster, reason: string, name = "web"): Promise<string[]> {
  return c.until(`${name} has an Event ${reason}`, async () => {
    const found = (await c.events(HPA, name)).filter((event) => event["reason"] === reason).map((event) => `${event["type"]}: ${event["message"]}`);
    return found.length > 0 ? found : undefined;
  });
}

contractCase("autoscaling: a target that is not there", async (c) => {
  await c.create(autoscaler());
  const status = await settled(c, ["AbleToScale False FailedGetScale"]);
  expect(message(status, "AbleToScale")).toBe(`the HPA controller was unable to get the target's current scale: deployments.apps "web" not found`);
  expect(await said(c, "FailedGetScale")).toEqual([`Warning: deployments.apps "web" not found`]);
});

contractCase("autoscaling: a kind that is not there", async (c) => {
  await c.create(autoscaler({ scaleTargetRef: { apiVersion: "apps/v1", kind: "Fleet", name: "web" } }));
  const status = await settled(c, ["AbleToScale False FailedGetScale"]);
  expect(message(status, "AbleToScale")).toBe('the HPA controller was unable to get the target\'s current scale: no matches for kind "Fleet" in group "apps"');
});

contractCase("autoscaling: a target of size zero is left alone", async (c) => {
  await c.create(deployment("web", 0));
  await c.create(autoscaler());
  const status = await settled(c, ["ScalingActive False ScalingDisabled"]);
  expect(message(status, "ScalingActive")).toBe("scaling is disabled since the replica count of the target is zero");
  expect((await c.get("apps/v1", "Deployment", "web"))["spec"].replicas).toBe(0);
});

contractCase("autoscaling: a target above its maximum shrinks at once", async (c) => {
  await c.create(deployment("web", 4));
  await c.create(autoscaler({ maxReplicas: 2, metrics: [CPU_50] }));
  const status = await settled(c, ["AbleToScale True SucceededRescale"]);
  expect(message(status, "AbleToScale")).toBe("the HPA controller was able to update the target scale to 2");
  expect(status).toMatchObject({ currentReplicas: 4, desiredReplicas: 2, lastScaleTime: expect.any(String), currentMetrics: null });
  expect((await c.get("apps/v1", "Deployment", "web"))["spec"].replicas).toBe(2);
  expect(await said(c, "SuccessfulRescale")).toEqual(["Normal: New size: 2; reason: Current number of replicas above Spec.MaxReplicas"]);
});

contractCase("autoscaling: a target below its minimum grows at once", async (c) => {
  await c.create(deployment("web", 1));
  await c.create(autoscaler({ minReplicas: 3 }));
  await settled(c, ["AbleToScale True SucceededRescale"]);
  expect((await c.get("apps/v1", "Deployment", "web"))["spec"].replicas).toBe(3);
  expect(await said(c, "SuccessfulRescale")).toEqual(["Normal: New size: 3; reason: Current number of replicas below Spec.MinReplicas"]);
});

contractCase("autoscaling: two autoscalers of the same Pods stand in each other's way", async (c) => {
  await c.create(deployment("web", 1));
  await c.create(autoscaler({}, "one"));
  await c.create(autoscaler({}, "two"));
  const states = await c.until("one of them sees the other", async () => {
    const both = await Promise.all(["one", "two"].map(async (name) => (await c.get(V2, HPA, name)) as { status?: { conditions?: Condition[] } }));
    const found = both
      .map(({ status }) => status?.conditions?.find(({ reason }) => reason === "AmbiguousSelector")?.message)
      .filter((text) => text !== undefined);
    return found.length > 0 ? found : undefined;
  });
  const keys = [`${c.namespace}/one`, `${c.namespace}/two`];
  const texts = [keys, keys.toReversed()].map((order) => `pods by selector app=web are controlled by multiple HPAs: [${order.join(" ")}]`);
  expect(texts).toContain(states[0]);
});

contractCase("autoscaling: metrics that nobody serves", async (c) => {
  await c.create(deployment("web", 1));
  await c.create(
    autoscaler({ metrics: [{ type: "Pods", pods: { metric: { name: "packets" }, target: { type: "AverageValue", averageValue: "1k" } } }] }, "pods"),
  );
  const status = await settled(c, ["ScalingActive False FailedGetPodsMetric"], "pods");
  expect(message(status, "ScalingActive")).toBe(
    "the HPA was unable to compute the replica count: unable to get metric packets: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
  );
  expect(await said(c, "FailedComputeMetricsReplicas", "pods")).toEqual([
    "Warning: invalid metrics (1 invalid out of 1), first error is: failed to get pods metric value: unable to get metric packets: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered",
  ]);
  expect(status).toMatchObject({ currentReplicas: 1, desiredReplicas: 0, currentMetrics: [{ type: "" }] });
});

contractCase("autoscaling: an external metric that nobody serves", async (c) => {
  await c.create(deployment("web", 1));
  const external = { metric: { name: "queue", selector: { matchLabels: { app: "a" } } }, target: { type: "AverageValue", averageValue: "30" } };
  await c.create(autoscaler({ metrics: [{ type: "External", external }] }));
  await settled(c, ["ScalingActive False FailedGetExternalMetric"]);
  const selector = "&LabelSelector{MatchLabels:map[string]string{app: a,},MatchExpressions:[]LabelSelectorRequirement{},}";
  const cause = `unable to get external metric ${c.namespace}/queue/${selector}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)`;
  expect(await said(c, "FailedGetExternalMetric")).toEqual([`Warning: ${cause}`]);
  expect(await said(c, "FailedComputeMetricsReplicas")).toEqual([
    `Warning: invalid metrics (1 invalid out of 1), first error is: failed to get queue external metric value: failed to get queue external metric: ${cause}`,
  ]);
});

contractCase("autoscaling: an object metric that nobody serves", async (c) => {
  await c.create(deployment("web", 1));
  const describedObject = { apiVersion: "v1", kind: "Service", name: "web" };
  await c.create(autoscaler({ metrics: [{ type: "Object", object: { metric: { name: "hits" }, describedObject, target: { type: "Value", value: "9" } } }] }));
  await settled(c, ["ScalingActive False FailedGetObjectMetric"]);
  // Upstream gives its sentence the words in another order than it wants them.
  const cause = `unable to get metric hits: Service on ${c.namespace} web/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered`;
  expect(await said(c, "FailedComputeMetricsReplicas")).toEqual([
    `Warning: invalid metrics (1 invalid out of 1), first error is: failed to get object metric value: ${cause}`,
  ]);
});

contractCase(
  "autoscaling: a container that requests nothing cannot be compared with its request",
  async (c) => {
    await c.create(deployment("web", 1, { image: "busybox:1.36" }));
    await c.create(autoscaler({ metrics: [CPU_50] }));
    await c.deploymentReady("web");
    const [pod] = await c.list("v1", "Pod");
    const cause = `failed to get cpu utilization: missing request for cpu in container main of Pod ${pod?.metadata.name}`;
    await c.until(
      "the condition names the container",
      async () => {
        const { status } = (await c.get(V2, HPA, "web")) as { status?: { conditions?: Condition[] } };
        return message(status, "ScalingActive") === `the HPA was unable to compute the replica count: ${cause}`;
      },
      120,
    );
  },
  { needs: ["metrics"], seconds: 180 },
);

contractCase(
  "autoscaling: load makes it grow, to its maximum",
  async (c) => {
    const busy = { image: "busybox:1.36", command: ["sh", "-c", "while :; do :; done"], resources: { requests: { cpu: "20m" }, limits: { cpu: "100m" } } };
    await c.create(deployment("web", 1, busy));
    await c.create(autoscaler({ maxReplicas: 2, metrics: [CPU_50] }));
    await c.until("the Deployment has two replicas", async () => (await c.get("apps/v1", "Deployment", "web"))["spec"].replicas === 2, 150);
    const status = await settled(c, ["ScalingActive True ValidMetricFound"]);
    expect(message(status, "ScalingActive")).toBe(
      "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)",
    );
    expect(await said(c, "SuccessfulRescale")).toEqual(["Normal: New size: 2; reason: cpu resource utilization (percentage of request) above target"]);
  },
  { needs: ["metrics"], seconds: 240 },
);
