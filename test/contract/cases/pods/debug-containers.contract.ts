import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { BUSYBOX, FOREVER, podFacts, podIs, shellPod } from "./pod-facts.ts";

const STRATEGIC = "application/strategic-merge-patch+json";
const SUBRESOURCE = { subresource: "ephemeralcontainers" };
const debugging = (name: string, more: object = {}) => ({ name, image: BUSYBOX, command: ["sh", "-c", `echo here; ${FOREVER}`], ...more });

contractCase("pods: a debug container is added to a Pod that runs", async (c) => {
  await c.create(shellPod("patient", FOREVER));
  await c.podReady("patient");
  const patched = await c.patch(
    "v1",
    "Pod",
    "patient",
    { spec: { ephemeralContainers: [debugging("doctor", { targetContainerName: "main" })] } },
    STRATEGIC,
    SUBRESOURCE,
  );
  expectGolden(c, "pods/debug-added", patched["spec"].ephemeralContainers);
  await podIs(c, "patient", "has its doctor", (status) => status["ephemeralContainerStatuses"]?.[0]?.state.running !== undefined);
  await c.until("both are told to have started", async () => (await c.events("Pod", "patient")).filter(({ reason }) => reason === "Started").length === 2);
  expectGolden(c, "pods/debug-running", await podFacts(c, "patient"));
  await c.until("it prints", async () => (await c.logs("patient", { container: "doctor" })) === "here\n");
});

contractCase("pods: a debug container that ends is not started again", async (c) => {
  await c.create(shellPod("patient", FOREVER));
  await c.podReady("patient");
  await c.patch("v1", "Pod", "patient", { spec: { ephemeralContainers: [debugging("brief", { command: ["sh", "-c", "exit 3"] })] } }, STRATEGIC, SUBRESOURCE);
  const pod = await podIs(c, "patient", "was looked at", (status) => status["ephemeralContainerStatuses"]?.[0]?.state.terminated !== undefined);
  const { state, restartCount, ready } = pod["status"].ephemeralContainerStatuses[0];
  expect([state.terminated.exitCode, restartCount, ready, pod["status"].phase]).toEqual([3, 0, false, "Running"]);
});

contractCase("pods: debug containers that are refused", async (c) => {
  await c.create(shellPod("patient", FOREVER));
  await c.podReady("patient");
  const add = (...ephemeralContainers: object[]) => c.refused(c.patch("v1", "Pod", "patient", { spec: { ephemeralContainers } }, STRATEGIC, SUBRESOURCE));
  const refused = [
    await add(debugging("main")),
    await add(debugging("lost", { targetContainerName: "absent" })),
    await add(
      debugging("served", {
        ports: [{ containerPort: 80 }],
        resources: { limits: { cpu: "1" } },
        livenessProbe: { exec: { command: ["true"] } },
        lifecycle: { preStop: { sleep: { seconds: 1 } } },
      }),
    ),
    await add(debugging("mounted", { volumeMounts: [{ name: "absent", mountPath: "/x", subPath: "y" }] })),
    await c.refused(c.create(shellPod("born", FOREVER, {}, { ephemeralContainers: [debugging("early")] }))),
    await c.refused(c.patch("v1", "Pod", "patient", { spec: { ephemeralContainers: [debugging("aside")] } }, STRATEGIC)),
  ];
  expectGolden(
    c,
    "pods/debug-refused",
    refused.map(({ message }) => (message ?? "").replace(/\n[\s\S]*$/, "")),
  );
});

contractCase("pods: debug containers are not taken away", async (c) => {
  await c.create(shellPod("patient", FOREVER));
  await c.podReady("patient");
  await c.patch("v1", "Pod", "patient", { spec: { ephemeralContainers: [debugging("stays")] } }, STRATEGIC, SUBRESOURCE);
  const pod = await c.get("v1", "Pod", "patient");
  const without = { ...pod, spec: { ...pod["spec"], ephemeralContainers: [] } };
  const refused = await c.refused(c.update(without, SUBRESOURCE));
  expect(refused.message).toBe('Pod "patient" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "stays" may not be removed\n');
});
