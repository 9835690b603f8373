import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { limitRange, pod, refusal } from "./objects.ts";

contractCase("limits: a new LimitRange fills in its defaults", async (c) => {
  expectGolden(c, "quota/limit-range", await limitRange(c, [{ type: "Container", max: { cpu: "1" }, min: { cpu: "0.1", memory: "8Mi" } }]));
});

contractCase("limits: containers that say nothing get the defaults", async (c) => {
  await limitRange(c, [{ type: "Container", default: { cpu: "200m", memory: "64Mi" }, defaultRequest: { cpu: "50m" } }]);
  const made = await c.until("a Pod has the defaults", async () => {
    const answer = await c.request("POST", await c.path("v1", "Pod", undefined, { query: { dryRun: "All" } }), pod("one", { limits: { memory: "32Mi" } }));
    const { metadata, spec } = answer.body as { metadata: { annotations?: Record<string, string> }; spec: { containers: { resources: unknown }[] } };
    return metadata.annotations === undefined ? undefined : { annotations: metadata.annotations, resources: spec.containers[0]?.resources };
  });
  expect(made).toEqual({
    annotations: { "kubernetes.io/limit-ranger": "LimitRanger plugin set: cpu request for container main; cpu limit for container main" },
    resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { cpu: "200m", memory: "32Mi" } },
  });
});

contractCase("limits: init containers are told of too", async (c) => {
  await limitRange(c, [{ type: "Container", defaultRequest: { cpu: "50m", memory: "8Mi" } }]);
  const whole = pod("one", {}, { initContainers: [{ name: "early", image: "busybox:1.36" }] });
  const annotations = await c.until("a Pod has the defaults", async () => {
    const answer = await c.request("POST", await c.path("v1", "Pod", undefined, { query: { dryRun: "All" } }), whole);
    return (answer.body as { metadata: { annotations?: Record<string, string> } }).metadata.annotations;
  });
  expect(annotations["kubernetes.io/limit-ranger"]).toBe(
    "LimitRanger plugin set: cpu, memory request for container main; cpu, memory request for init container early",
  );
});

contractCase("limits: a container below the minimum", async (c) => {
  await limitRange(c, [{ type: "Container", min: { cpu: "100m" } }]);
  expect(await refusal(c, pod("one", { requests: { cpu: "50m" }, limits: { cpu: "60m" } }))).toBe(
    'pods "one" is forbidden: minimum cpu usage per Container is 100m, but request is 50m',
  );
});

contractCase("limits: a container above the maximum", async (c) => {
  await limitRange(c, [{ type: "Container", max: { memory: "64Mi" } }]);
  expect(await refusal(c, pod("one", { requests: { memory: "32Mi" }, limits: { memory: "128Mi" } }))).toBe(
    'pods "one" is forbidden: maximum memory usage per Container is 64Mi, but limit is 128Mi',
  );
});

contractCase("limits: limit and request too far apart", async (c) => {
  await limitRange(c, [{ type: "Container", maxLimitRequestRatio: { cpu: "2" } }]);
  expect(await refusal(c, pod("one", { requests: { cpu: "100m" }, limits: { cpu: "500m" } }))).toBe(
    'pods "one" is forbidden: cpu max limit to request ratio per Container is 2, but provided ratio is 5.000000',
  );
});

contractCase("limits: a Pod as a whole", async (c) => {
  await limitRange(c, [{ type: "Pod", max: { cpu: "150m" } }]);
  const two = pod(
    "two",
    {},
    {
      containers: ["a", "b"].map((name) => ({ name, image: "busybox:1.36", resources: { requests: { cpu: "100m" }, limits: { cpu: "100m" } } })),
    },
  );
  expect(await refusal(c, two)).toBe('pods "two" is forbidden: maximum cpu usage per Pod is 150m, but limit is 200m');
  expect(await refusal(c, pod("silent"))).toBe('pods "silent" is forbidden: maximum cpu usage per Pod is 150m.  No limit is specified');
});

contractCase("limits: several faults, in brackets", async (c) => {
  await limitRange(c, [
    { type: "Container", min: { cpu: "100m" } },
    { type: "Pod", min: { memory: "64Mi" } },
  ]);
  const faults =
    'pods "one" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, minimum memory usage per Pod is 64Mi.  No request is specified]';
  expect(await refusal(c, pod("one", { requests: { cpu: "10m" }, limits: { cpu: "1" } }))).toBe(faults);
});

contractCase("limits: a claim's size", async (c) => {
  await limitRange(c, [{ type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "5Gi" } }]);
  const claim = (storage: string) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "none", resources: { requests: { storage } } },
  });
  const message = async (storage: string) =>
    c.until("the claim is refused", async () => {
      const answer = await c.request("POST", await c.path("v1", "PersistentVolumeClaim", undefined, { query: { dryRun: "All" } }), claim(storage));
      return answer.status >= 400 ? (answer.body as { message: string }).message : undefined;
    });
  expect(await message("500Mi")).toBe(
    'persistentvolumeclaims "data" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
  );
  expect(await message("6Gi")).toBe('persistentvolumeclaims "data" is forbidden: maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi');
});

const INVALID: Record<string, readonly Record<string, unknown>[]> = {
  "min-above-max": [{ type: "Container", min: { cpu: "2" }, max: { cpu: "1" } }],
  "default-outside": [{ type: "Container", max: { cpu: "1" }, min: { cpu: "500m" }, default: { cpu: "2" }, defaultRequest: { cpu: "100m" } }],
  "default-for-pods": [{ type: "Pod", default: { cpu: "1" }, defaultRequest: { cpu: "1" } }],
  "claim-without-bounds": [{ type: "PersistentVolumeClaim" }],
  "type-twice": [
    { type: "Container", max: { cpu: "1" } },
    { type: "Container", max: { cpu: "2" } },
  ],
  ratio: [{ type: "Container", maxLimitRequestRatio: { cpu: "0.5" } }],
};

for (const [name, limits] of Object.entries(INVALID)) {
  contractCase(`limits: refused: ${name}`, async (c) => {
    expectGolden(c, `quota/refused/limits-${name}`, await c.refused(limitRange(c, limits)));
  });
}
