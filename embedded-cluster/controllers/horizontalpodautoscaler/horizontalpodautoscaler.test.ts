import { expect, test } from "vitest";
import type { HorizontalPodAutoscalerSpec, HorizontalPodAutoscalerStatus } from "../../apimachinery/types/autoscaling.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { Bench, deployment } from "../testing/bench.ts";

const SECOND = 1_000;

/** A Deployment "web" of pods that request 100m each, an autoscaler for it, and CPU as the test says it. */
async function setUp(options: { replicas?: number; spec?: Partial<HorizontalPodAutoscalerSpec>; request?: string | null; withMetrics?: boolean } = {}) {
  const use = { millis: 50, of: (_name: string): number | undefined => undefined };
  let bench: Bench | undefined;
  const metricsOf = (pod: KubeObject) => ({
    kind: "PodMetrics",
    apiVersion: "metrics.k8s.io/v1beta1",
    metadata: pod.metadata,
    timestamp: timestamp(bench?.clock.now() ?? 0),
    window: "15s",
    containers: [{ name: "main", usage: { cpu: `${use.of(pod.metadata.name) ?? use.millis}m`, memory: "20Mi" } }],
  });
  const pods = () => (bench?.store.list("/core/pods/default/") ?? []).map((pod) => metricsOf(pod));
  const metrics = { nodes: () => [], pods };
  bench = await Bench.start({ server: options.withMetrics === false ? {} : { metrics } });
  const web = deployment("web", { replicas: options.replicas ?? 1 });
  const [main] = web.spec.template.spec.containers;
  if (main !== undefined && options.request !== null) Object.assign(main, { resources: { requests: { cpu: options.request ?? "100m" } } });
  await bench.create("deployments", web);
  const scaleTargetRef = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  const cpu = { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } };
  await bench.create("horizontalpodautoscalers", {
    metadata: { name: "web", namespace: "default" },
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 10, metrics: [cpu], ...options.spec },
  });
  const running = bench;
  return {
    bench,
    use,
    status: async () => (await running.find("horizontalpodautoscalers", "web", "default"))?.["status"] as HorizontalPodAutoscalerStatus,
    replicas: async () => (await running.find("deployments", "web", "default"))?.["spec"].replicas as number,
  };
}

function said(status: HorizontalPodAutoscalerStatus): string[] {
  return (status.conditions ?? []).map(({ type, status: value, reason, message }) => `${type} ${value} ${reason}: ${message}`);
}

test("load doubles the size, and the highest recent recommendation holds for five minutes", async () => {
  const { bench, use, status, replicas } = await setUp();
  await bench.clock.advance(14 * SECOND);
  expect(await status()).toEqual({ desiredReplicas: 0, currentMetrics: null });
  await bench.clock.advance(32 * SECOND);
  expect(await status()).toEqual({
    currentReplicas: 1,
    desiredReplicas: 1,
    currentMetrics: [{ type: "Resource", resource: { name: "cpu", current: { averageUtilization: 50, averageValue: "50m" } } }],
    conditions: [
      expect.objectContaining({ type: "AbleToScale", status: "True", reason: "ReadyForNewScale" }),
      expect.objectContaining({ type: "ScalingActive", status: "True", reason: "ValidMetricFound" }),
      expect.objectContaining({ type: "ScalingLimited", status: "False", reason: "DesiredWithinRange" }),
    ],
  });
  use.millis = 100;
  await bench.clock.advance(15 * SECOND);
  expect(await replicas()).toBe(2);
  use.millis = 5;
  await bench.clock.advance(60 * SECOND);
  expect(await replicas()).toBe(2);
  expect(said(await status())).toContain(
    "AbleToScale True ScaleDownStabilized: recent recommendations were higher than current one, applying the highest recent recommendation",
  );
  await bench.clock.advance(300 * SECOND);
  expect(await replicas()).toBe(1);
  expect((await bench.events("web")).filter((event) => event.includes("New size"))).toEqual([
    "Normal SuccessfulRescale New size: 2; reason: cpu resource utilization (percentage of request) above target",
    "Normal SuccessfulRescale New size: 1; reason: All metrics below target",
  ]);
});

