import { beforeAll, expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import { testCluster } from "../testing/test-cluster.ts";
import { type MeshTest, meshTest } from "./testing/mesh-test.ts";

let it: MeshTest;
const NETWORKING = "/apis/networking.istio.io/v1/namespaces/default";
const ask = (...words: string[]) => it.exec("client", "curl", "-s", ...words);
const sidecars = (pod: KubeObject) => (pod["spec"].initContainers ?? []).map(({ name }: { name: string }) => name);

beforeAll(async () => {
  it = await meshTest();
  for (const version of ["v1", "v2", "v3"]) await it.app("web", version);
  await it.service("web");
  await it.service("wrong", { name: "http", port: 80, targetPort: 9999 });
  await it.client("client");
  await it.pod("plain", { app: "plain" }, { image: "hashicorp/http-echo:1.0", args: ["-text=plain"] }, {}, "kube-public");
  await it.ready();
  await it.ready("kube-public");
}, 60_000);

test("who is injected: labels of the namespace, and of the pod before them", async () => {
  const inject = (name: string, labels: Record<string, string>, namespace = "default") =>
    it.pod(name, labels, { image: "hashicorp/http-echo:1.0", args: ["-text=x"] }, {}, namespace);
  expect(sidecars(await inject("opted-out", { "sidecar.istio.io/inject": "false" }))).toEqual([]);
  expect(sidecars(await inject("bare", {}, "kube-public"))).toEqual([]);
  await it.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "other" } });
  await it.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "revised", labels: { "istio.io/rev": "default" } } });
  await it.clock.advance(500);
  expect(sidecars(await inject("opted-in", { "sidecar.istio.io/inject": "true" }, "other"))).toEqual(["istio-init", "istio-proxy"]);
  expect(sidecars(await inject("unlabelled", {}, "other"))).toEqual([]);
  expect(sidecars(await inject("by-revision", {}, "revised"))).toEqual(["istio-init", "istio-proxy"]);
  await it.clock.advance(3_000);
});

test("a port nobody listens on: 503 and which connection failed", async () => {
  await it.create("/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "nowhere" },
    spec: { selector: { app: "web" }, ports: [{ name: "http", port: 80, targetPort: 9999 }] },
  });
  await it.clock.advance(500);
  expect(await ask("-w", " %{http_code}", "http://nowhere/")).toBe(
    "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused 503",
  );
  expect(await ask("-w", " %{http_code}", "http://wrong/")).toBe("no healthy upstream 503");
});

test("a pod behind a headless Service is the one that was dialed, under STRICT too", async () => {
  await it.create("/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "peers" },
    spec: { clusterIP: "None", selector: { app: "web" }, ports: [{ name: "http", port: 5678 }] },
  });
  const authentication = { apiVersion: "security.istio.io/v1", kind: "PeerAuthentication", metadata: { name: "default" }, spec: { mtls: { mode: "STRICT" } } };
  await it.put("/apis/security.istio.io/v1/namespaces/default/peerauthentications", authentication as never);
  for (const version of ["v1", "v2", "v3"]) {
    const { status } = await it.get<{ status: { podIP: string } }>(`/api/v1/namespaces/default/pods/web-${version}`);
    expect(await ask("-H", "Host: peers:5678", `http://${status.podIP}:5678/`)).toBe(`web-${version}\n`);
  }
});

test("consistent hashing: one header, one pod", async () => {
  await it.destinationRule("web", { loadBalancer: { consistentHash: { httpHeaderName: "x-user" } } }, []);
  const answers = async (user: string) => new Set(await it.many("client", 6, "curl", "-s", "-H", `x-user: ${user}`, "http://web/"));
  const all = [];
  for (const user of ["a", "b", "c", "d", "e", "f"]) all.push(await answers(user));
  expect(all.map((set) => set.size)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(new Set(all.flatMap((set) => [...set])).size).toBeGreaterThan(1);
});

test("REGISTRY_ONLY closes what the mesh does not know; a ServiceEntry makes it known", async () => {
  const { status } = await it.get<{ status: { podIP: string } }>("/api/v1/namespaces/kube-public/pods/plain");
  const url = `http://${status.podIP}:5678/`;
  expect(await ask(url)).toBe("plain\n");
  await it.put(`${NETWORKING}/sidecars`, {
    apiVersion: "networking.istio.io/v1",
    kind: "Sidecar",
    metadata: { name: "default" },
    spec: { egress: [{ hosts: ["./*", "istio-system/*"] }], outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } },
  } as never);
  expect(await ask("-w", "%{http_code}", url)).toBe("502");
  await it.put(`${NETWORKING}/serviceentries`, {
    apiVersion: "networking.istio.io/v1",
    kind: "ServiceEntry",
    metadata: { name: "external" },
    spec: {
      hosts: ["external.example.com"],
      ports: [{ number: 5678, name: "http", protocol: "HTTP" }],
      location: "MESH_EXTERNAL",
      resolution: "STATIC",
      endpoints: [{ address: status.podIP }],
    },
  } as never);
  expect(await ask("-H", "Host: external.example.com", url)).toBe("plain\n");
  expect(await ask("http://web/")).toMatch(/^web-v/);
});

test("an idle mesh waits for nothing, and comes back after a restart", async () => {
  await it.clock.advance(600_000);
  expect(it.clock.pendingTimers).toBe(0);
  const restore = JSON.parse(JSON.stringify(it.cluster.snapshot()));
  await it.cluster.stop();
  const after = await testCluster({ clock: it.clock, restore, addons: ["mesh"] });
  await it.clock.advance(20_000);
  const [client] = (await after.items("/api/v1/namespaces/default/pods")).filter(({ metadata }) => metadata.name === "client");
  expect(client?.["status"].initContainerStatuses[1]).toMatchObject({ name: "istio-proxy", ready: true });
  expect(await after.run("client", "curl", "-si", "http://web/")).toMatch(/^HTTP\/1.1 200 OK\r\n(.*\r\n)*server: envoy\r\n/);
});
