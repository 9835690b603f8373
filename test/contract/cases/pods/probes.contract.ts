import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { FOREVER, eventFacts, over, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

const exec = (...command: string[]) => ({ exec: { command } });
const running = (status: Record<string, any>) => status["phase"] === "Running";
const answer = (status: string) => `printf 'HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' > /answer`;
const SERVER = `${answer("404 Not Found")}; while true; do nc -l -p 8080 < /answer > /dev/null; done`;

contractCase("pods: a readiness probe that fails by its command", async (c) => {
  await c.create(shellPod("unready", FOREVER, { readinessProbe: { ...exec("sh", "-c", "echo not yet; exit 1"), periodSeconds: 1 } }));
  await podIs(c, "unready", "runs", running);
  await told(c, "unready", "Unhealthy");
  expectGolden(c, "pods/probe-readiness-exec", await podFacts(c, "unready"));
});

contractCase("pods: a readiness probe of a port nobody listens on", async (c) => {
  await c.create(shellPod("no-port", FOREVER, { readinessProbe: { httpGet: { port: 8080, path: "/ready" }, periodSeconds: 1 } }));
  await told(c, "no-port", "Unhealthy");
  expectGolden(c, "pods/probe-readiness-http-refused", await eventFacts(c, "no-port"));
});

contractCase("pods: a readiness probe over TCP of a port nobody listens on", async (c) => {
  await c.create(shellPod("no-tcp", FOREVER, { readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } }));
  await told(c, "no-tcp", "Unhealthy");
  expectGolden(c, "pods/probe-readiness-tcp-refused", await eventFacts(c, "no-tcp"));
});

contractCase("pods: a gRPC probe of a port nobody listens on", async (c) => {
  await c.create(shellPod("no-grpc", FOREVER, { readinessProbe: { grpc: { port: 8080 }, periodSeconds: 2 } }));
  await told(c, "no-grpc", "Unhealthy");
  expectGolden(c, "pods/probe-readiness-grpc-refused", await eventFacts(c, "no-grpc"));
});

contractCase("pods: a readiness probe over HTTP: not found, and then found", async (c) => {
  await c.create(
    shellPod("http", SERVER, {
      ports: [{ name: "web", containerPort: 8080 }],
      readinessProbe: { httpGet: { port: "web", path: "/ready.html" }, periodSeconds: 1, initialDelaySeconds: 1 },
    }),
  );
  await told(c, "http", "Unhealthy");
  expect(((await eventFacts(c, "http")) as string[]).filter((text) => text.includes("404"))).toEqual([
    "kubelet: Warning Unhealthy spec.containers{main} Readiness probe failed: HTTP probe failed with statuscode: 404",
  ]);
  await c.exec("http", ["sh", "-c", answer("200 OK")]);
  await c.podReady("http");
});

contractCase("pods: a liveness probe that fails has the container restarted", async (c) => {
  const liveness = { ...exec("test", "!", "-e", "/broken"), periodSeconds: 1, failureThreshold: 2 };
  await c.create(shellPod("ill", "sleep 4; touch /broken; trap 'exit 5' TERM; while true; do sleep 1; done", { livenessProbe: liveness }));
  await podIs(
    c,
    "ill",
    "was restarted",
    (status) => status["containerStatuses"]?.[0]?.restartCount === 1 && status["containerStatuses"][0].state.running !== undefined,
  );
  await told(c, "ill", "Unhealthy", "Killing");
  expectGolden(c, "pods/probe-liveness", await podFacts(c, "ill"));
});

contractCase("pods: a startup probe that fails has the container restarted, and keeps the others from running", async (c) => {
  const startup = { ...exec("false"), periodSeconds: 1, failureThreshold: 2 };
  await c.create(shellPod("never-up", FOREVER, { startupProbe: startup, livenessProbe: exec("false"), readinessProbe: exec("false") }));
  await podIs(
    c,
    "never-up",
    "was restarted",
    (status) => status["containerStatuses"]?.[0]?.restartCount === 1 && status["containerStatuses"][0].state.running !== undefined,
  );
  await told(c, "never-up", "Unhealthy", "Killing");
  expectGolden(c, "pods/probe-startup", await podFacts(c, "never-up"));
});

