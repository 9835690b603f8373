import { beforeAll, expect, test } from "vitest";
import { type MeshTest, meshTest } from "./testing/mesh-test.ts";

let it: MeshTest;
const SECURITY = "/apis/security.istio.io/v1/namespaces/default";
const ask = (...words: string[]) => it.exec("client", "curl", "-s", ...words);
const askPlain = (...words: string[]) => it.execIn("kube-public", "plain", "app", "curl", "-sS", ...words);
const policy = (spec: object) =>
  it.put(`${SECURITY}/authorizationpolicies`, { apiVersion: "security.istio.io/v1", kind: "AuthorizationPolicy", metadata: { name: "web" }, spec } as never);
const remove = async (path: string) => {
  await it.client_.request({ method: "DELETE", path, headers: {} });
  await it.clock.advance(300);
};

beforeAll(async () => {
  it = await meshTest();
  await it.create("/api/v1/namespaces/default/serviceaccounts", { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "caller" } });
  await it.app("web", "v1", {
    containers: [
      { name: "app", image: "hashicorp/http-echo:1.0", args: ["-text=web"], readinessProbe: { httpGet: { path: "/", port: 5678 }, periodSeconds: 3600 } },
    ],
  });
  await it.service("web");
  await it.pod("cache", { app: "redis" }, { image: "redis:7" });
  await it.service("redis", { name: "tcp-redis", port: 6379 });
  await it.client("client", { serviceAccountName: "caller" });
  await it.client("plain", {}, "kube-public");
  await it.ready();
  await it.ready("kube-public");
}, 60_000);

test("STRICT refuses plain text with a reset, and probes go on through the agent", async () => {
  expect(await askPlain("http://web.default/")).toBe("web\n");
  const authentication = (mode: string, more: object = {}) =>
    it.put(`${SECURITY}/peerauthentications`, {
      apiVersion: "security.istio.io/v1",
      kind: "PeerAuthentication",
      metadata: { name: "default" },
      spec: { mtls: { mode }, ...more },
    } as never);
  await authentication("STRICT");
  expect(await askPlain("http://web.default/")).toBe("curl: (56) Recv failure: Connection reset by peer\n");
  expect(await ask("http://web/")).toBe("web\n");
  const pod = await it.get<any>("/api/v1/namespaces/default/pods/web-v1");
  expect(pod.spec.containers[0].readinessProbe.httpGet).toMatchObject({ path: "/app-health/app/readyz", port: 15_020 });
  await authentication("STRICT", { selector: { matchLabels: { app: "web" } }, portLevelMtls: { 5678: { mode: "PERMISSIVE" } } });
  expect(await askPlain("http://web.default/")).toBe("web\n");
  await remove(`${SECURITY}/peerauthentications/default`);
});

test("a client that is told to speak plain text to a STRICT server is cut off", async () => {
  await it.put(`${SECURITY}/peerauthentications`, {
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: { name: "default" },
    spec: { mtls: { mode: "STRICT" } },
  } as never);
  await it.destinationRule("web", { tls: { mode: "DISABLE" } });
  expect(await ask("-w", " %{http_code}", "http://web/")).toMatch(
    /^upstream connect error or disconnect\/reset before headers. .*: connection termination 503$/,
  );
  await it.destinationRule("web", {});
  await remove(`${SECURITY}/peerauthentications/default`);
});

test("AuthorizationPolicy: who, what and how; DENY goes first", async () => {
  const denied = "RBAC: access denied";
  await policy({ selector: { matchLabels: { app: "web" } } });
  expect(await ask("-w", " %{http_code}", "http://web/")).toBe(`${denied} 403`);
  expect(await it.log("web-v1", "istio-proxy")).toContain(" 403 - rbac_access_denied_matched_policy[none] ");
  const principal = "cluster.local/ns/default/sa/caller";
  const to = [{ operation: { methods: ["GET"], paths: ["/public*"], ports: ["5678"] } }];
  await policy({ selector: { matchLabels: { app: "web" } }, rules: [{ from: [{ source: { principals: [principal] } }], to }] });
  expect(await ask("http://web/public/1")).toBe("web\n");
  expect(await ask("http://web/private")).toBe(denied);
  expect(await ask("-X", "POST", "http://web/public/1")).toBe(denied);
  expect(await askPlain("http://web.default/public/1")).toBe(denied);
  await policy({ selector: { matchLabels: { app: "web" } }, rules: [{ from: [{ source: { namespaces: ["elsewhere"] } }] }] });
  expect(await ask("http://web/")).toBe(denied);
  await policy({ action: "DENY", rules: [{ when: [{ key: "request.headers[x-bad]", values: ["*"] }] }] });
  expect(await ask("-H", "x-bad: 1", "http://web/")).toBe(denied);
  expect(await ask("http://web/")).toBe("web\n");
  await remove(`${SECURITY}/authorizationpolicies/web`);
});

test("TCP goes through the mesh byte by byte, under the same policies", async () => {
  expect(await it.exec("cache", "redis-cli", "-h", "redis", "set", "a", "1")).toBe("OK\n");
  expect(await it.exec("cache", "redis-cli", "-h", "redis", "get", "a")).toBe("1\n");
  await it.clock.advance(100);
  expect(await it.log("cache", "istio-proxy")).toMatch(
    /"- - -" 0 - - - "-" \d+ \d+ \d+ - "-" "-" "-" "-" "\S+:6379" outbound\|6379\|\|redis.default.svc.cluster.local /,
  );
});

