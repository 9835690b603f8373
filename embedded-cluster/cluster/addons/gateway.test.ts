import { beforeAll, expect, test } from "vitest";
import { SHOP_CERTIFICATE, SHOP_KEY_SEC1 } from "../../images/tls/testing/certificates.ts";
import { type MeshTest, meshTest } from "./testing/mesh-test.ts";

const GATEWAY = "/apis/gateway.networking.k8s.io/v1/namespaces/default";
let it: MeshTest;

const route = (name: string, spec: object) =>
  it.put(`${GATEWAY}/httproutes`, {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name },
    spec: { parentRefs: [{ name: "web" }], ...spec },
  } as never);
const ask = (...words: string[]) => it.exec("client", "curl", "-s", ...words);
const conditions = async (path: string, parent?: string) => {
  const { status } = await it.get<{ status: any }>(path);
  const found = parent === undefined ? status.conditions : status.parents[0].conditions;
  return found.map(({ type, status: said, reason, message }: Record<string, string>) => [type, said, reason, message]);
};

beforeAll(async () => {
  it = await meshTest(["gateway", "load-balancer"]);
  await it.app("shop", "v1");
  await it.app("shop", "v2");
  await it.pod("whoami", { app: "whoami" }, { image: "traefik/whoami:v1.11" });
  await it.service("shop");
  await it.service("whoami", { name: "http", port: 80 });
  await it.client("client");
  await it.create(`${GATEWAY}/gateways`, {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "web" },
    spec: { gatewayClassName: "istio", listeners: [{ name: "http", port: 80, protocol: "HTTP", hostname: "*.example.com" }] },
  });
  await it.ready();
  await it.clock.advance(2_000);
}, 90_000);

test("the class is accepted, and a Gateway gets a pod, a Service and an address", async () => {
  expect(await conditions("/apis/gateway.networking.k8s.io/v1/gatewayclasses/istio")).toEqual([
    ["Accepted", "True", "Accepted", "Handled by Istio controller"],
  ]);
  expect(await conditions(`${GATEWAY}/gateways/web`)).toEqual([
    ["Accepted", "True", "Accepted", "Resource accepted"],
    ["Programmed", "True", "Programmed", "Resource programmed, assigned to service(s) web-istio.default.svc.cluster.local:80"],
  ]);
  const { status } = await it.get<{ status: any }>(`${GATEWAY}/gateways/web`);
  const service = await it.get<{ status: any }>("/api/v1/namespaces/default/services/web-istio");
  expect(status.addresses).toEqual([{ type: "IPAddress", value: service.status.loadBalancer.ingress[0].ip }]);
});

test("hostnames, paths by whole elements, headers; the more telling match goes first", async () => {
  await route("shop", {
    hostnames: ["shop.example.com"],
    rules: [
      { backendRefs: [{ name: "whoami", port: 80 }] },
      { matches: [{ path: { type: "PathPrefix", value: "/cart" }, headers: [{ name: "x-user", value: "me" }] }], backendRefs: [{ name: "shop", port: 80 }] },
    ],
  });
  const host = ["-H", "Host: shop.example.com"];
  expect(await ask(...host, "-H", "x-user: me", "http://web-istio/cart/1")).toMatch(/^shop-v[12]\n$/);
  expect(await ask(...host, "-H", "x-user: me", "http://web-istio/carts")).toContain("Hostname: whoami");
  expect(await ask(...host, "http://web-istio/cart")).toContain("Hostname: whoami");
  expect(await it.exec("client", "curl", "-si", "-H", "Host: other.example.com", "http://web-istio/")).toMatch(
    /^HTTP\/1.1 404 Not Found\r\n(.*\r\n)*server: istio-envoy\r\n/,
  );
  expect(await conditions(`${GATEWAY}/httproutes/shop`, "web")).toEqual([
    ["Accepted", "True", "Accepted", "Route was valid"],
    ["ResolvedRefs", "True", "ResolvedRefs", "All references resolved"],
  ]);
  const { status } = await it.get<{ status: any }>(`${GATEWAY}/gateways/web`);
  expect(status.listeners[0]).toMatchObject({ name: "http", attachedRoutes: 1 });
});

