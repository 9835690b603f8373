import { expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import { podTable } from "./pod.ts";

const NOW = Date.parse("2026-01-01T01:00:00Z");
const AGO = (seconds: number) => new Date(NOW - seconds * 1000).toISOString().replace(".000", "");

function row(status: object, spec: object = {}, metadata: object = {}): string {
  const object = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", creationTimestamp: AGO(200), ...metadata },
    spec: { containers: [{ name: "app", image: "nginx" }], nodeName: "node-1", ...spec },
    status: { podIP: "10.244.0.5", podIPs: [{ ip: "10.244.0.5" }], ...status },
  } as KubeObject;
  return podTable.cells(object, NOW).join(" | ");
}

const running = { name: "app", ready: true, started: true, restartCount: 0, state: { running: { startedAt: AGO(100) } }, lastState: {} };
const waiting = (reason: string) => ({ ...running, ready: false, state: { waiting: { reason } } });
const ended = (exitCode: number, reason?: string) => ({ ...running, ready: false, state: { terminated: { exitCode, reason } } });
const restarted = (seconds: number, count = 1) => ({ restartCount: count, lastState: { terminated: { exitCode: 1, finishedAt: AGO(seconds) } } });
const ready = [{ type: "Ready", status: "True" }];
const init = [{ name: "wait", image: "busybox" }];

const rows: [string, string, string][] = [
  ["running", row({ phase: "Running", conditions: ready, containerStatuses: [running] }), "1/1 | Running | 0 | 3m20s"],
  ["not yet scheduled", row({ phase: "Pending" }), "0/1 | Pending | 0 | 3m20s"],
  ["creating", row({ phase: "Pending", containerStatuses: [waiting("ContainerCreating")] }), "0/1 | ContainerCreating | 0 | 3m20s"],
  ["an unknown image", row({ phase: "Pending", containerStatuses: [waiting("ImagePullBackOff")] }), "0/1 | ImagePullBackOff | 0 | 3m20s"],
  [
    "crashing",
    row({ phase: "Running", containerStatuses: [{ ...waiting("CrashLoopBackOff"), ...restarted(5, 3) }] }),
    "0/1 | CrashLoopBackOff | 3 (5s ago) | 3m20s",
  ],
  ["done", row({ phase: "Succeeded", containerStatuses: [ended(0, "Completed")] }), "0/1 | Completed | 0 | 3m20s"],
  ["failed", row({ phase: "Failed", containerStatuses: [ended(1, "Error")] }), "0/1 | Error | 0 | 3m20s"],
  ["failed without a reason", row({ phase: "Failed", containerStatuses: [ended(3)] }), "0/1 | ExitCode:3 | 0 | 3m20s"],
  ["evicted", row({ phase: "Failed", reason: "Evicted" }), "0/1 | Evicted | 0 | 3m20s"],
  [
    "going away",
    row({ phase: "Running", conditions: ready, containerStatuses: [running] }, {}, { deletionTimestamp: AGO(1) }),
    "1/1 | Terminating | 0 | 3m20s",
  ],
  [
    "initializing",
    row({ phase: "Pending", initContainerStatuses: [{ ...running, name: "wait", ready: false }] }, { initContainers: init }),
    "0/1 | Init:0/1 | 0 | 3m20s",
  ],
  [
    "failing to initialize",
    row({ phase: "Pending", initContainerStatuses: [{ ...ended(1, "Error"), name: "wait", ...restarted(7) }] }, { initContainers: init }),
    "0/1 | Init:Error | 1 (7s ago) | 3m20s",
  ],
  [
    "initialized",
    row(
      { phase: "Pending", initContainerStatuses: [{ ...ended(0, "Completed"), name: "wait" }], containerStatuses: [waiting("PodInitializing")] },
      { initContainers: init },
    ),
    "0/1 | PodInitializing | 0 | 3m20s",
  ],
  [
    "with a sidecar",
    row(
      { phase: "Running", conditions: ready, initContainerStatuses: [{ ...running, name: "proxy" }], containerStatuses: [running] },
      { initContainers: [{ name: "proxy", image: "envoy", restartPolicy: "Always" }] },
    ),
    "2/2 | Running | 0 | 3m20s",
  ],
  [
    "one of two done",
    row({ phase: "Running", containerStatuses: [ended(0, "Completed"), running] }, { containers: [{ name: "a" }, { name: "b" }] }),
    "1/2 | NotReady | 0 | 3m20s",
  ],
  ["gated", row({ phase: "Pending", conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] }), "0/1 | SchedulingGated | 0 | 3m20s"],
];

test.each(rows)("%s", (_, actual, expected) => {
  expect(actual).toBe(`web | ${expected} | 10.244.0.5 | node-1 | <none> | <none>`);
});

test("the wide columns of a pod that has nothing yet", () => {
  expect(row({ phase: "Pending", podIPs: undefined }, { nodeName: undefined, readinessGates: [{ conditionType: "lb" }] })).toBe(
    "web | 0/1 | Pending | 0 | 3m20s | <none> | <none> | <none> | 0/1",
  );
});

test("the columns", () => {
  expect(podTable.columns.map(({ name, type, priority }) => `${name} ${type} ${priority}`)).toEqual([
    "Name string 0",
    "Ready string 0",
    "Status string 0",
    "Restarts string 0",
    "Age string 0",
    "IP string 1",
    "Node string 1",
    "Nominated Node string 1",
    "Readiness Gates string 1",
  ]);
});
