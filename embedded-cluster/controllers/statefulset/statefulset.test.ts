import { expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import { Bench, type BenchOptions, template } from "../testing/bench.ts";

// What only virtual time and failures can show. The contract cases say the rest.

async function bench(spec: object = {}, options: BenchOptions = {}): Promise<Bench> {
  const cluster = await Bench.start({ only: ["statefulset-controller"], ...options });
  await cluster.create("statefulsets", {
    metadata: { name: "db", namespace: "default" },
    spec: { replicas: 3, selector: { matchLabels: { app: "db" } }, template: template({ app: "db" }), ...spec },
  });
  return cluster;
}

const setImage = (cluster: Bench, image: string) =>
  cluster.patch("statefulsets", "db", "default", { spec: { template: { spec: { containers: [{ name: "main", image }] } } } });

async function images(cluster: Bench): Promise<string[]> {
  return (await cluster.all("pods", "default")).map((pod) => `${pod.metadata.name} ${pod["spec"].containers[0].image}`).sort();
}

test("no more than one pod is out during a rolling update, from the last to the first", async () => {
  const cluster = await bench();
  await cluster.clock.advance(20_000);
  await setImage(cluster, "nginx:1.28");
  const replaced: string[] = [];
  let fewest = 3;
  for (let step = 0; step < 100; step++) {
    await cluster.clock.advance(200);
    for (const pod of await images(cluster)) if (pod.endsWith("1.28") && !replaced.includes(pod)) replaced.push(pod);
    fewest = Math.min(fewest, (await cluster.find("statefulsets", "db", "default"))?.["status"].readyReplicas ?? 0);
  }
  expect(replaced).toEqual(["db-2 nginx:1.28", "db-1 nginx:1.28", "db-0 nginx:1.28"]);
  expect(fewest).toBe(2);
});

test("a bad version stops at the first pod, and goes on when it is mended and that pod deleted", async () => {
  const isReady = (pod: KubeObject) => pod["spec"].containers[0].image !== "nginx:bad";
  const cluster = await bench({}, { kubelet: { isReady } });
  await cluster.clock.advance(20_000);
  await setImage(cluster, "nginx:bad");
  await cluster.clock.advance(60_000);
  const stuck = ["db-0 nginx:1.27", "db-1 nginx:1.27", "db-2 nginx:bad"];
  expect(await images(cluster)).toEqual(stuck);
  await setImage(cluster, "nginx:1.28");
  await cluster.clock.advance(60_000);
  // An ordered set waits for a pod that is not ready, whatever its template says meanwhile.
  expect(await images(cluster)).toEqual(stuck);
  await cluster.delete("pods", "db-2", "default");
  await cluster.clock.advance(60_000);
  expect(await images(cluster)).toEqual(["db-0 nginx:1.28", "db-1 nginx:1.28", "db-2 nginx:1.28"]);
});

test("pods beyond a parallel set's range go at once", async () => {
  const cluster = await bench({ podManagementPolicy: "Parallel", replicas: 4 }, { kubelet: { shutdownMilliseconds: 30_000 } });
  await cluster.clock.advance(10_000);
  await cluster.patch("statefulsets", "db", "default", { spec: { replicas: 1 } });
  await cluster.clock.advance(1_000);
  const going = (await cluster.all("pods", "default")).filter((pod) => pod.metadata.deletionTimestamp !== undefined);
  expect(going.map((pod) => pod.metadata.name).sort()).toEqual(["db-1", "db-2", "db-3"]);
});

test("an ordered set does not shrink while a lower pod is out", async () => {
  const closed = new Set<string>();
  const cluster = await bench({}, { kubelet: { isReady: (pod) => !closed.has(pod.metadata.name) } });
  await cluster.clock.advance(20_000);
  closed.add("db-0");
  await cluster.delete("pods", "db-0", "default");
  await cluster.clock.advance(10_000);
  await cluster.patch("statefulsets", "db", "default", { spec: { replicas: 1 } });
  await cluster.clock.advance(60_000);
  expect(await cluster.names("pods", "default")).toEqual(expect.arrayContaining(["db-0", "db-1", "db-2"]));
});

test("a controller that starts anew goes on where the former one was", async () => {
  const cluster = await bench();
  await cluster.clock.advance(1_500);
  await cluster.restart(["statefulset-controller"]);
  await cluster.clock.advance(20_000);
  expect((await cluster.names("pods", "default")).sort()).toEqual(["db-0", "db-1", "db-2"]);
  expect(await cluster.names("controllerrevisions", "default")).toHaveLength(1);
});

test("a settled set asks for nothing", async () => {
  const cluster = await bench();
  await cluster.clock.advance(60_000);
  cluster.requests.length = 0;
  await cluster.clock.advance(3_600_000);
  expect(cluster.requests).toEqual([]);
});
