import { expect, test } from "vitest";
import { testNode } from "../testing/test-node.ts";
import { createUsageMeter } from "./usage-meter.ts";

test("usage of nodes and pods, as metrics.k8s.io serves it", async () => {
  const node = await testNode();
  await node.run("web", { containers: [{}] }, { labels: { app: "web" } });
  await node.run("done", { restartPolicy: "Never", containers: [{ command: ["exit", "0"] }] });
  await node.clock.advance(20_000);
  const meter = createUsageMeter(new Map([["node-1", node.kubelet]]), node.clock);
  expect(meter.pods("default")).toEqual([
    {
      apiVersion: "metrics.k8s.io/v1beta1",
      kind: "PodMetrics",
      metadata: { name: "web", namespace: "default", labels: { app: "web" }, creationTimestamp: "2026-01-01T00:00:20Z" },
      timestamp: "2026-01-01T00:00:20Z",
      window: "15s",
      containers: [{ name: "main", usage: { cpu: expect.stringMatching(/^\d+[num]$/), memory: expect.stringMatching(/^\d+[KM]i$/) } }],
    },
  ]);
  expect(meter.pods("other")).toEqual([]);
  expect(meter.nodes()).toMatchObject([{ kind: "NodeMetrics", metadata: { name: "node-1" }, usage: { cpu: expect.stringMatching(/^8\d+[num]$/) } }]);
});
