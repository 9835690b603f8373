import { expect, test } from "vitest";
import { testNode } from "./testing/test-node.ts";

test("a pod starts: events, addresses, conditions", async () => {
  const node = await testNode();
  await node.run("web", { containers: [{}] });
  await node.clock.runUntil(() => node.status("web").phase === "Running");
  await node.clock.settle();
  expect(node.events("web")).toEqual([
    'Pulling: Pulling image "tools:1.0"',
    'Pulled: Successfully pulled image "tools:1.0" in 2ms (2ms including waiting). Image size: 8000000 bytes.',
    "Created: Container created",
    "Started: Container started",
  ]);
  const status = node.status("web");
  expect(status).toMatchObject({ phase: "Running", podIP: "10.244.0.2", hostIP: "172.18.0.2", qosClass: "BestEffort", startTime: "2026-01-01T00:00:00Z" });
  expect(status.conditions?.map(({ type, status: verdict }) => `${type}=${verdict}`)).toEqual([
    "PodReadyToStartContainers=True",
    "Initialized=True",
    "Ready=True",
    "ContainersReady=True",
    "PodScheduled=True",
  ]);
  expect(status.containerStatuses).toMatchObject([
    {
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
      image: "docker.io/library/tools:1.0",
      imageID: expect.stringMatching(/^docker\.io\/library\/tools@sha256:[0-9a-f]{64}$/),
      ready: true,
      restartCount: 0,
      started: true,
      state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
    },
  ]);
  expect(node.clock.pendingTimers).toBe(0);
});

test("a container that keeps failing waits 10s, 20s, 40s between its restarts", async () => {
  const node = await testNode();
  await node.run("crash", { containers: [{ command: ["exit", "3"] }] });
  const startedAt: number[] = [];
  let id: string | undefined;
  const begin = node.clock.now();
  await node.clock.runUntil(() => {
    const latest = node.kubelet.worker(node.pod("crash").metadata.uid)?.sandbox.history.latest("main");
    if (latest !== undefined && latest.id !== id) {
      id = latest.id;
      startedAt.push(Math.round((latest.startedAt - begin) / 1_000));
    }
    return startedAt.length === 5;
  });
  // The kubelet notices an exit a second later, at once for the first restart.
  expect(startedAt).toEqual([0, 1, 11, 31, 71]);
  await node.clock.advance(1_500);
  const { name, uid } = node.pod("crash").metadata;
  expect(node.status("crash").phase).toBe("Running");
  expect(node.status("crash").containerStatuses?.[0]).toMatchObject({
    restartCount: 4,
    ready: false,
    state: { waiting: { reason: "CrashLoopBackOff", message: `back-off 1m20s restarting failed container=main pod=${name}_default(${uid})` } },
    lastState: { terminated: { exitCode: 3, reason: "Error" } },
  });
  expect(node.events("crash")).toContainEqual(expect.stringMatching(/^BackOff: Back-off restarting failed container main in pod crash_default/));
});

test("restart policies Never and OnFailure end a pod", async () => {
  const node = await testNode();
  await node.run("done", { restartPolicy: "OnFailure", containers: [{ command: ["exit", "0"] }] });
  await node.run("failed", {
    restartPolicy: "Never",
    containers: [{ command: ["exit", "7", "last words"], terminationMessagePolicy: "FallbackToLogsOnError" }],
  });
  await node.clock.advance(5_000);
  expect(node.status("done")).toMatchObject({
    phase: "Succeeded",
    containerStatuses: [{ state: { terminated: { exitCode: 0, reason: "Completed" } }, restartCount: 0 }],
  });
  expect(node.status("done").conditions).toContainEqual(expect.objectContaining({ type: "Ready", status: "False", reason: "PodCompleted" }));
  expect(node.status("failed")).toMatchObject({
    phase: "Failed",
    containerStatuses: [{ state: { terminated: { exitCode: 7, reason: "Error", message: "last words\n" } } }],
  });
  expect(node.clock.pendingTimers).toBe(0);
});

test("init containers run in order, a sidecar goes on beside the main container", async () => {
  const node = await testNode();
  await node.run("staged", {
    initContainers: [
      { name: "first", image: "tools:1.0", command: ["pause", "2"] },
      {
        name: "proxy",
        image: "tools:1.0",
        restartPolicy: "Always",
        env: [{ name: "PORT", value: "15000" }],
        startupProbe: { tcpSocket: { port: 15000 }, periodSeconds: 1 },
      },
      { name: "second", image: "tools:1.0", command: ["pause", "3"] },
    ],
    containers: [{}],
  });
  await node.clock.advance(1_000);
  expect(node.status("staged")).toMatchObject({
    phase: "Pending",
    initContainerStatuses: [
      { name: "first", state: { running: {} } },
      { name: "proxy", state: { waiting: { reason: "PodInitializing" } } },
      { name: "second" },
    ],
    containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }],
  });
  expect(node.status("staged").conditions).toContainEqual(
    expect.objectContaining({
      type: "Initialized",
      status: "False",
      reason: "ContainersNotInitialized",
      message: "containers with incomplete status: [first proxy second]",
    }),
  );
  await node.clock.advance(6_000);
  expect(node.status("staged")).toMatchObject({
    phase: "Running",
    initContainerStatuses: [
      { name: "first", ready: true, started: false, state: { terminated: { reason: "Completed", exitCode: 0 } } },
      { name: "proxy", ready: true, started: true, state: { running: {} } },
      { name: "second", ready: true, state: { terminated: { reason: "Completed" } } },
    ],
    containerStatuses: [{ ready: true }],
  });
});

