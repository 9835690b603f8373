import { expect, test } from "vitest";
import { type TestNode, testNode } from "../testing/test-node.ts";

const ready = (node: TestNode, pod: string) => node.status(pod).containerStatuses?.[0]?.ready;

test("readiness: the first tick after the initial delay, failures counted, recovery", async () => {
  const node = await testNode();
  await node.run("web", {
    containers: [{ readinessProbe: { httpGet: { path: "/health", port: 80 }, initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 2 } }],
  });
  await node.clock.advance(4_900);
  expect(ready(node, "web")).toBe(false);
  expect(node.status("web").conditions).toContainEqual(
    expect.objectContaining({ type: "Ready", status: "False", reason: "ContainersNotReady", message: "containers with unready status: [main]" }),
  );
  await node.clock.advance(200);
  expect(ready(node, "web")).toBe(true);
  const exec = { stdin: false, stdout: true, stderr: true, tty: false };
  const files = node.kubelet.worker(node.pod("web").metadata.uid)?.sandbox.running.get("main")?.config.fs;
  files?.makeDirectory("/www");
  await (await node.proxy.exec(node.pod("web"), "main", { ...exec, command: ["touch", "/www/broken"] })).status;
  await node.clock.advance(5_000);
  expect(ready(node, "web")).toBe(true);
  await node.clock.advance(5_000);
  expect(ready(node, "web")).toBe(false);
  expect(node.events("web").at(-1)).toBe("Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500 (x2)");
  files?.remove("/www/broken");
  await node.clock.advance(5_000);
  expect(ready(node, "web")).toBe(true);
  expect(node.status("web").containerStatuses?.[0]?.restartCount).toBe(0);
});

test("liveness: refused three times, killed, restarted", async () => {
  const node = await testNode();
  await node.run("web", { containers: [{ livenessProbe: { httpGet: { path: "/health", port: 8080 }, periodSeconds: 10 } }] });
  await node.clock.advance(31_000);
  expect(node.events("web").slice(4, 6)).toEqual([
    'Unhealthy: Liveness probe failed: Get "http://10.244.0.2:8080/health": dial tcp 10.244.0.2:8080: connect: connection refused (x3)',
    "Killing: Container main failed liveness probe, will be restarted",
  ]);
  expect(node.status("web").containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 143, reason: "Error" } },
  });
});

test("startup holds the other probes back, and its success lets readiness begin at once", async () => {
  const node = await testNode();
  await node.run("slow", {
    containers: [
      {
        env: [{ name: "START_SECONDS", value: "25" }],
        startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 10, failureThreshold: 30 },
        livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1, failureThreshold: 1 },
        readinessProbe: { httpGet: { path: "/", port: 80 }, periodSeconds: 60 },
      },
    ],
  });
  await node.clock.advance(29_000);
  expect(node.status("slow").containerStatuses?.[0]).toMatchObject({ started: false, ready: false, restartCount: 0 });
  await node.clock.advance(1_100);
  expect(node.status("slow").containerStatuses?.[0]).toMatchObject({ started: true, ready: true, restartCount: 0 });
  expect(node.events("slow").at(-1)).toBe("Unhealthy: Startup probe failed: dial tcp 10.244.0.2:80: connect: connection refused (x2)");
});

test("exec probes: output of a failure, a command that is too slow, a command that is not there", async () => {
  const node = await testNode();
  const probe = (command: string[]) => ({ containers: [{ readinessProbe: { exec: { command }, timeoutSeconds: 1 } }] });
  await node.run("failing", probe(["exit", "1", "not yet"]));
  await node.run("hanging", probe(["pause", "60"]));
  await node.run("absent", probe(["nosuch"]));
  await node.run("passing", probe(["exit", "0"]));
  await node.clock.advance(2_000);
  expect(node.events("failing").at(-1)).toBe("Unhealthy: Readiness probe failed: not yet\n");
  expect(node.events("hanging").at(-1)).toBe('Unhealthy: Readiness probe failed: command timed out: "pause 60" timed out after 1s');
  expect(node.events("absent").at(-1)).toMatch(
    /^Unhealthy: Readiness probe errored and resulted in unknown state: rpc error: code = Unknown desc = failed to exec in container: failed to start exec "[0-9a-f]{64}": OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in \$PATH: unknown$/,
  );
  expect(ready(node, "passing")).toBe(true);
});
