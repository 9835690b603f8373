import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { AGNHOST, FOREVER, eventFacts, podFacts, podIs, shellPod, told } from "./pod-facts.ts";

/** Servers need a moment before they listen: probes wait for it. */
const grpc = (fields: object = {}, probe: object = {}) => ({
  grpc: { port: 5000, ...fields },
  periodSeconds: 1,
  initialDelaySeconds: 5,
  timeoutSeconds: 5,
  ...probe,
});

const healthPod = (name: string, flags: readonly string[], container: object, spec: object = {}) => {
  const more = { image: AGNHOST, imagePullPolicy: "IfNotPresent", command: undefined, args: ["grpc-health-checking", "--port=5000", ...flags], ...container };
  return shellPod(name, "", more, { terminationGracePeriodSeconds: 0, ...spec });
};

const post = async (c: ContractCluster, pod: string, path: string) => {
  const ran = await c.exec(pod, ["wget", "-qO-", `http://127.0.0.1:8080/${path}`]);
  expect(ran.exitCode).toBe(0);
};

contractCase("pods: a gRPC readiness probe follows what the service says of itself", async (c) => {
  await c.create(healthPod("serving", [], { readinessProbe: grpc({}, { failureThreshold: 1 }) }));
  await c.podReady("serving");
  await post(c, "serving", "make-not-serving");
  await told(c, "serving", "Unhealthy");
  await podIs(c, "serving", "is unready", (status) => status["containerStatuses"]?.[0]?.ready === false);
  expectGolden(c, "pods/grpc-not-serving", await podFacts(c, "serving"));
  await post(c, "serving", "make-serving");
  await c.podReady("serving");
});

contractCase("pods: a gRPC probe asks for its own service", async (c) => {
  await c.create(healthPod("named", ["--service=web"], { readinessProbe: grpc({ service: "web" }) }));
  await c.podReady("named");
  expect(((await eventFacts(c, "named")) as string[]).filter((text) => text.includes("Unhealthy"))).toEqual([]);
});

contractCase("pods: a gRPC probe for a service that the server does not know", async (c) => {
  await c.create(healthPod("unknown", ["--service=web"], { readinessProbe: grpc({ service: "nosuch" }) }));
  await told(c, "unknown", "Unhealthy");
  expectGolden(c, "pods/grpc-unknown-service", await eventFacts(c, "unknown"));
});

contractCase("pods: a gRPC probe of a server that speaks HTTP/1", async (c) => {
  const script = "mkdir /www; exec httpd -f -p 5000 -h /www";
  await c.create(shellPod("http-one", script, { readinessProbe: grpc({}, { timeoutSeconds: 1 }) }, { terminationGracePeriodSeconds: 0 }));
  await told(c, "http-one", "Unhealthy");
  expectGolden(c, "pods/grpc-http-one", await eventFacts(c, "http-one"));
});

contractCase("pods: a gRPC probe of a port where nobody listens takes its whole timeout", async (c) => {
  await c.create(shellPod("nobody", FOREVER, { readinessProbe: grpc({}, { timeoutSeconds: 3, initialDelaySeconds: 0 }) }));
  await told(c, "nobody", "Unhealthy");
  expectGolden(c, "pods/grpc-refused-slow", await eventFacts(c, "nobody"));
});

contractCase("pods: a gRPC liveness probe restarts a service that stops serving", async (c) => {
  const container = { livenessProbe: grpc({}, { failureThreshold: 1 }) };
  await c.create(healthPod("dying", ["--delay-unhealthy-sec=8"], container));
  await podIs(c, "dying", "was restarted", (status) => status["containerStatuses"]?.[0]?.restartCount >= 1);
  await told(c, "dying", "Unhealthy", "Killing");
  const texts = (await eventFacts(c, "dying")) as string[];
  // A slow machine's server may not listen yet when it is asked first.
  expect(texts.filter((text) => / (Unhealthy|Killing) /.test(text) && !text.includes("failed to connect"))).toEqual([
    "kubelet: Normal Killing spec.containers{main} Container main failed liveness probe, will be restarted",
    'kubelet: Warning Unhealthy spec.containers{main} Liveness probe failed: service unhealthy (responded with "NOT_SERVING")',
  ]);
});