test("filters: redirect, rewrite, headers both ways", async () => {
  await route("shop", {
    hostnames: ["shop.example.com"],
    rules: [
      {
        matches: [{ path: { type: "PathPrefix", value: "/old" } }],
        filters: [{ type: "RequestRedirect", requestRedirect: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" }, statusCode: 301 } }],
      },
      {
        matches: [{ path: { type: "PathPrefix", value: "/api" } }],
        filters: [
          { type: "URLRewrite", urlRewrite: { hostname: "inner", path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/v1" } } },
          { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x-added", value: "yes" }], remove: ["x-secret"] } },
          { type: "ResponseHeaderModifier", responseHeaderModifier: { add: [{ name: "x-answered", value: "here" }] } },
        ],
        backendRefs: [{ name: "whoami", port: 80 }],
      },
    ],
  });
  const host = ["-H", "Host: shop.example.com"];
  expect(await ask("-i", ...host, "http://web-istio/old/page")).toMatch(
    /^HTTP\/1.1 301 Moved Permanently\r\n(.*\r\n)*location: http:\/\/shop.example.com\/new\/page\r\n/,
  );
  const answer = await ask("-i", ...host, "-H", "x-secret: 1", "http://web-istio/api/items");
  expect(answer).toContain("GET /v1/items HTTP/1.1\nHost: inner\n");
  expect(answer).toContain("x-added: yes");
  expect(answer).not.toContain("x-secret");
  expect(answer).toContain("x-answered: here\r\n");
});

test("weights, and a backend that is not there answers 500 and says so", async () => {
  await route("shop", {
    hostnames: ["shop.example.com"],
    rules: [
      {
        backendRefs: [
          { name: "shop", port: 80, weight: 0 },
          { name: "absent", port: 80, weight: 1 },
        ],
      },
    ],
  });
  expect(await ask("-i", "-H", "Host: shop.example.com", "http://web-istio/")).toMatch(/^HTTP\/1.1 500 Internal Server Error\r\n/);
  expect((await conditions(`${GATEWAY}/httproutes/shop`, "web"))[1]).toEqual([
    "ResolvedRefs",
    "False",
    "BackendNotFound",
    "backend(absent.default.svc.cluster.local) not found",
  ]);
  await route("shop", { hostnames: ["shop.elsewhere.org"], rules: [{ backendRefs: [{ name: "shop", port: 80 }] }] });
  expect((await conditions(`${GATEWAY}/httproutes/shop`, "web"))[0]).toEqual([
    "Accepted",
    "False",
    "NoMatchingListenerHostname",
    'no hostnames matched parent hostname "*.example.com"',
  ]);
});

test("a backend of another namespace needs a ReferenceGrant there", async () => {
  await it.create("/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name: "store" } });
  await it.clock.advance(500);
  await it.app("stock", "v1", {}, "store");
  await it.service("stock", { name: "http", port: 80, targetPort: 5678 }, "store");
  await it.ready("store");
  await route("shop", { hostnames: ["shop.example.com"], rules: [{ backendRefs: [{ name: "stock", namespace: "store", port: 80 }] }] });
  expect((await conditions(`${GATEWAY}/httproutes/shop`, "web"))[1]).toEqual([
    "ResolvedRefs",
    "False",
    "RefNotPermitted",
    'backendRef stock/store not accessible to a HTTPRoute in namespace "default" (missing a ReferenceGrant?)',
  ]);
  await it.create("/apis/gateway.networking.k8s.io/v1beta1/namespaces/store/referencegrants", {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: "from-default" },
    spec: { from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default" }], to: [{ group: "", kind: "Service" }] },
  });
  await it.clock.advance(500);
  expect(await ask("-H", "Host: shop.example.com", "http://web-istio/")).toBe("stock-v1\n");
});

test("HTTPS: a listener waits for its certificate, and ends TLS with it", async () => {
  await it.create(`${GATEWAY}/gateways`, {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "secure" },
    spec: { gatewayClassName: "istio", listeners: [{ name: "https", port: 443, protocol: "HTTPS", tls: { certificateRefs: [{ name: "shop-tls" }] } }] },
  });
  await route("secured", { parentRefs: [{ name: "secure", sectionName: "https" }], rules: [{ backendRefs: [{ name: "shop", port: 80 }] }] });
  await it.ready();
  const listener = async () => (await it.get<{ status: any }>(`${GATEWAY}/gateways/secure`)).status.listeners[0];
  const resolved = async () => (await listener()).conditions.find(({ type }: { type: string }) => type === "ResolvedRefs");
  expect(await resolved()).toMatchObject({
    status: "False",
    reason: "InvalidCertificateRef",
    message: "invalid certificate reference default/shop-tls, secret default/shop-tls not found",
  });
  await it.create("/api/v1/namespaces/default/secrets", {
    apiVersion: "v1",
    kind: "Secret",
    type: "kubernetes.io/tls",
    metadata: { name: "shop-tls" },
    stringData: { "tls.crt": SHOP_CERTIFICATE, "tls.key": SHOP_KEY_SEC1 },
  });
  await it.clock.advance(1_000);
  expect(await resolved()).toMatchObject({ status: "True", reason: "ResolvedRefs" });
  expect(await ask("-k", "https://secure-istio/")).toMatch(/^shop-v[12]\n$/);
});

test("a Gateway that is deleted takes its pods and its Service with it", async () => {
  await it.client_.request({ method: "DELETE", path: `${GATEWAY}/gateways/secure`, headers: {} });
  await it.clock.advance(40_000);
  expect((await it.items("/api/v1/namespaces/default/services")).map(({ metadata }) => metadata.name)).not.toContain("secure-istio");
  expect((await it.pods()).map(({ metadata }) => metadata.labels?.["gateway.networking.k8s.io/gateway-name"])).not.toContain("secure");
});
