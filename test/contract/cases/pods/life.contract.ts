import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, over, podFacts, podIs, shellPod, told, waitingFor } from "./pod-facts.ts";

const phase = (name: string) => (status: Record<string, any>) => status["phase"] === name;
const looping = (status: Record<string, any>) => waitingFor("CrashLoopBackOff")(status) && status["containerStatuses"][0].restartCount === 1;

contractCase("pods: one that runs", async (c) => {
  await c.create(shellPod("run", FOREVER, { ports: [{ name: "http", containerPort: 8080 }] }));
  await c.podReady("run");
  await told(c, "run", "Started");
  expectGolden(c, "pods/life-running", await podFacts(c, "run"));
});

contractCase("pods: one that ends well and never restarts", async (c) => {
  await c.create(shellPod("done", "echo bye", {}, { restartPolicy: "Never" }));
  await podIs(c, "done", "succeeds", over("Succeeded"));
  await told(c, "done", "Started");
  expectGolden(c, "pods/life-succeeded", await podFacts(c, "done"));
});

contractCase("pods: one that fails and never restarts", async (c) => {
  await c.create(shellPod("bad", "echo no >&2; exit 3", {}, { restartPolicy: "Never" }));
  await podIs(c, "bad", "fails", over("Failed"));
  await told(c, "bad", "Started");
  expectGolden(c, "pods/life-failed", await podFacts(c, "bad"));
});

contractCase("pods: one container of two has ended", async (c) => {
  const { spec } = shellPod("", "exit 0") as unknown as { spec: { containers: object[] } };
  const short = { ...spec.containers[0], name: "short" };
  const long = { ...(shellPod("", FOREVER)["spec"].containers[0] as object), name: "long" };
  await c.create(shellPod("half", "", {}, { restartPolicy: "Never", containers: [long, short] }));
  await podIs(c, "half", "is half over", (status) => status["containerStatuses"]?.some((one: any) => one.state.terminated !== undefined));
  await podIs(c, "half", "runs", phase("Running"));
  expectGolden(c, "pods/life-half", await podFacts(c, "half"));
});

contractCase("pods: OnFailure restarts after a failure, and ends when it ends well", async (c) => {
  const script = "if [ -e /data/again ]; then echo second; exit 0; fi; touch /data/again; echo first; exit 1";
  await c.create(
    shellPod(
      "twice",
      script,
      { volumeMounts: [{ name: "data", mountPath: "/data" }] },
      { restartPolicy: "OnFailure", volumes: [{ name: "data", emptyDir: {} }] },
    ),
  );
  await podIs(c, "twice", "succeeds", over("Succeeded"));
  expectGolden(c, "pods/life-on-failure", await podFacts(c, "twice"));
});

contractCase("pods: CrashLoopBackOff", async (c) => {
  await c.create(shellPod("crash", "echo oops; exit 1"));
  const pod = await podIs(c, "crash", "waits to be restarted a second time", looping);
  await told(c, "crash", "BackOff");
  expectGolden(c, "pods/life-crash-loop", await podFacts(c, "crash", pod));
});

contractCase("pods: one that ends well is restarted all the same", async (c) => {
  await c.create(shellPod("again", "exit 0"));
  const pod = await podIs(c, "again", "waits", looping);
  await told(c, "again", "BackOff");
  expectGolden(c, "pods/life-completed-loop", await podFacts(c, "again", pod));
});

contractCase("pods: activeDeadlineSeconds", async (c) => {
  await c.create(shellPod("late", FOREVER, {}, { activeDeadlineSeconds: 2 }));
  await podIs(c, "late", "is over", (status) => status["phase"] === "Failed" && status["containerStatuses"]?.[0]?.state.terminated !== undefined);
  await told(c, "late", "DeadlineExceeded", "Killing");
  expectGolden(c, "pods/life-deadline", await podFacts(c, "late"));
});

contractCase("pods: a deleted one is told to end, and its end is seen before it goes", async (c) => {
  await c.create(
    shellPod("leaving", "trap 'echo told; exit 7' TERM; while true; do sleep 1; done", {}, {}, { metadata: { finalizers: ["tsunagu.dev/wait"] } }),
  );
  await c.podReady("leaving");
  await c.delete("v1", "Pod", "leaving");
  await podIs(c, "leaving", "has ended", (status) => status["containerStatuses"]?.[0]?.state.terminated !== undefined && status["phase"] === "Failed");
  await told(c, "leaving", "Killing");
  expectGolden(c, "pods/life-deleted", await podFacts(c, "leaving"));
  await c.patch("v1", "Pod", "leaving", { metadata: { finalizers: null } });
});

contractCase("pods: one that does not listen is killed after its grace period", async (c) => {
  await c.create(shellPod("deaf", "trap '' TERM; while true; do sleep 1; done", {}, {}, { metadata: { finalizers: ["tsunagu.dev/wait"] } }));
  await c.podReady("deaf");
  await c.delete("v1", "Pod", "deaf");
  await podIs(c, "deaf", "has ended", (status) => status["containerStatuses"]?.[0]?.state.terminated !== undefined && status["phase"] === "Failed");
  expectGolden(c, "pods/life-killed", await podFacts(c, "deaf"));
  await c.patch("v1", "Pod", "deaf", { metadata: { finalizers: null } });
});