test("an init container that fails under restartPolicy Never fails the pod", async () => {
  const node = await testNode();
  await node.run("stuck", { restartPolicy: "Never", initContainers: [{ name: "check", image: "tools:1.0", command: ["exit", "1"] }], containers: [{}] });
  await node.clock.advance(3_000);
  expect(node.status("stuck")).toMatchObject({
    phase: "Failed",
    initContainerStatuses: [{ state: { terminated: { exitCode: 1, reason: "Error" } } }],
    containerStatuses: [{ state: { waiting: { reason: "PodInitializing" } } }],
  });
});

test("deletion: SIGTERM, the time the program needs, then the object goes", async () => {
  const node = await testNode();
  await node.run("slow", { containers: [{ command: ["graceful"] }] });
  await node.clock.advance(100);
  await node.pods.delete("slow", "default");
  await node.clock.advance(500);
  expect(node.pod("slow").metadata.deletionTimestamp).toBeDefined();
  await node.clock.advance(600);
  expect(node.pod("slow")).toBeUndefined();
  expect(node.events("slow").at(-1)).toBe("Killing: Stopping container main");
  expect(node.kubelet.pods).toEqual([]);
  expect(node.clock.pendingTimers).toBe(0);
});

test("deletion: a program that ignores SIGTERM is killed when its grace is over", async () => {
  const node = await testNode();
  const codes: (number | undefined)[] = [];
  await node.run("stubborn", { terminationGracePeriodSeconds: 12, containers: [{ command: ["graceful", "stubborn"] }] });
  await node.clock.advance(100);
  const history = node.kubelet.worker(node.pod("stubborn").metadata.uid)?.sandbox.history;
  await node.pods.delete("stubborn", "default");
  await node.clock.advance(11_900);
  codes.push(history?.latest("main")?.exit?.exitCode);
  await node.clock.advance(200);
  codes.push(history?.latest("main")?.exit?.exitCode);
  expect(codes).toEqual([undefined, 137]);
  expect(node.pod("stubborn")).toBeUndefined();
});

test("preStop runs before SIGTERM, postStart that fails restarts the container", async () => {
  const node = await testNode();
  await node.run("hooked", { containers: [{ lifecycle: { postStart: { exec: { command: ["touch", "/www"] } }, preStop: { sleep: { seconds: 5 } } } }] });
  await node.clock.advance(100);
  await node.pods.delete("hooked", "default");
  await node.clock.advance(4_900);
  expect(node.pod("hooked")).toBeDefined();
  await node.clock.advance(200);
  expect(node.pod("hooked")).toBeUndefined();
  await node.run("unhooked", { containers: [{ lifecycle: { postStart: { exec: { command: ["exit", "1"] } } } }] });
  await node.clock.advance(500);
  expect(node.events("unhooked").slice(-3)).toEqual([
    "Started: Container started",
    "FailedPostStartHook: PostStartHook failed",
    "Killing: FailedPostStartHook",
  ]);
});

test("activeDeadlineSeconds ends a pod", async () => {
  const node = await testNode();
  await node.run("late", { activeDeadlineSeconds: 5, containers: [{}] });
  await node.clock.advance(10_000);
  expect(node.status("late")).toMatchObject({
    phase: "Failed",
    reason: "DeadlineExceeded",
    message: "Pod was active on the node longer than the specified deadline",
  });
});

test("a new image in a running pod restarts its container", async () => {
  const node = await testNode();
  await node.run("web", { containers: [{ image: "tools:1.0" }] });
  await node.clock.advance(100);
  await node.patch("pods", "web", { spec: { containers: [{ name: "main", image: "docker.io/library/tools:1.0" }] } });
  await node.clock.advance(100);
  expect(node.events("web")).toContain("Killing: Container main definition changed, will be restarted");
  expect(node.status("web").containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
});

test("force deletion: the object goes at once, its containers two seconds later", async () => {
  const node = await testNode();
  await node.run("stubborn", { containers: [{ command: ["graceful", "stubborn"] }] });
  await node.clock.advance(100);
  await node.pods.delete("stubborn", "default", { gracePeriodSeconds: 0 });
  await node.clock.advance(100);
  expect([node.pod("stubborn"), node.kubelet.pods.length]).toEqual([undefined, 1]);
  await node.clock.advance(2_000);
  expect([node.kubelet.pods.length, node.clock.pendingTimers]).toEqual([0, 0]);
});
