import { expect, test } from "vitest";
import { readAllText } from "../../kernel/streams.ts";
import type { PodNetwork } from "../pod-network.ts";
import { greet, testCluster } from "../testing/cluster.ts";

/** Pods that answer with their names behind a Service at 10.96.0.20:80. */
async function web(spec: object = {}, names = ["a", "b", "c"]) {
  const cluster = await testCluster();
  const pods = [];
  for (const name of names) {
    const pod = await cluster.pod(name, { node: name === "c" ? "node-2" : "node-1" });
    greet(pod, 8080, name);
    pods.push(pod);
  }
  await cluster.service("web", { clusterIP: "10.96.0.20", ports: [{ name: "http", port: 80 }], ...spec });
  await cluster.slice(
    "web",
    pods.map((pod, index) => ({ addresses: [pod.ip], conditions: { ready: true }, nodeName: names[index] === "c" ? "node-2" : "node-1" })),
    [{ name: "http", port: 8080 }],
  );
  const client = await cluster.pod("client");
  return { ...cluster, client, pods };
}

async function visit(from: PodNetwork, ip: string, port: number, times: number) {
  const seen: Record<string, number> = {};
  for (let count = 0; count < times; count++) {
    const name = await readAllText((await from.connect(ip, port)).source);
    seen[name] = (seen[name] ?? 0) + 1;
  }
  return seen;
}

const condition = (ready: boolean, serving: boolean, terminating: boolean) => ({ conditions: { ready, serving, terminating } });

test("new connections are spread over the ready endpoints, the same way for the same seed", async () => {
  const { client } = await web();
  const seen = await visit(client, "10.96.0.20", 80, 300);
  expect(seen).toEqual({ a: 115, b: 91, c: 94 });
  expect(await visit((await web()).client, "10.96.0.20", 80, 300)).toEqual(seen);
});

