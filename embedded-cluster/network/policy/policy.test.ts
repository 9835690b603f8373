import { expect, test } from "vitest";
import type { PodNetwork } from "../pod-network.ts";
import { greet, testCluster } from "../testing/cluster.ts";
import type { NetworkPolicy } from "./network-policy.ts";

/** web and api in `shop`, api also in `other`, all listening on 80 and 9090. */
async function cluster() {
  const test = await testCluster();
  await test.namespace("shop", { team: "a" });
  await test.namespace("other", { team: "b" });
  const place = async (name: string, namespace: string, labels: Record<string, string>, node?: string) => {
    const ports = [
      { name: "http", containerPort: 80 },
      { name: "metrics", containerPort: 9090 },
    ];
    const pod = await test.pod(name, { namespace, labels, ports, ...(node === undefined ? {} : { node }) });
    greet(pod, 80, name);
    greet(pod, 9090, "metrics");
    pod.serveDatagrams(53, async ({ payload }) => payload);
    return pod;
  };
  const pods = {
    web: await place("web", "shop", { app: "web" }),
    api: await place("api", "shop", { app: "api" }),
    otherWeb: await place("web", "other", { app: "web" }, "node-2"),
    otherApi: await place("api", "other", { app: "api" }, "node-2"),
  };
  const names = Object.keys(pods) as (keyof typeof pods)[];

  /** Who reaches whom on `port`: "from>to". */
  const reach = async (port = 80) => {
    const open: string[] = [];
    for (const from of names) {
      for (const to of names) if ((await test.attempt(pods[from], pods[to].ip, port, 500)).outcome === "connected") open.push(`${from}>${to}`);
    }
    return open;
  };
  const everything = names.flatMap((from) => names.map((to) => `${from}>${to}`));
  const isolated = (spec: NetworkPolicy["spec"], namespace = "shop", name = "policy") => test.policy(name, spec, namespace);
  return { ...test, pods, reach, everything, isolated };
}

const without = (all: string[], closed: (path: string) => boolean) => all.filter((path) => !closed(path));
/** A pod always reaches itself. */
const self = (path: string) => path.split(">")[0] === path.split(">")[1];
const to =
  (...targets: string[]) =>
  (path: string) =>
    !self(path) && targets.includes(path.split(">")[1] as string);
const from =
  (...sources: string[]) =>
  (path: string) =>
    !self(path) && sources.includes(path.split(">")[0] as string);

test("without a policy everybody reaches everybody", async () => {
  const { reach, everything } = await cluster();
  expect(await reach()).toEqual(everything);
});

test("an empty ingress list isolates what it selects, in its namespace only", async () => {
  const { reach, everything, isolated } = await cluster();
  await isolated({ podSelector: {}, policyTypes: ["Ingress"] });
  expect(await reach()).toEqual(without(everything, to("web", "api")));
});

test("an empty rule permits all; policies add up", async () => {
  const { reach, everything, isolated, policy, remove } = await cluster();
  await isolated({ podSelector: {} });
  await policy("open-web", { podSelector: { matchLabels: { app: "web" } }, ingress: [{}] }, "shop");
  expect(await reach()).toEqual(without(everything, to("api")));
  await remove("networkpolicies", "policy", "shop");
  await remove("networkpolicies", "open-web", "shop");
  expect(await reach()).toEqual(everything);
});

test("peers: a pod selector means the policy's namespace, both selectors mean pods of those namespaces", async () => {
  const { reach, isolated, update } = await cluster();
  const reaching = async (peers: object[]) => {
    await update("networkpolicies", "policy", "shop", { spec: { ingress: [{ from: peers }] } });
    return (await reach()).filter((path) => to("api")(path)).map((path) => path.split(">")[0]);
  };
  await isolated({ podSelector: { matchLabels: { app: "api" } }, ingress: [] });
  const web = { matchLabels: { app: "web" } };
  const other = { matchLabels: { "kubernetes.io/metadata.name": "other" } };
  expect(await reaching([{ podSelector: web }])).toEqual(["web"]);
  expect(await reaching([{ namespaceSelector: other }])).toEqual(["otherWeb", "otherApi"]);
  expect(await reaching([{ namespaceSelector: other, podSelector: web }])).toEqual(["otherWeb"]);
  expect(await reaching([{ namespaceSelector: other }, { podSelector: web }])).toEqual(["web", "otherWeb", "otherApi"]);
  expect(await reaching([{ namespaceSelector: {}, podSelector: web }])).toEqual(["web", "otherWeb"]);
  expect(await reaching([{ namespaceSelector: { matchExpressions: [{ key: "team", operator: "In", values: ["a"] }] } }])).toEqual(["web"]);
});

test("ipBlock goes by address, with exceptions", async () => {
  const { reach, isolated, pods } = await cluster();
  await isolated({
    podSelector: { matchLabels: { app: "api" } },
    ingress: [{ from: [{ ipBlock: { cidr: "10.244.0.0/16", except: [`${pods.otherWeb.ip}/32`] } }] }],
  });
  expect((await reach()).filter((path) => path.endsWith(">api"))).toEqual(["web>api", "api>api", "otherApi>api"]);
});

