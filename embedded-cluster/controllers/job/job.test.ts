import { expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import { OPENAPI } from "../../apiserver/openapi/provider.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { Bench } from "../testing/bench.ts";

const job = (spec: object = {}) => ({
  metadata: { name: "work", namespace: "default" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "main", image: "busybox:1.36" }] } }, ...spec },
});

/** Ends every pod that runs, as a kubelet would. */
async function endPods(bench: Bench, phase: "Succeeded" | "Failed"): Promise<void> {
  const pods = new ResourceClient(bench.api, RESOURCES.pods);
  const finishedAt = new Date(bench.clock.now()).toISOString();
  for (const { metadata, status } of await bench.all("pods", "default")) {
    if (status.phase !== "Running") continue;
    const containerStatuses = [{ name: "main", state: { terminated: { exitCode: phase === "Failed" ? 1 : 0, finishedAt } }, lastState: {}, restartCount: 0 }];
    await pods.patch(metadata.name, "default", { status: { phase, containerStatuses } }, undefined, "status");
  }
}

const statusOf = async (bench: Bench): Promise<KubeObject["status"]> => (await bench.find("jobs", "work", "default"))?.["status"];
const bench = () => Bench.start({ only: ["job-controller"], server: { openapi: OPENAPI } });

test("each failure doubles the wait for the next pod", async () => {
  const cluster = await bench();
  await cluster.create("jobs", job({ backoffLimit: 4 }));
  const waits: number[] = [];
  for (let failures = 1; failures <= 4; failures++) {
    await cluster.clock.advance(3_000);
    await endPods(cluster, "Failed");
    const since = cluster.clock.now();
    while ((await cluster.names("pods")).length === failures) await cluster.clock.advance(1_000);
    waits.push((cluster.clock.now() - since) / 1_000);
  }
  expect(waits).toEqual([10, 20, 40, 80]);
  await cluster.clock.advance(3_000);
  await endPods(cluster, "Failed");
  await cluster.clock.advance(3_000);
  expect(await statusOf(cluster)).toMatchObject({ failed: 5, conditions: [{ type: "FailureTarget" }, { type: "Failed", reason: "BackoffLimitExceeded" }] });
});

test("what ends while no controller runs is counted once", async () => {
  const cluster = await bench();
  await cluster.create("jobs", job({ completions: 3, parallelism: 3 }));
  await cluster.clock.advance(3_000);
  cluster.stop();
  await endPods(cluster, "Succeeded");
  await cluster.clock.advance(60_000);
  await cluster.restart(["job-controller"]);
  await cluster.clock.advance(5_000);
  expect(await statusOf(cluster)).toMatchObject({
    succeeded: 3,
    uncountedTerminatedPods: {},
    conditions: [{ type: "SuccessCriteriaMet" }, { type: "Complete" }],
  });
  expect((await cluster.all("pods")).flatMap(({ metadata }) => metadata.finalizers ?? [])).toEqual([]);
  expect(await cluster.names("pods")).toHaveLength(3);
});

test("a pod whose Job went while no controller ran is let go", async () => {
  const cluster = await bench();
  await cluster.create("jobs", job());
  await cluster.clock.advance(3_000);
  cluster.stop();
  await cluster.delete("jobs", "work", "default", { propagationPolicy: "Background" });
  const [pod = ""] = await cluster.names("pods");
  await cluster.delete("pods", pod, "default");
  await cluster.clock.advance(10_000);
  expect(await cluster.names("pods")).toEqual([pod]);
  await cluster.restart(["job-controller"]);
  await cluster.clock.advance(3_000);
  expect(await cluster.names("pods")).toEqual([]);
});
