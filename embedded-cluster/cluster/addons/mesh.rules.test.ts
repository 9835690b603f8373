import { beforeAll, expect, test } from "vitest";
import { type MeshTest, meshTest } from "./testing/mesh-test.ts";

let it: MeshTest;
const V1 = { destination: { host: "reviews", subset: "v1" } };
const V2 = { destination: { host: "reviews", subset: "v2" } };
const ask = (...words: string[]) => it.exec("client", "curl", "-s", ...words);

beforeAll(async () => {
  it = await meshTest();
  await it.app("reviews", "v1");
  await it.app("reviews", "v2");
  await it.pod("whoami", { app: "whoami" }, { image: "traefik/whoami:v1.11" });
  await it.pod("echo", { app: "echo" }, { image: "ealen/echo-server:0.9.2" });
  await it.service("reviews");
  await it.service("whoami", { name: "http", port: 80 });
  await it.service("echo", { name: "http", port: 80 });
  await it.client("client");
  await it.ready();
  await it.destinationRule("reviews", {});
}, 60_000);

test("matches by header, path and method: the first rule that takes a request", async () => {
  await it.virtualService("reviews", [
    {
      match: [{ headers: { "end-user": { exact: "jason" } } }, { uri: { prefix: "/beta" }, method: { exact: "GET" } }, { uri: { regex: "/r[0-9]+" } }],
      route: [V2],
    },
    { match: [{ uri: { exact: "/" } }], route: [V1] },
  ]);
  expect(await ask("http://reviews/")).toBe("reviews-v1\n");
  expect(await ask("-H", "end-user: jason", "http://reviews/")).toBe("reviews-v2\n");
  expect(await ask("http://reviews/beta/1")).toBe("reviews-v2\n");
  expect(await ask("http://reviews/r12")).toBe("reviews-v2\n");
  // No rule takes it, and the mesh answers by itself.
  expect(await ask("-i", "http://reviews/other")).toMatch(/^HTTP\/1.1 404 Not Found\r\ncontent-length: 0\r\ndate: .*\r\nserver: envoy\r\n\r\n$/);
  expect(await ask("-X", "POST", "-o", "/dev/null", "-w", "%{http_code}", "http://reviews/beta")).toBe("404");
});

test("rewrite and headers: what the application is asked, and what the client sees", async () => {
  await it.virtualService("whoami", [
    {
      match: [{ uri: { prefix: "/api/" } }],
      rewrite: { uri: "/", authority: "inner.example.com" },
      headers: { request: { set: { "x-set": "a" }, add: { "x-add": "b" }, remove: ["x-gone"] }, response: { set: { "x-out": "c" } } },
      route: [{ destination: { host: "whoami" } }],
    },
    { match: [{ uri: { exact: "/moved" } }], redirect: { uri: "/there", authority: "example.com", redirectCode: 308 } },
    { match: [{ uri: { exact: "/fixed" } }], directResponse: { status: 418, body: { string: "short and stout" } } },
  ]);
  const answer = await ask("-i", "-H", "x-gone: 1", "http://whoami/api/items?q=1");
  expect(answer).toContain("GET /items?q=1 HTTP/1.1\nHost: inner.example.com\n");
  for (const line of ["x-set: a", "x-add: b", "x-envoy-original-path: /api/items?q=1", "x-forwarded-proto: http"]) expect(answer).toContain(line);
  expect(answer).toMatch(
    /x-forwarded-client-cert: By=spiffe:\/\/cluster.local\/ns\/default\/sa\/default;Hash=[0-9a-f]{64};Subject="";URI=spiffe:\/\/cluster.local\/ns\/default\/sa\/default/,
  );
  expect(answer).not.toContain("x-gone");
  expect(answer).toContain("x-out: c\r\n");
  expect(await ask("-i", "http://whoami/moved")).toMatch(/^HTTP\/1.1 308 Permanent Redirect\r\nlocation: http:\/\/example.com\/there\r\n/);
  expect(await ask("http://whoami/fixed")).toBe("short and stout");
});

test("timeout: 504 and Envoy's words", async () => {
  await it.virtualService("whoami", [{ timeout: "500ms", retries: { attempts: 0 }, route: [{ destination: { host: "whoami" } }] }]);
  const begin = it.clock.now();
  expect(await ask("-i", "http://whoami/?wait=2s")).toMatch(
    /^HTTP\/1.1 504 Gateway Timeout\r\ncontent-length: 24\r\ncontent-type: text\/plain\r\n(.*\r\n)*\r\nupstream request timeout$/,
  );
  expect(it.clock.now() - begin).toBeLessThan(700);
  expect(await it.log("client", "istio-proxy")).toMatch(
    /"GET \/\?wait=2s HTTP\/1.1" 504 UT response_timeout - "-" 0 24 500 - "-" "curl\/\S+" "\S+" "whoami" "\S+:80" outbound\|80\|\|whoami.default.svc.cluster.local /,
  );
});

