import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

const NETWORKING = "networking.k8s.io/v1";
const BACKEND = { service: { name: "web", port: { number: 80 } } };
const path = (more: object = {}) => ({ path: "/", pathType: "Prefix", backend: BACKEND, ...more });
const made = (spec: object, name = "shop") => ({ apiVersion: NETWORKING, kind: "Ingress", metadata: { name }, spec }) as any;
const rules = (...paths: object[]) => ({ rules: [{ host: "shop.example.com", http: { paths } }] });
const refusedIn = (c: ContractCluster) => async (spec: object) => (await c.refused(c.create(made(spec, "x")))).message;

contractCase("ingress: an Ingress as the server gives it back", async (c) => {
  const { spec, status, metadata } = (await c.create(made(rules(path())))) as any;
  expect([spec, status, metadata.generation]).toEqual([rules(path()), { loadBalancer: {} }, 1]);
  expect((await c.patch(NETWORKING, "Ingress", "shop", { spec: { defaultBackend: BACKEND } })).metadata.generation).toBe(2);
});

contractCase("ingress: paths are refused in upstream's words", async (c) => {
  const refused = refusedIn(c);
  expect(await refused(rules(path({ pathType: undefined })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
  );
  expect(await refused(rules(path({ pathType: "Regex" })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"',
  );
  expect(await refused(rules(path({ path: "shop" })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path',
  );
  expect(await refused(rules(path({ path: "/a//b" })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].path: Invalid value: "/a//b": must not contain \'//\'',
  );
  expect(await refused(rules())).toBe('Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths: Required value');
});

contractCase("ingress: backends and hosts are refused in upstream's words", async (c) => {
  const refused = refusedIn(c);
  expect(await refused({})).toBe('Ingress.networking.k8s.io "x" is invalid: spec: Invalid value: null: either `defaultBackend` or `rules` must be specified');
  expect(await refused(rules(path({ backend: {} })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
  );
  expect(await refused(rules(path({ backend: { service: { name: "web" } } })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].backend: Required value: port name or number is required',
  );
  expect(await refused(rules(path({ backend: { service: { name: "web", port: { name: "http", number: 80 } } } })))).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both port name & port number',
  );
  expect(await refused({ rules: [{ host: "10.0.0.1", http: { paths: [path()] } }] })).toBe(
    'Ingress.networking.k8s.io "x" is invalid: spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
  );
  expect(await refused({ rules: [{ host: "*.*.example.com", http: { paths: [path()] } }] })).toContain(
    'spec.rules[0].host: Invalid value: "*.*.example.com": a wildcard DNS-1123 subdomain must start with',
  );
});

contractCase("ingress: the table has the columns of kubectl get", async (c) => {
  await c.create(made({ ingressClassName: "other", ...rules(path()), tls: [{ hosts: ["shop.example.com"], secretName: "tls" }] }));
  await c.create(made({ defaultBackend: BACKEND }, "all"));
  await c.create(made({ rules: ["a", "b", "c", "d", "e"].map((host) => ({ host: `${host}.example.com`, http: { paths: [path()] } })) }, "many"));
  const { body } = await c.request("GET", await c.path(NETWORKING, "Ingress"), undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
  });
  const table = body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Class", "Hosts", "Address", "Ports", "Age"]);
  expect(table.rows.map(({ cells }) => cells.slice(0, 5))).toEqual([
    ["all", "<none>", "*", "", "80"],
    ["many", "<none>", "a.example.com,b.example.com,c.example.com + 2 more...", "", "80"],
    ["shop", "other", "shop.example.com", "", "80, 443"],
  ]);
});

contractCase("ingress: an IngressClass names its controller for good", async (c) => {
  const name = c.unique("class");
  c.atEnd(() => c.delete(NETWORKING, "IngressClass", name));
  const klass = (controller: string) => ({ apiVersion: NETWORKING, kind: "IngressClass", metadata: { name }, spec: { controller } }) as any;
  expect((await c.refused(c.create(klass("nginx")))).message).toBe(
    `IngressClass.networking.k8s.io "${name}" is invalid: spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")`,
  );
  await c.create(klass("example.com/one"));
  expect((await c.refused(c.patch(NETWORKING, "IngressClass", name, { spec: { controller: "example.com/two" } }))).message).toBe(
    `IngressClass.networking.k8s.io "${name}" is invalid: spec.controller: Invalid value: "example.com/two": field is immutable`,
  );
});

contractCase("ingress: a TLS Secret needs a certificate and its key", async (c) => {
  const secret = (data: object) => ({ apiVersion: "v1", kind: "Secret", metadata: { name: "tls" }, type: "kubernetes.io/tls", data }) as any;
  expect((await c.refused(c.create(secret({ "tls.crt": "" })))).message).toBe('Secret "tls" is invalid: data[tls.key]: Required value');
  expect((await c.create(secret({ "tls.crt": "", "tls.key": "" }))).metadata.name).toBe("tls");
});
