import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { BUSYBOX, FOREVER, over, podFacts, podIs, shellPod, told, waitingFor } from "./pod-facts.ts";

const step = (name: string, script: string, more: object = {}) => ({ name, image: BUSYBOX, command: ["sh", "-c", script], ...more });
const phase = (name: string) => (status: Record<string, any>) => status["phase"] === name;

contractCase("pods: init containers run one after the other, then the others", async (c) => {
  const mount = { volumeMounts: [{ name: "log", mountPath: "/log" }] };
  const write = (word: string) => step(word, `echo ${word} >> /log/order`, mount);
  await c.create(
    shellPod("steps", `cat /log/order; ${FOREVER}`, mount, { volumes: [{ name: "log", emptyDir: {} }], initContainers: [write("first"), write("second")] }),
  );
  await c.podReady("steps");
  expect(await c.logs("steps", { container: "main" })).toBe("first\nsecond\n");
  expectGolden(c, "pods/init-steps", await podFacts(c, "steps"));
});

contractCase("pods: while an init container runs, the others wait", async (c) => {
  await c.create(shellPod("slow-init", "true", {}, { initContainers: [step("slow", FOREVER), step("next", "true")] }));
  const pod = await podIs(c, "slow-init", "runs its first step", (status) => status["initContainerStatuses"]?.[0]?.state.running !== undefined);
  await told(c, "slow-init", "Started");
  expectGolden(c, "pods/init-slow", await podFacts(c, "slow-init", pod));
});

contractCase("pods: an init container that fails, in a Pod that never restarts", async (c) => {
  await c.create(shellPod("failed-init", "true", {}, { restartPolicy: "Never", initContainers: [step("broken", "exit 4")] }));
  await podIs(c, "failed-init", "fails", over("Failed"));
  expectGolden(c, "pods/init-failed", await podFacts(c, "failed-init"));
});

contractCase("pods: an init container that fails again and again", async (c) => {
  await c.create(shellPod("looping-init", "true", {}, { initContainers: [step("broken", "exit 4")] }));
  const pod = await podIs(
    c,
    "looping-init",
    "waits",
    (status) => waitingFor("CrashLoopBackOff")(status) && status["initContainerStatuses"][0].restartCount === 1,
  );
  await told(c, "looping-init", "BackOff");
  expectGolden(c, "pods/init-looping", await podFacts(c, "looping-init", pod));
});

contractCase("pods: a sidecar starts first and stays", async (c) => {
  await c.create(shellPod("with-sidecar", FOREVER, {}, { initContainers: [step("side", FOREVER, { restartPolicy: "Always" }), step("then", "true")] }));
  await c.podReady("with-sidecar");
  await c.until(
    "all three are told to have started",
    async () => (await c.events("Pod", "with-sidecar")).filter(({ reason }) => reason === "Started").length === 3,
  );
  expectGolden(c, "pods/sidecar-running", await podFacts(c, "with-sidecar"));
});

contractCase("pods: a sidecar does not keep a Pod from ending, and ends after it", async (c) => {
  const mount = { volumeMounts: [{ name: "log", mountPath: "/log" }] };
  const side = (name: string) => step(name, `trap 'exit 0' TERM; while true; do sleep 1; done`, { restartPolicy: "Always", ...mount });
  await c.create(
    shellPod("job-with-sidecar", "sleep 1; exit 0", mount, {
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 5,
      volumes: [{ name: "log", emptyDir: {} }],
      initContainers: [side("one"), side("two")],
    }),
  );
  await podIs(c, "job-with-sidecar", "succeeds", over("Succeeded"));
  await told(c, "job-with-sidecar", "Killing");
  expectGolden(c, "pods/sidecar-job", await podFacts(c, "job-with-sidecar"));
});

contractCase("pods: the next container waits for a sidecar's startup probe", async (c) => {
  const side = step("side", FOREVER, { restartPolicy: "Always", startupProbe: { exec: { command: ["false"] }, periodSeconds: 1, failureThreshold: 60 } });
  await c.create(shellPod("waiting-for-side", "true", {}, { initContainers: [side] }));
  const pod = await podIs(c, "waiting-for-side", "runs its sidecar", (status) => status["initContainerStatuses"]?.[0]?.state.running !== undefined);
  await told(c, "waiting-for-side", "Unhealthy");
  expectGolden(c, "pods/sidecar-startup", await podFacts(c, "waiting-for-side", pod));
});

contractCase("pods: a sidecar that is not ready makes the Pod not ready", async (c) => {
  const side = step("side", FOREVER, { restartPolicy: "Always", readinessProbe: { exec: { command: ["test", "-e", "/ok"] }, periodSeconds: 1 } });
  await c.create(shellPod("unready-side", FOREVER, {}, { initContainers: [side] }));
  await podIs(c, "unready-side", "runs", phase("Running"));
  await told(c, "unready-side", "Unhealthy");
  expectGolden(c, "pods/sidecar-unready", await podFacts(c, "unready-side"));
  await c.exec("unready-side", ["touch", "/ok"], { container: "side" });
  await c.podReady("unready-side");
});

contractCase("pods: what a Pod may not ask of init containers", async (c) => {
  const refused = await c.refused(
    c.create(
      shellPod(
        "wrong-init",
        "true",
        {},
        {
          initContainers: [
            step("a", "true", { readinessProbe: { exec: { command: ["true"] } }, lifecycle: { preStop: { sleep: { seconds: 1 } } } }),
            step("main", "true"),
            step("b", "true", { restartPolicy: "Sometimes" }),
          ],
        },
      ),
    ),
  );
  expectGolden(c, "pods/init-refused", refused);
});
