import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

const limited = (requests: object | undefined, limits: object | undefined) => ({
  resources: { ...(requests === undefined ? {} : { requests }), ...(limits === undefined ? {} : { limits }) },
});

contractCase("pods: quality of service", async (c) => {
  const held = { schedulingGates: [{ name: "tsunagu.dev/hold" }] };
  const classOf = async (name: string, container: object) => (await c.create(shellPod(name, "true", container, held)))["status"].qosClass as string;
  const small = { cpu: "10m", memory: "16Mi" };
  expect([
    await classOf("none", {}),
    await classOf("limits", limited(undefined, small)),
    await classOf("equal", limited(small, small)),
    await classOf("less", limited({ cpu: "5m" }, small)),
    await classOf("cpu-only", limited({ cpu: "10m" }, { cpu: "10m" })),
    await classOf("disk", limited({ "ephemeral-storage": "1Mi" }, undefined)),
  ]).toEqual(["BestEffort", "Guaranteed", "Guaranteed", "Burstable", "Burstable", "BestEffort"]);
});

contractCase("pods: what limits are written as, and what is asked for when only a limit is given", async (c) => {
  const pod = await c.create(
    shellPod("written", "true", limited({ cpu: "0.1", memory: "1024Ki" }, { cpu: "1500m", memory: "0.5Gi", "ephemeral-storage": "1e3" }), {
      schedulingGates: [{ name: "tsunagu.dev/hold" }],
    }),
  );
  expectGolden(c, "pods/resources-written", pod["spec"].containers[0].resources);
});

contractCase("pods: amounts that make no sense are refused", async (c) => {
  const wrong = limited({ cpu: "2" }, { cpu: "1" });
  const negative = limited({ memory: "-1" }, undefined);
  const partly = limited(undefined, { "example.com/gpu": "1.5" });
  const alone = limited({ "example.com/gpu": "1" }, undefined);
  const refused = [];
  for (const amounts of [wrong, negative, partly, alone]) refused.push(await c.refused(c.create(shellPod("wrong", "true", amounts))));
  expectGolden(c, "pods/resources-refused", refused);
});

contractCase("pods: one with limits that runs", async (c) => {
  await c.create(shellPod("limited", FOREVER, limited({ cpu: "10m", memory: "16Mi" }, { cpu: "100m", memory: "32Mi" })));
  await c.podReady("limited");
  await told(c, "limited", "Started");
  expectGolden(c, "pods/resources-running", await podFacts(c, "limited"));
});

contractCase("pods: resized while it runs", async (c) => {
  await c.create(shellPod("growing", FOREVER, limited({ cpu: "10m", memory: "16Mi" }, { cpu: "100m", memory: "32Mi" })));
  await c.podReady("growing");
  const containers = [{ name: "main", resources: { requests: { cpu: "20m" }, limits: { cpu: "200m", memory: "48Mi" } } }];
  const patched = await c.patch("v1", "Pod", "growing", { spec: { containers } }, "application/strategic-merge-patch+json", { subresource: "resize" });
  expect(patched["spec"].containers[0].resources).toEqual({ requests: { cpu: "20m", memory: "16Mi" }, limits: { cpu: "200m", memory: "48Mi" } });
  expect(patched.metadata.generation).toBe(2);
  await podIs(
    c,
    "growing",
    "has its new limits",
    (status) =>
      status["containerStatuses"][0].resources?.limits?.memory === "48Mi" &&
      status["observedGeneration"] === 2 &&
      !status["conditions"].some((one: any) => one.type.startsWith("PodResize")),
  );
  expectGolden(c, "pods/resources-resized", await podFacts(c, "growing"));
});

contractCase("pods: a resize that asks for a restart", async (c) => {
  const more = {
    ...limited({ cpu: "10m", memory: "16Mi" }, { cpu: "100m", memory: "32Mi" }),
    resizePolicy: [{ resourceName: "memory", restartPolicy: "RestartContainer" }],
  };
  await c.create(shellPod("restarting", FOREVER, more));
  await c.podReady("restarting");
  const containers = [{ name: "main", resources: { limits: { memory: "48Mi" } } }];
  await c.patch("v1", "Pod", "restarting", { spec: { containers } }, "application/strategic-merge-patch+json", { subresource: "resize" });
  await podIs(
    c,
    "restarting",
    "was restarted",
    (status) => status["containerStatuses"][0].restartCount === 1 && status["containerStatuses"][0].resources?.limits?.memory === "48Mi",
  );
});

contractCase("pods: resizes that are refused", async (c) => {
  await c.create(shellPod("fixed", FOREVER, limited({ cpu: "10m", memory: "16Mi" }, { cpu: "10m", memory: "16Mi" })));
  const resize = (resources: object, more: object = {}) =>
    c.refused(
      c.patch("v1", "Pod", "fixed", { spec: { containers: [{ name: "main", resources, ...more }] } }, "application/strategic-merge-patch+json", {
        subresource: "resize",
      }),
    );
  await c.podReady("fixed");
  const refused = [
    await resize({ requests: { cpu: "5m" } }),
    await resize({ limits: { memory: null } }),
    await resize({ requests: { "ephemeral-storage": "1Mi" } }),
  ];
  expectGolden(c, "pods/resize-refused", refused);
  const direct = await c.refused(
    c.patch("v1", "Pod", "fixed", { spec: { containers: [{ name: "main", resources: { limits: { cpu: "20m" }, requests: { cpu: "20m" } } }] } }),
  );
  expect(direct.message).toContain("pod updates may not change fields other than");
});

contractCase("pods: a resize no node can bear", async (c) => {
  await c.create(shellPod("giant", FOREVER, limited({ cpu: "10m", memory: "16Mi" }, undefined)));
  await c.podReady("giant");
  const containers = [{ name: "main", resources: { requests: { cpu: "900" } } }];
  const refused = await c.refused(c.patch("v1", "Pod", "giant", { spec: { containers } }, "application/strategic-merge-patch+json", { subresource: "resize" }));
  expect([refused.code, refused.message?.replace(/allocatable: \d+/, "allocatable: N")]).toEqual([
    403,
    'pods "giant" is forbidden: node didn\'t have enough allocatable resources: cpu, requested: 900000, allocatable: N',
  ]);
});