test("ports: by number, by name, by range, by protocol", async () => {
  const { clock, attempt, isolated, update, pods } = await cluster();
  await isolated({ podSelector: { matchLabels: { app: "api" } }, ingress: [] });
  const open = async (...ports: object[]) => {
    await update("networkpolicies", "policy", "shop", { spec: { ingress: [{ ports }] } });
    const outcomes: (number | string)[] = [];
    for (const port of [80, 9090]) if ((await attempt(pods.web, pods.api.ip, port, 500)).outcome === "connected") outcomes.push(port);
    const asked = pods.web.requestDatagram(pods.api.ip, 53, Uint8Array.of(1), { timeoutMilliseconds: 500 });
    const answered = asked.then(
      () => true,
      () => false,
    );
    await clock.advance(500);
    if (await answered) outcomes.push("udp 53");
    return outcomes;
  };
  expect(await open({ port: 80 })).toEqual([80]);
  expect(await open({ port: "metrics" })).toEqual([9090]);
  expect(await open({ port: 79, endPort: 9089 })).toEqual([80]);
  expect(await open({ port: 53, protocol: "UDP" })).toEqual(["udp 53"]);
  expect(await open({ protocol: "TCP" })).toEqual([80, 9090]);
  expect(await open({ port: 80, protocol: "UDP" }, { port: "nosuch" })).toEqual([]);
});

test("egress: isolates callers, and that blocks DNS until somebody permits it", async () => {
  const { reach, everything, isolated, policy, pods } = await cluster();
  await isolated({
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Egress"],
    egress: [{ to: [{ podSelector: { matchLabels: { app: "api" } } }] }],
  });
  expect(await reach()).toEqual(without(everything, (path) => from("web")(path) && path !== "web>api"));
  await policy("dns", { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 53, protocol: "UDP" }] }] }, "shop");
  expect(await pods.web.requestDatagram(pods.otherApi.ip, 53, Uint8Array.of(7))).toEqual(Uint8Array.of(7));
  expect(await reach()).toEqual(without(everything, (path) => from("web", "api")(path) && path !== "web>api"));
});

test("egress and ingress must both permit", async () => {
  const { reach, isolated } = await cluster();
  await isolated({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"], egress: [{}] });
  await isolated({ podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Ingress"] }, "other");
  expect((await reach()).filter((path) => path.startsWith("web>"))).toEqual(["web>web", "web>api", "web>otherWeb"]);
});

test("what is dropped is dropped without an answer; a pod's own node is always let in, another node is not", async () => {
  const { network, attempt, isolated, pods } = await cluster();
  await isolated({ podSelector: {} });
  expect(await attempt(pods.otherApi, pods.web.ip, 80)).toEqual({ outcome: "ETIMEDOUT", took: 127_000 });
  expect(await attempt(network.hostNetwork("node-1"), pods.web.ip, 80)).toEqual({ outcome: "connected", took: 0 });
  expect(await attempt(network.hostNetwork("node-2"), pods.web.ip, 80, 500)).toEqual({ outcome: "ETIMEDOUT", took: 500 });
});

test("a Service is judged by the pod behind it, and by the caller's own address", async () => {
  const { attempt, isolated, service, slice, pods } = await cluster();
  await service("api", { clusterIP: "10.96.0.40", ports: [{ port: 8080 }] }, "shop");
  await slice("api", [pods.api.ip], [{ port: 80 }], "shop");
  await isolated({
    podSelector: { matchLabels: { app: "api" } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 80 }] }],
  });
  expect(await attempt(pods.web, "10.96.0.40", 8080)).toEqual({ outcome: "connected", took: 0 });
  expect(await attempt(pods.otherWeb, "10.96.0.40", 8080, 500)).toEqual({ outcome: "ETIMEDOUT", took: 500 });
  expect(await attempt(pods.api, "10.96.0.40", 8080)).toEqual({ outcome: "connected", took: 0 });
});

test("changed labels and policies count for the next connection; what is established stays; a waiting one gets in", async () => {
  const { clock, isolated, update, remove, attempt, pods } = await cluster();
  const listener = pods.api.listen(7000);
  const near = await pods.web.connect(pods.api.ip, 7000);
  const far = await listener.accept();
  await isolated({ podSelector: { matchLabels: { app: "api" } }, ingress: [{ from: [{ podSelector: { matchLabels: { role: "front" } } }] }] });
  await near.sink.write(Uint8Array.of(5));
  expect(await far?.source.read()).toEqual(Uint8Array.of(5));
  expect((await attempt(pods.web, pods.api.ip, 80, 500)).outcome).toBe("ETIMEDOUT");
  await update("pods", "web", "shop", { metadata: { labels: { app: "web", role: "front" } } });
  expect((await attempt(pods.web, pods.api.ip, 80, 500)).outcome).toBe("connected");

  const start = clock.now();
  let waited: number | undefined;
  void (pods.otherWeb as PodNetwork).connect(pods.api.ip, 80).then(() => {
    waited = clock.now() - start;
  });
  await clock.advance(4_000);
  await remove("networkpolicies", "policy", "shop");
  await clock.advance(4_000);
  expect(waited).toBe(7_000);
});
