import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { proxied, refusal, webPod } from "./web.ts";

const unavailable = (message: string) => ({ status: 503, reason: "ServiceUnavailable", message, code: 503 });

/** Resolves when the Service's Endpoints have an address. */
async function service(c: ContractCluster, name: string, ports: object[]): Promise<void> {
  await c.create({ apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector: { app: "web" }, ports } });
  await c.until("the Service has an endpoint", async () => {
    const endpoints = await c.get("v1", "Endpoints", name).catch(() => undefined);
    return (endpoints?.["subsets"]?.[0]?.addresses?.length ?? 0) > 0;
  });
}

contractCase("proxy: a Service with one port", async (c) => {
  await webPod(c);
  await service(c, "web", [{ port: 8080, targetPort: 80 }]);
  for (const name of ["web", "web:", "web:8080", "http:web:8080"]) {
    const path = `/api/v1/namespaces/${c.namespace}/services/${name}/proxy/x?y=z`;
    expect((await c.request("GET", path)).body).toBe(`GET /x?y=z uri=${path.replace(/\?.*/, "")} auth= type= length=\n`);
  }
  expect(refusal(await proxied(c, "services/web:80/proxy/"))).toEqual(unavailable('no service port 80 found for service "web"'));
  expect(refusal(await proxied(c, "services/web:http/proxy/"))).toEqual(unavailable('no endpoints available for service "web:http"'));
});

contractCase("proxy: a Service with several ports is asked for one of them, by name or number", async (c) => {
  await webPod(c);
  await service(c, "web", [
    { name: "http", port: 8080, targetPort: 80 },
    { name: "closed", port: 81 },
  ]);
  expect((await proxied(c, "services/web:http/proxy/")).status).toBe(200);
  expect((await proxied(c, "services/web:8080/proxy/")).status).toBe(200);
  expect(refusal(await proxied(c, "services/web/proxy/"))).toEqual(unavailable('no endpoints available for service "web"'));
  const refused = unavailable("error trying to reach service: dial tcp <ip>:81: connect: connection refused");
  expect(refusal(await proxied(c, "services/web:closed/proxy/"))).toEqual(refused);
  expect(refusal(await proxied(c, "services/web:81/proxy/"))).toEqual(refused);
});

contractCase("proxy: a Service without Pods, and one without a selector", async (c) => {
  await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "empty" }, spec: { selector: { app: "nobody" }, ports: [{ port: 80 }] } });
  await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "bare" }, spec: { ports: [{ port: 80 }] } });
  await c.until("the Service has Endpoints", async () => (await c.get("v1", "Endpoints", "empty").catch(() => undefined)) !== undefined);
  expect(refusal(await proxied(c, "services/empty/proxy/"))).toEqual(unavailable('no endpoints available for service "empty"'));
  expect(refusal(await proxied(c, "services/empty:80/proxy/"))).toEqual(unavailable('no endpoints available for service "empty"'));
  expect(refusal(await proxied(c, "services/bare/proxy/"))).toEqual({
    status: 404,
    reason: "NotFound",
    message: 'services "bare" not found',
    code: 404,
    details: { name: "bare", kind: "services" },
  });
});

contractCase("proxy: who may get may not create, and the right is to the name as it is asked for", async (c) => {
  const meta = { name: "caller" };
  await c.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: meta });
  const rules = [{ apiGroups: [""], resources: ["services/proxy"], resourceNames: ["web:80"], verbs: ["get"] }];
  await c.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: meta, rules });
  await c.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: meta,
    subjects: [{ kind: "ServiceAccount", ...meta }],
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "caller" },
  });
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: meta, spec: {} };
  const token = await c.request("POST", `/api/v1/namespaces/${c.namespace}/serviceaccounts/caller/token`, request);
  const caller = c.withToken((token.body as { status: { token: string } }).status.token);
  const user = `system:serviceaccount:${c.namespace}:caller`;
  await c.until("the right is known", async () => (await proxied(caller, "services/web:80/proxy/")).status === 404);
  const path = `/api/v1/namespaces/${c.namespace}/services`;
  const refused = (name: string, verb: string) => ({
    status: 403,
    reason: "Forbidden",
    message: `services "${name}" is forbidden: User "${user}" cannot ${verb} resource "services/proxy" in API group "" in the namespace "${c.namespace}"`,
    code: 403,
    details: { name, kind: "services" },
  });
  expect(refusal(await caller.request("POST", `${path}/web:80/proxy/`, "x"))).toEqual(refused("web:80", "create"));
  expect(refusal(await caller.request("GET", `${path}/web/proxy/`))).toEqual(refused("web", "get"));
});

contractCase("proxy: a node's kubelet says that it is well, and which Pods it has", async (c) => {
  const [node] = await c.list("v1", "Node");
  const base = `/api/v1/nodes/${node?.metadata.name}`;
  const healthy = await c.request("GET", `${base}/proxy/healthz`);
  expect({ status: healthy.status, type: healthy.headers["content-type"], body: healthy.body }).toEqual({
    status: 200,
    type: "text/plain; charset=utf-8",
    body: "ok",
  });
  const nope = await c.request("GET", `${base}:10250/proxy/nope`);
  expect({ status: nope.status, body: nope.body }).toEqual({ status: 404, body: "404 page not found\n" });
  const answer = await c.request("GET", `${base}/proxy/pods`);
  const pods = (typeof answer.body === "string" ? JSON.parse(answer.body) : answer.body) as { kind: string; items: { metadata: { namespace: string } }[] };
  expect(pods.kind).toBe("PodList");
  expect(pods.items.map(({ metadata }) => metadata.namespace)).toContain("kube-system");
  expect(refusal(await c.request("GET", `${base}:9/proxy/`))).toMatchObject({
    message: "error trying to reach service: dial tcp <ip>:9: connect: connection refused",
  });
});

contractCase("proxy: discovery names the proxies", async (c) => {
  const { body } = await c.request("GET", "/api/v1");
  const found = (body as { resources: { name: string }[] }).resources.filter(({ name }) => name.endsWith("/proxy"));
  const entry = (name: string, namespaced: boolean, kind: string) => ({
    name,
    singularName: "",
    namespaced,
    kind,
    verbs: ["create", "delete", "get", "patch", "update"],
  });
  expect(found).toEqual([
    entry("nodes/proxy", false, "NodeProxyOptions"),
    entry("pods/proxy", true, "PodProxyOptions"),
    entry("services/proxy", true, "ServiceProxyOptions"),
  ]);
});