contractCase("pods: started is false until the startup probe has passed", async (c) => {
  await c.create(shellPod("starting", FOREVER, { startupProbe: { ...exec("test", "-e", "/up"), periodSeconds: 1, failureThreshold: 60 } }));
  await podIs(c, "starting", "runs", running);
  const first = (await c.get("v1", "Pod", "starting"))["status"].containerStatuses[0];
  expect([first.started, first.ready]).toEqual([false, false]);
  await c.exec("starting", ["touch", "/up"]);
  await c.podReady("starting");
  const then = (await c.get("v1", "Pod", "starting"))["status"].containerStatuses[0];
  expect([then.started, then.ready, then.restartCount]).toEqual([true, true, 0]);
});

contractCase("pods: a liveness probe in a Pod that never restarts ends it", async (c) => {
  await c.create(
    shellPod(
      "ends",
      "trap 'exit 9' TERM; while true; do sleep 1; done",
      { livenessProbe: { ...exec("false"), periodSeconds: 1, failureThreshold: 1 } },
      { restartPolicy: "Never" },
    ),
  );
  await podIs(c, "ends", "is over", over("Failed"));
  await told(c, "ends", "Killing");
  expectGolden(c, "pods/probe-liveness-never", await podFacts(c, "ends"));
});

contractCase("pods: a probe that takes too long", async (c) => {
  await c.create(shellPod("slow-probe", FOREVER, { readinessProbe: { ...exec("sleep", "30"), periodSeconds: 1, timeoutSeconds: 1 } }));
  await told(c, "slow-probe", "Unhealthy");
  expectGolden(c, "pods/probe-timeout", await eventFacts(c, "slow-probe"));
});

contractCase("pods: a probe whose command is not there", async (c) => {
  await c.create(shellPod("no-probe", FOREVER, { readinessProbe: { ...exec("/no/such/probe"), periodSeconds: 1 } }));
  await told(c, "no-probe", "Unhealthy");
  expectGolden(c, "pods/probe-no-command", await eventFacts(c, "no-probe"));
});

contractCase("pods: probes get their defaults", async (c) => {
  const probe = { httpGet: { port: 80 } };
  const pod = await c.create(
    shellPod("defaults", FOREVER, { readinessProbe: probe, livenessProbe: { tcpSocket: { port: 80 } }, startupProbe: { grpc: { port: 80 } } }),
  );
  const { readinessProbe, livenessProbe, startupProbe } = pod["spec"].containers[0];
  expectGolden(c, "pods/probe-defaults", { readinessProbe, livenessProbe, startupProbe });
});

contractCase("pods: probes that make no sense are refused", async (c) => {
  const refused = await c.refused(
    c.create(
      shellPod("senseless", FOREVER, {
        readinessProbe: { periodSeconds: -1 },
        livenessProbe: { ...exec("true"), successThreshold: 2, httpGet: { port: 80 } },
        startupProbe: { httpGet: { port: 99999, path: "x", scheme: "ftp" }, timeoutSeconds: -3 },
      }),
    ),
  );
  expectGolden(c, "pods/probe-refused", refused);
});

contractCase("pods: readiness gates", async (c) => {
  await c.create(shellPod("gated", FOREVER, {}, { readinessGates: [{ conditionType: "tsunagu.dev/open" }] }));
  await podIs(c, "gated", "runs", (status) => status["containerStatuses"]?.[0]?.ready);
  expectGolden(c, "pods/readiness-gate-closed", await podFacts(c, "gated"));
  const condition = { type: "tsunagu.dev/open", status: "True" };
  await c.patch("v1", "Pod", "gated", { status: { conditions: [condition] } }, "application/strategic-merge-patch+json", { subresource: "status" });
  await c.podReady("gated");
});
