import { expect, test } from "vitest";
import { Bench } from "../../controllers/testing/bench.ts";

const pod = (name: string, priorityClassName: string, cpu: string) => ({
  metadata: { name, namespace: "default", labels: { app: name } },
  spec: { containers: [{ name: "main", image: "nginx", resources: { requests: { cpu } } }], priorityClassName },
});

async function busyNode(): Promise<Bench> {
  const cluster = await Bench.start({ only: [], nodes: ["node-1"] });
  for (const [name, value] of Object.entries({ lowest: 0, low: 1, middle: 5, high: 10, polite: 10 })) {
    await cluster.create("priorityclasses", { metadata: { name }, value, ...(name === "polite" ? { preemptionPolicy: "Never" } : {}) });
  }
  return cluster;
}

test("room is promised, lower pods are told why they go, and the promise is kept", async () => {
  const cluster = await busyNode();
  await cluster.create("pods", pod("low", "lowest", "2"));
  await cluster.create("pods", pod("middle", "middle", "1500m"));
  await cluster.clock.settle();
  await cluster.create("pods", pod("high", "high", "2"));
  await cluster.clock.settle();
  const { metadata, status } = (await cluster.find("pods", "high", "default")) ?? { metadata: { uid: "" }, status: {} };
  expect(status.nominatedNodeName).toBe("node-1");
  expect(await cluster.events("high")).toEqual(["Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu."]);
  expect(await cluster.events("low")).toContain(`Normal Preempted Preempted by pod ${metadata.uid} on node node-1`);
  expect((await cluster.find("pods", "low", "default"))?.status.conditions).toContainEqual(
    expect.objectContaining({
      type: "DisruptionTarget",
      reason: "PreemptionByScheduler",
      message: "default-scheduler: preempting to accommodate a higher priority pod",
    }),
  );
  await cluster.create("pods", pod("thief", "low", "500m"));
  await cluster.delete("pods", "low", "default");
  await cluster.clock.advance(15_000);
  const high = await cluster.find("pods", "high", "default");
  expect([high?.spec.nodeName, high?.status.nominatedNodeName]).toEqual(["node-1", undefined]);
  expect((await cluster.find("pods", "thief", "default"))?.spec.nodeName).toBe("node-1");
});

test("a pod that never preempts says so", async () => {
  const cluster = await busyNode();
  await cluster.create("pods", pod("low", "lowest", "3"));
  await cluster.create("pods", pod("polite", "polite", "3"));
  await cluster.clock.settle();
  expect(await cluster.events("polite")).toEqual([
    "Warning FailedScheduling 0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
  ]);
});
