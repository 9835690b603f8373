import { expect, test } from "vitest";
import { Bench, deployment } from "./testing/bench.ts";

test("controllers that start anew find everything in order and write nothing", async () => {
  const bench = await Bench.start();
  await bench.create("deployments", deployment("web"));
  await bench.create("services", { metadata: { name: "web", namespace: "default" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } });
  // A node is told of as new for its first seconds.
  await bench.clock.advance(30_000);
  const revision = bench.store.revision;
  bench.requests.length = 0;
  await bench.restart();
  await bench.clock.advance(120_000);
  expect(bench.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  expect(bench.store.revision).toBe(revision);
  expect(bench.clock.pendingTimers).toBe(0);
});

test("what happened while they were away is caught up with", async () => {
  const bench = await Bench.start();
  await bench.create("deployments", deployment("web"));
  await bench.clock.advance(5_000);
  bench.stop();
  const [pod = ""] = await bench.names("pods");
  await bench.delete("pods", pod, "default");
  await bench.patch("deployments", "web", "default", { spec: { replicas: 4 } });
  await bench.clock.advance(5_000);
  expect(await bench.names("pods")).toHaveLength(2);
  await bench.restart();
  await bench.clock.advance(5_000);
  expect((await bench.find("deployments", "web", "default"))?.status).toMatchObject({ replicas: 4, readyReplicas: 4, observedGeneration: 2 });
});
