import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, eventFacts, over, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

const sh = (script: string) => ({ exec: { command: ["sh", "-c", script] } });
const HELD = { metadata: { finalizers: ["tsunagu.dev/wait"] } };
const ended = (status: Record<string, any>) => status["containerStatuses"]?.[0]?.state.terminated !== undefined && status["phase"] !== "Running";

contractCase("pods: postStart runs when the container has started", async (c) => {
  await c.create(
    shellPod("greeted", `while [ ! -e /greeting ]; do sleep 1; done; cat /greeting; ${FOREVER}`, { lifecycle: { postStart: sh("echo hello > /greeting") } }),
  );
  await c.podReady("greeted");
  await c.until("it has read the greeting", async () => (await c.logs("greeted")) === "hello\n");
});

contractCase("pods: a postStart hook that fails has the container killed", async (c) => {
  await c.create(shellPod("bad-start", FOREVER, { lifecycle: { postStart: sh("echo no; exit 3") } }));
  await told(c, "bad-start", "FailedPostStartHook", "Killing");
  const texts = (await eventFacts(c, "bad-start")) as string[];
  expectGolden(
    c,
    "pods/hook-post-start-fails",
    texts.filter((text) => !text.includes("BackOff")),
  );
});

contractCase("pods: preStop runs before the signal", async (c) => {
  const script = "trap 'cat /farewell; exit 0' TERM; while true; do sleep 1; done";
  await c.create(
    shellPod(
      "polite",
      script,
      { terminationMessagePath: "/farewell", lifecycle: { preStop: sh("echo -n goodbye > /farewell") } },
      { terminationGracePeriodSeconds: 20 },
      HELD,
    ),
  );
  await c.podReady("polite");
  await c.delete("v1", "Pod", "polite");
  await podIs(c, "polite", "has ended", ended);
  expectGolden(c, "pods/hook-pre-stop", await podFacts(c, "polite"));
  await c.patch("v1", "Pod", "polite", { metadata: { finalizers: null } });
});

contractCase("pods: a preStop hook that fails is told of", async (c) => {
  await c.create(shellPod("rude", FOREVER, { lifecycle: { preStop: sh("exit 6") } }, { terminationGracePeriodSeconds: 20 }, HELD));
  await c.podReady("rude");
  await c.delete("v1", "Pod", "rude");
  await podIs(c, "rude", "has ended", ended);
  await told(c, "rude", "FailedPreStopHook");
  expectGolden(c, "pods/hook-pre-stop-fails", await podFacts(c, "rude"));
  await c.patch("v1", "Pod", "rude", { metadata: { finalizers: null } });
});

contractCase("pods: a preStop sleep", async (c) => {
  await c.create(shellPod("sleepy", FOREVER, { lifecycle: { preStop: { sleep: { seconds: 2 } } } }, { terminationGracePeriodSeconds: 20 }, HELD));
  await c.podReady("sleepy");
  await c.delete("v1", "Pod", "sleepy");
  await podIs(c, "sleepy", "has ended", ended);
  expectGolden(c, "pods/hook-pre-stop-sleep", await podFacts(c, "sleepy"));
  await c.patch("v1", "Pod", "sleepy", { metadata: { finalizers: null } });
});

contractCase("pods: hooks that make no sense are refused", async (c) => {
  const refused = await c.refused(
    c.create(
      shellPod(
        "senseless",
        FOREVER,
        { lifecycle: { postStart: {}, preStop: { sleep: { seconds: 100 }, httpGet: { port: 0 } } } },
        { terminationGracePeriodSeconds: 10 },
      ),
    ),
  );
  expectGolden(c, "pods/hook-refused", refused);
});

contractCase("pods: a termination message from the file", async (c) => {
  await c.create(shellPod("last-words", "echo -n my last words > /dev/termination-log; exit 2", {}, { restartPolicy: "Never" }));
  const pod = await podIs(c, "last-words", "fails", over("Failed"));
  expect(pod["status"].containerStatuses[0].state.terminated).toMatchObject({ exitCode: 2, reason: "Error", message: "my last words" });
});

contractCase("pods: a termination message from the log, when it failed and said nothing else", async (c) => {
  const fallback = { terminationMessagePolicy: "FallbackToLogsOnError" };
  await c.create(shellPod("logged", "echo first; echo second; exit 2", fallback, { restartPolicy: "Never" }));
  await c.create(shellPod("quiet", "echo first; echo second", fallback, { restartPolicy: "Never" }));
  const failed = await podIs(c, "logged", "fails", over("Failed"));
  expect(failed["status"].containerStatuses[0].state.terminated.message).toBe("first\nsecond\n");
  const fine = await podIs(c, "quiet", "succeeds", over("Succeeded"));
  expect(fine["status"].containerStatuses[0].state.terminated.message).toBeUndefined();
});