test("the size at most doubles at a time, and stays within its bounds", async () => {
  const { bench, use, status, replicas } = await setUp({ replicas: 3, spec: { maxReplicas: 8 } });
  use.millis = 5_000;
  await bench.clock.advance(31 * SECOND);
  expect(await replicas()).toBe(6);
  expect(said(await status())).toContain("ScalingLimited True ScaleUpLimit: the desired replica count is increasing faster than the maximum scale rate");
  await bench.clock.advance(60 * SECOND);
  expect(await replicas()).toBe(8);
  expect(said(await status())).toContain("ScalingLimited True TooManyReplicas: the desired replica count is more than the maximum replica count");
});

test("policies bound the rate: two pods a minute up, none down", async () => {
  const behavior = {
    scaleUp: { policies: [{ type: "Pods", value: 2, periodSeconds: 60 }] },
    scaleDown: { selectPolicy: "Disabled", stabilizationWindowSeconds: 0 },
  };
  const { bench, use, status, replicas } = await setUp({ spec: { behavior } });
  use.millis = 1_000;
  await bench.clock.advance(46 * SECOND);
  expect(await replicas()).toBe(3);
  await bench.clock.advance(30 * SECOND);
  expect(await replicas()).toBe(3);
  await bench.clock.advance(45 * SECOND);
  expect(await replicas()).toBe(5);
  use.millis = 1;
  await bench.clock.advance(120 * SECOND);
  expect(await replicas()).toBe(5);
  expect(said(await status())).toContain("ScalingLimited True ScaleDownLimit: the desired replica count is decreasing faster than the maximum scale rate");
});

test("a use within ten percent of the target changes nothing; a tolerance of one's own does", async () => {
  const { bench, use, replicas } = await setUp({ replicas: 10, spec: { maxReplicas: 20 } });
  use.millis = 54;
  await bench.clock.advance(120 * SECOND);
  expect(await replicas()).toBe(10);
  await bench.patch("horizontalpodautoscalers", "web", "default", { spec: { behavior: { scaleUp: { tolerance: "0.05" } } } });
  await bench.clock.advance(30 * SECOND);
  expect(await replicas()).toBe(11);
});

test("pods that just became ready do not count, those that were not measured count as idle on the way up", async () => {
  const { bench, use, replicas, status } = await setUp({ replicas: 2 });
  use.of = () => 200;
  await bench.clock.advance(16 * SECOND);
  expect(said(await status())).toContain(
    "ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)",
  );
  await bench.clock.advance(15 * SECOND);
  expect(await replicas()).toBe(4);
  // The two new ones are too young to say anything, and so count as idle: (200 + 200 + 0 + 0) / 400 is twice the target.
  await bench.clock.advance(15 * SECOND);
  expect(await replicas()).toBe(8);
});

test("what cannot be computed is told in conditions and Events", async () => {
  const { bench, status, replicas } = await setUp({ request: null });
  await bench.clock.advance(46 * SECOND);
  const pod = (await bench.names("pods", "default"))[0];
  const cause = `failed to get cpu utilization: missing request for cpu in container main of Pod ${pod}`;
  expect(said(await status())).toEqual([
    "AbleToScale True SucceededGetScale: the HPA controller was able to get the target's current scale",
    `ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: ${cause}`,
  ]);
  expect((await status()).currentMetrics).toEqual([{ type: "" }]);
  expect(await bench.events("web")).toContain(
    `Warning FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${cause}`,
  );
  await bench.patch("deployments", "web", "default", { spec: { replicas: 0 } });
  await bench.clock.advance(15 * SECOND);
  expect(said(await status())).toContain("ScalingActive False ScalingDisabled: scaling is disabled since the replica count of the target is zero");
  await bench.patch("deployments", "web", "default", { spec: { replicas: 12 } });
  await bench.clock.advance(15 * SECOND);
  expect(await replicas()).toBe(10);
  expect(await bench.events("web")).toContain("Normal SuccessfulRescale New size: 10; reason: Current number of replicas above Spec.MaxReplicas");
});

test("without a metrics server, and without a target", async () => {
  const { bench, status } = await setUp({ withMetrics: false });
  await bench.clock.advance(16 * SECOND);
  expect(said(await status())).toContain(
    "ScalingActive False FailedGetResourceMetric: the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)",
  );
  await bench.delete("deployments", "web", "default");
  await bench.clock.advance(16 * SECOND);
  expect(said(await status())[0]).toBe(
    'AbleToScale False FailedGetScale: the HPA controller was unable to get the target\'s current scale: deployments.apps "web" not found',
  );
});