test("an established connection stays when its endpoint leaves the slices", async () => {
  const { client, pods, remove, attempt } = await web({}, ["a"]);
  const listener = pods[0]?.listen(9090);
  const near = await client.connect(pods[0]?.ip ?? "", 9090);
  const far = await listener?.accept();
  await remove("endpointslices", "web-1", "default");
  expect(await attempt(client, "10.96.0.20", 80)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  await far?.sink.write(Uint8Array.of(1));
  expect(await near.source.read()).toEqual(Uint8Array.of(1));
});

test("no endpoints is refused, a port that the Service does not have times out", async () => {
  const { client, attempt, service } = await web();
  await service("empty", { clusterIP: "10.96.0.21", ports: [{ port: 80 }] });
  expect(await attempt(client, "10.96.0.21", 80)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  expect(await attempt(client, "10.96.0.20", 8080, 3_000)).toEqual({ outcome: "ETIMEDOUT", took: 3_000 });
});

test("unready endpoints get nothing; terminating ones only while no other is ready", async () => {
  const { client, pods, update, attempt } = await web();
  const [a, b, c] = pods.map((pod) => ({ addresses: [pod.ip] }));
  const slice = (...endpoints: object[]) => update("endpointslices", "web-1", "default", { endpoints });
  await slice({ ...a, ...condition(false, false, false) }, { ...b, ...condition(true, true, false) }, { ...c, ...condition(false, true, true) });
  expect(await visit(client, "10.96.0.20", 80, 20)).toEqual({ b: 20 });
  await slice({ ...a, ...condition(false, false, false) }, { ...c, ...condition(false, true, true) });
  expect(await visit(client, "10.96.0.20", 80, 20)).toEqual({ c: 20 });
  await slice({ ...a, ...condition(false, false, false) }, { ...c, ...condition(false, false, true) });
  expect(await attempt(client, "10.96.0.20", 80)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
});

test("each port of a Service goes to the slice port of its name; slices add up", async () => {
  const { client, pods, service, slice } = await web();
  greet(pods[1] as never, 9000, "metrics of b");
  await service("multi", {
    clusterIP: "10.96.0.22",
    ports: [
      { name: "http", port: 80 },
      { name: "metrics", port: 9 },
    ],
  });
  await slice("multi", [pods[0]?.ip ?? ""], [{ name: "http", port: 8080 }]);
  await slice("multi", [pods[1]?.ip ?? ""], [{ name: "metrics", port: 9000 }], "default", "multi-2");
  expect(await visit(client, "10.96.0.22", 80, 10)).toEqual({ a: 10 });
  expect(await visit(client, "10.96.0.22", 9, 10)).toEqual({ "metrics of b": 10 });
});

test("session affinity keeps a client with its endpoint until it was idle too long or the endpoint is gone", async () => {
  const { clock, client, pod, pods, update } = await web({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 100 } } });
  const clients = [client];
  for (let count = 0; count < 7; count++) clients.push(await pod(`client-${count}`));
  const choices = [];
  for (const one of clients) choices.push(Object.keys(await visit(one, "10.96.0.20", 80, 20)));
  expect(choices.every((names) => names.length === 1)).toBe(true);
  expect(new Set(choices.flat()).size).toBe(3);
  // Renewed by every connection: 99 s later it holds for another 100 s.
  for (let round = 0; round < 3; round++) {
    await clock.advance(99_000);
    expect(Object.keys(await visit(client, "10.96.0.20", 80, 5))).toEqual(choices[0]);
  }
  await clock.advance(100_000);
  const afterwards = [];
  for (const one of clients) afterwards.push(Object.keys(await visit(one, "10.96.0.20", 80, 1))[0]);
  expect(afterwards).not.toEqual(choices.flat());
  await update("endpointslices", "web-1", "default", { endpoints: [{ addresses: [pods[1]?.ip], conditions: { ready: true } }] });
  for (const one of clients) expect(await visit(one, "10.96.0.20", 80, 2)).toEqual({ b: 2 });
  expect(clock.pendingTimers).toBe(0);
});

test("a pod that calls itself through its Service is seen as its node's gateway, anyone else as itself", async () => {
  const { client, pods, service, slice } = await web();
  const [a] = pods;
  const listener = a?.listen(7000);
  await service("self", { clusterIP: "10.96.0.23", ports: [{ port: 7000 }] });
  await slice("self", [a?.ip ?? ""], [{ port: 7000 }]);
  const near = await a?.connect("10.96.0.23", 7000);
  expect(near?.remote).toEqual({ ip: "10.96.0.23", port: 7000 });
  expect((await listener?.accept())?.remote.ip).toBe("10.244.0.1");
  await client.connect("10.96.0.23", 7000);
  expect((await listener?.accept())?.remote.ip).toBe(client.ip);
});

test("a node reaches its own pods from its gateway and others from its address", async () => {
  const { network, pods } = await web();
  const host = network.hostNetwork("node-1");
  const listeners = [pods[0]?.listen(7000), pods[2]?.listen(7000)];
  for (const pod of [pods[0], pods[2]]) await host.connect(pod?.ip ?? "", 7000);
  expect((await listeners[0]?.accept())?.remote.ip).toBe("10.244.0.1");
  expect((await listeners[1]?.accept())?.remote.ip).toBe(host.ip);
});

test("NodePort and LoadBalancer addresses lead to the Service; with the Local policy only to the node's own pods", async () => {
  const { client, network, attempt, update } = await web({ type: "LoadBalancer", ports: [{ name: "http", port: 80, nodePort: 30080 }] });
  await update("services", "web", "default", { status: { loadBalancer: { ingress: [{ ip: "172.18.255.200" }] } } });
  const [one, two, three] = ["node-1", "node-2", "node-3"].map((node) => network.hostNetwork(node));
  expect(Object.keys(await visit(client, one?.ip ?? "", 30080, 30)).sort()).toEqual(["a", "b", "c"]);
  expect(Object.keys(await visit(one as never, "127.0.0.1", 30080, 30)).sort()).toEqual(["a", "b", "c"]);
  expect(await attempt(client, one?.ip ?? "", 30081)).toEqual({ outcome: "ECONNREFUSED", took: 0 });
  expect(Object.keys(await visit(client, "172.18.255.200", 80, 30)).sort()).toEqual(["a", "b", "c"]);
  await update("services", "web", "default", { spec: { externalTrafficPolicy: "Local" } });
  expect(await visit(client, two?.ip ?? "", 30080, 10)).toEqual({ c: 10 });
  expect(await attempt(client, three?.ip ?? "", 30080, 2_000)).toEqual({ outcome: "ETIMEDOUT", took: 2_000 });
});

test("internalTrafficPolicy Local stays on the client's node, or drops", async () => {
  const { pod, attempt } = await web({ internalTrafficPolicy: "Local" }, ["a", "c"]);
  expect(await visit(await pod("near-a", { node: "node-1" }), "10.96.0.20", 80, 10)).toEqual({ a: 10 });
  expect(await visit(await pod("near-c", { node: "node-2" }), "10.96.0.20", 80, 10)).toEqual({ c: 10 });
  expect(await attempt(await pod("far", { node: "node-3" }), "10.96.0.20", 80, 2_000)).toEqual({ outcome: "ETIMEDOUT", took: 2_000 });
});

test("edited and deleted Services, and slices that change hands, are followed", async () => {
  const { client, attempt, update, remove, service } = await web({}, ["a"]);
  await update("services", "web", "default", { spec: { ports: [{ name: "http", port: 81 }] } });
  expect(await visit(client, "10.96.0.20", 81, 1)).toEqual({ a: 1 });
  expect((await attempt(client, "10.96.0.20", 80, 1_000)).outcome).toBe("ETIMEDOUT");
  await service("other", { clusterIP: "10.96.0.30", ports: [{ name: "http", port: 80 }] });
  await update("endpointslices", "web-1", "default", { metadata: { labels: { "kubernetes.io/service-name": "other" } } });
  expect(await visit(client, "10.96.0.30", 80, 1)).toEqual({ a: 1 });
  expect((await attempt(client, "10.96.0.20", 81)).outcome).toBe("ECONNREFUSED");
  await remove("services", "other", "default");
  expect((await attempt(client, "10.96.0.30", 80, 1_000)).outcome).toBe("ETIMEDOUT");
});