test("TCP by rules: another Service takes a port's connections, and a policy that knows only HTTP closes them", async () => {
  await it.pod("decoy", { app: "decoy" }, { image: "redis:7" });
  await it.service("decoy", { name: "tcp-redis", port: 6379 });
  await it.ready();
  const rule = { tcp: [{ match: [{ port: 6379 }], route: [{ destination: { host: "redis", port: { number: 6379 } } }] }] };
  await it.virtualService("decoy", [], rule);
  expect(await it.exec("cache", "redis-cli", "-h", "decoy.default", "get", "a")).toBe("1\n");
  await policy({ selector: { matchLabels: { app: "redis" } }, rules: [{ to: [{ operation: { methods: ["GET"] } }] }] });
  expect(await it.exec("cache", "redis-cli", "-h", "decoy.default", "get", "a")).toMatch(/Connection reset by peer|Server closed the connection/);
  await remove(`${SECURITY}/authorizationpolicies/web`);
});

test("Telemetry switches the access log off, and traces", async () => {
  const telemetry = (spec: object) =>
    it.put("/apis/telemetry.istio.io/v1/namespaces/default/telemetries", {
      apiVersion: "telemetry.istio.io/v1",
      kind: "Telemetry",
      metadata: { name: "quiet" },
      spec,
    } as never);
  await telemetry({ accessLogging: [{ disabled: true }], tracing: [{ randomSamplingPercentage: 0 }] });
  await ask("http://web/unseen");
  expect(await it.log("client", "istio-proxy")).not.toContain("/unseen");
  expect(await askPlain("http://tracing.istio-system/api/traces?service=client.default&limit=100")).not.toContain("/unseen");
  await telemetry({});
  await ask("http://web/seen");
  expect(await it.log("client", "istio-proxy")).toContain("/seen");
});

test("an open circuit answers 503 UO", async () => {
  await it.pod("slow", { app: "slow" }, { image: "traefik/whoami:v1.11" });
  await it.service("slow", { name: "http", port: 80 });
  await it.ready();
  await it.destinationRule("slow", { connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } });
  const answers = await Promise.all(["a", "b", "c"].map((path) => ask("-w", " %{http_code}", `http://slow/${path}?wait=1s`)));
  expect(answers.filter((answer) => answer.endsWith(" 200"))).toHaveLength(2);
  expect(answers.find((answer) => answer.endsWith(" 503"))).toBe("upstream connect error or disconnect/reset before headers. reset reason: overflow 503");
  expect(await it.log("client", "istio-proxy")).toContain(" 503 UO ");
});

test("outlier detection takes a pod that fails out of rotation, and takes it back", async () => {
  await it.pod("flaky-good", { app: "flaky" }, { image: "ealen/echo-server:0.9.2" });
  await it.pod("flaky-bad", { app: "flaky" }, { image: "nginx:1.29" });
  await it.service("flaky", { name: "http", port: 80 });
  await it.ready();
  await it.destinationRule("flaky", {
    loadBalancer: { simple: "ROUND_ROBIN" },
    outlierDetection: { consecutive5xxErrors: 2, interval: "1s", baseEjectionTime: "30s", maxEjectionPercent: 100 },
  });
  // One of the two answers 503 to this, the other 404.
  const codes = () => it.many("client", 8, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "http://flaky/?echo_code=500");
  expect((await codes()).filter((code) => code === "500")).toHaveLength(2);
  expect((await codes()).filter((code) => code === "500")).toHaveLength(0);
  await it.clock.advance(31_000);
  expect((await codes()).filter((code) => code === "500")).toHaveLength(2);
});

test("spans of each hop, in one trace as long as applications pass the headers on", async () => {
  await it.pod("front", { app: "front" }, { image: "tsunagu/shop-frontend:1.0", env: [{ name: "API_URL", value: "http://web/" }] });
  await it.service("front", { name: "http", port: 80, targetPort: 3000 });
  await it.ready();
  await ask("http://front/");
  const { data } = JSON.parse(await askPlain("http://tracing.istio-system/api/traces?service=front.default"));
  const trace = data[0];
  const services = trace.spans.map((span: any) => [trace.processes[span.processID].serviceName, span.tags.find(({ key }: any) => key === "span.kind").value]);
  expect(services).toEqual([
    ["client.default", "client"],
    ["front.default", "server"],
    ["front.default", "client"],
    ["web.default", "server"],
  ]);
  expect(trace.spans[3].references[0].spanID).toBe(trace.spans[2].spanID);
  expect(JSON.parse(await askPlain("http://tracing.istio-system/jaeger/api/services")).data).toContain("web.default");
});

test("without istiod nothing new is admitted, and what runs goes on", async () => {
  await it.client_.request({
    method: "PATCH",
    path: "/apis/apps/v1/namespaces/istio-system/deployments/istiod",
    headers: { "content-type": "application/merge-patch+json" },
    body: { spec: { replicas: 0 } },
  });
  await it.clock.advance(40_000);
  expect(await ask("http://web/")).toBe("web\n");
  await expect(it.client("late")).rejects.toThrow(
    'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no endpoints available for service "istiod"',
  );
});