test("retries: as often and for what the rule says", async () => {
  const tries = async () => (await it.log("echo", "istio-proxy")).split("\n").filter((line) => line.includes("echo_code=503")).length;
  await it.virtualService("echo", [{ retries: { attempts: 3, perTryTimeout: "2s", retryOn: "5xx" }, route: [{ destination: { host: "echo" } }] }]);
  expect(await ask("-o", "/dev/null", "-w", "%{http_code}", "http://echo/?echo_code=503")).toBe("503");
  expect(await tries()).toBe(4);
  await it.virtualService("echo", [{ retries: { attempts: 3, retryOn: "connect-failure" }, route: [{ destination: { host: "echo" } }] }]);
  await ask("http://echo/?echo_code=503");
  expect(await tries()).toBe(5);
});

test("faults: a delay, an abort, and percentages", async () => {
  await it.virtualService("reviews", [{ fault: { delay: { percentage: { value: 100 }, fixedDelay: "7s" } }, route: [V1] }]);
  const begin = it.clock.now();
  expect(await ask("http://reviews/")).toBe("reviews-v1\n");
  expect(it.clock.now() - begin).toBeGreaterThanOrEqual(7_000);
  await it.virtualService("reviews", [{ fault: { abort: { percentage: { value: 100 }, httpStatus: 503 } }, route: [V1] }]);
  expect(await ask("-w", " %{http_code}", "http://reviews/")).toBe("fault filter abort 503");
  expect(await it.log("client", "istio-proxy")).toContain(" 503 FI ");
  await it.virtualService("reviews", [{ fault: { abort: { percentage: { value: 50 }, httpStatus: 500 } }, route: [V1] }]);
  const answers = await it.many("client", 40, "curl", "-s", "http://reviews/");
  expect(answers.filter((answer) => answer === "fault filter abort").length).toBeGreaterThan(8);
  expect(answers.filter((answer) => answer === "reviews-v1\n").length).toBeGreaterThan(8);
});

test("mirror: a copy goes to another version, and nobody sees its answer", async () => {
  await it.virtualService("reviews", [{ route: [V1], mirror: { host: "reviews", subset: "v2" }, mirrorPercentage: { value: 100 } }]);
  expect(await ask("http://reviews/mirrored")).toBe("reviews-v1\n");
  await it.clock.advance(100);
  expect(await it.log("reviews-v2", "app")).toMatch(/reviews-shadow .*"GET \/mirrored HTTP\/1.1" 200/);
});

test("a subset that no rule declares is 503 without words; one without pods has no healthy upstream", async () => {
  await it.virtualService("reviews", [{ route: [{ destination: { host: "reviews", subset: "v3" } }] }]);
  expect(await ask("-w", "%{http_code}", "http://reviews/")).toBe("503");
  expect(await it.log("client", "istio-proxy")).toContain(" 503 NC cluster_not_found ");
  await it.destinationRule("reviews", {}, ["v1", "v2", "v3"]);
  expect(await ask("-w", " %{http_code}", "http://reviews/")).toBe("no healthy upstream 503");
  await it.destinationRule("reviews", {});
});

test("a gateway: hosts and rules for what comes from outside", async () => {
  await it.put("/apis/networking.istio.io/v1/namespaces/default/gateways", {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "shop" },
    spec: { selector: { istio: "ingressgateway" }, servers: [{ port: { number: 80, name: "http", protocol: "HTTP" }, hosts: ["shop.example.com"] }] },
  } as never);
  await it.virtualService("shop", [{ match: [{ uri: { prefix: "/reviews" } }], rewrite: { uri: "/" }, route: [V2] }], {
    hosts: ["shop.example.com"],
    gateways: ["shop"],
  });
  await it.client("outside", {}, "kube-public");
  await it.ready("kube-public");
  const call = (...words: string[]) => it.execIn("kube-public", "outside", "app", "curl", "-si", ...words, "http://istio-ingressgateway.istio-system/reviews");
  const answer = await call("-H", "Host: shop.example.com");
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n(.*\r\n)*server: istio-envoy\r\n/);
  expect(answer).toContain("\r\n\r\nreviews-v2\n");
  expect(await call("-H", "Host: other.example.com")).toMatch(/^HTTP\/1.1 404 Not Found\r\n/);
  await it.put("/apis/security.istio.io/v1/namespaces/istio-system/authorizationpolicies", {
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: { name: "closed" },
    spec: { selector: { matchLabels: { istio: "ingressgateway" } }, action: "DENY", rules: [{ to: [{ operation: { paths: ["/reviews"] } }] }] },
  } as never);
  expect(await call("-H", "Host: shop.example.com")).toMatch(/^HTTP\/1.1 403 Forbidden\r\n(.*\r\n)*\r\nRBAC: access denied$/);
});
