import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { HPA, V2, autoscaler, autoscalerV1, resource } from "./objects.ts";

/** What is wrong with it → the spec. */
const INVALID: Record<string, Record<string, unknown>> = {
  "bounds-crossed": { minReplicas: 6 },
  "bounds-below-one": { minReplicas: 0, maxReplicas: 0 },
  "bounds-negative": { maxReplicas: -1 },
  "target-in-core-group": { scaleTargetRef: { apiVersion: "v1", kind: "Deployment", name: "web" } },
  "target-empty": { scaleTargetRef: { kind: "", name: "" } },
  "target-names": { scaleTargetRef: { apiVersion: "a/b/c", kind: "Deploy/ment", name: ".." } },
  "metric-type-unknown": { metrics: [{ type: "Gauge" }] },
  "metric-source-missing": { metrics: [{ type: "Resource" }] },
  "metric-source-other": {
    metrics: [{ type: "Resource", pods: { metric: { name: "x" }, target: { type: "AverageValue", averageValue: "1" } } }],
  },
  "metric-target-both": { metrics: [resource("cpu", { type: "Utilization", averageUtilization: 50, averageValue: "1" })] },
  "metric-target-none": { metrics: [resource("cpu", { type: "Utilization" })] },
  "metric-target-not-positive": {
    metrics: [resource("memory", { type: "AverageValue", averageValue: "-1Mi" }), resource("cpu", { type: "Much", averageUtilization: 0 })],
  },
  "metric-pods-incomplete": { metrics: [{ type: "Pods", pods: { metric: { name: "" }, target: { type: "" } } }] },
  "metric-external-both": {
    metrics: [{ type: "External", external: { metric: { name: "q" }, target: { type: "Value", value: "1", averageValue: "2" } } }],
  },
  "metric-object-incomplete": {
    metrics: [{ type: "Object", object: { metric: { name: "q" }, describedObject: { kind: "", name: "a/b" }, target: { type: "Value" } } }],
  },
  "metric-container": {
    metrics: [{ type: "ContainerResource", containerResource: { name: "gpu", container: "A_b", target: { type: "Utilization", averageUtilization: 1 } } }],
  },
  "behavior-window": { behavior: { scaleDown: { stabilizationWindowSeconds: 3601 }, scaleUp: { stabilizationWindowSeconds: -1 } } },
  "behavior-policies": {
    behavior: {
      scaleDown: {
        selectPolicy: "Most",
        policies: [
          { type: "Nodes", value: 0, periodSeconds: 0 },
          { type: "Pods", value: 1, periodSeconds: 1801 },
        ],
      },
    },
  },
  "behavior-tolerance": { behavior: { scaleUp: { tolerance: "-0.1" } } },
};

for (const [name, spec] of Object.entries(INVALID)) {
  contractCase(`autoscaling: refused: ${name}`, async (c) => {
    expectGolden(c, `autoscaling/refused/${name}`, await c.refused(c.create(autoscaler(spec))));
  });
}

contractCase("autoscaling: refused in v1, in the words of v2", async (c) => {
  expectGolden(c, "autoscaling/refused/v1", await c.refused(c.create(autoscalerV1({ targetCPUUtilizationPercentage: 0, minReplicas: 9 }))));
});

contractCase("autoscaling: a quantity that is none cannot be decoded", async (c) => {
  const spec = { metrics: [resource("cpu", { type: "AverageValue", averageValue: "lots" })] };
  expectGolden(c, "autoscaling/refused/quantity", await c.refused(c.create(autoscaler(spec))));
});

contractCase("autoscaling: an update is validated too", async (c) => {
  await c.create(autoscaler());
  const patch = c.patch(V2, HPA, "web", { spec: { minReplicas: 8 } }, "application/merge-patch+json");
  expectGolden(c, "autoscaling/refused/update", await c.refused(patch));
});
