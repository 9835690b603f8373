import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { service } from "./make.ts";

const NETWORKING = "networking.k8s.io/v1";
const PORT = [{ port: 80 }];

contractCase("services: an IPAddress says whose each cluster address is, and goes with its Service", async (c) => {
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const { metadata, spec } = (await c.get(NETWORKING, "IPAddress", clusterIP)) as any;
  expect(spec).toEqual({ parentRef: { resource: "services", namespace: c.namespace, name: "web" } });
  expect(metadata.labels).toEqual({ "ipaddress.kubernetes.io/ip-family": "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io" });
  expect([metadata.generation, metadata.namespace, metadata.finalizers]).toEqual([undefined, undefined, undefined]);
  await c.delete("v1", "Service", "web");
  expect((await c.refused(c.get(NETWORKING, "IPAddress", clusterIP))).message).toBe(`ipaddresses.networking.k8s.io "${clusterIP}" not found`);
});

contractCase("services: a Service that becomes an ExternalName gives its address back", async (c) => {
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  await c.patch("v1", "Service", "web", { spec: { type: "ExternalName", externalName: "example.com" } });
  expect((await c.refused(c.get(NETWORKING, "IPAddress", clusterIP))).reason).toBe("NotFound");
});

contractCase("services: an IPAddress is listed with whom it belongs to, and found by no field of it", async (c) => {
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  expect((await c.refused(c.list(NETWORKING, "IPAddress", { query: { fieldSelector: "spec.parentRef.name=web" } }))).message).toBe(
    '"spec.parentRef.name" is not a known field selector: only "metadata.name", "metadata.namespace"',
  );
  const path = await c.path(NETWORKING, "IPAddress", clusterIP);
  const { body } = await c.request("GET", path, undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" });
  const table = body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "ParentRef"]);
  expect(table.rows[0]?.cells.slice(0, 2)).toEqual([clusterIP, `services/${c.namespace}/web`]);
});

contractCase("services: an IPAddress is named by an address and needs a parent", async (c) => {
  const refused = async (object: object) => (await c.refused(c.create({ apiVersion: NETWORKING, kind: "IPAddress", ...object } as any))).message;
  expect(await refused({ metadata: { name: "web" }, spec: { parentRef: { resource: "services", name: "web" } } })).toContain("metadata.name: Invalid value");
  expect(await refused({ metadata: { name: "192.0.2.9" }, spec: {} })).toBe(
    'IPAddress.networking.k8s.io "192.0.2.9" is invalid: spec.parentRef: Required value',
  );
});

contractCase("services: the ServiceCIDR that the cluster begins with is ready and cannot change", async (c) => {
  const { metadata, spec, status } = (await c.get(NETWORKING, "ServiceCIDR", "kubernetes")) as any;
  expect(metadata.finalizers).toEqual(["networking.k8s.io/service-cidr-finalizer"]);
  expect(spec.cidrs).toEqual([expect.stringMatching(/^10\.96\.0\.0\/1\d$/)]);
  expect(status.conditions).toEqual([
    { type: "Ready", status: "True", reason: "", message: "Kubernetes Service CIDR is ready", lastTransitionTime: expect.any(String) },
  ]);
  const refused = await c.refused(c.patch(NETWORKING, "ServiceCIDR", "kubernetes", { spec: { cidrs: ["10.99.0.0/16"] } }, "application/merge-patch+json"));
  expect(refused.message).toBe('ServiceCIDR.networking.k8s.io "kubernetes" is invalid: spec.cidrs[0]: Invalid value: "10.99.0.0/16": field is immutable');
});

contractCase("services: another ServiceCIDR gives addresses, and stays while one is in use", async (c) => {
  const name = c.unique("range");
  c.atEnd(() => c.delete(NETWORKING, "ServiceCIDR", name));
  c.atEnd(() => c.delete("v1", "Service", "web"));
  await c.create({ apiVersion: NETWORKING, kind: "ServiceCIDR", metadata: { name }, spec: { cidrs: ["192.0.2.0/28"] } } as any);
  await c.until("it is ready", async () => (await c.get(NETWORKING, "ServiceCIDR", name))["status"]?.conditions?.[0]?.status === "True");
  const made = await c.until("an address of it", async () => c.create(service("web", { clusterIP: "192.0.2.5", ports: PORT })).catch(() => undefined));
  expect(made["spec"].clusterIPs).toEqual(["192.0.2.5"]);
  await c.delete(NETWORKING, "ServiceCIDR", name);
  const condition = await c.until("it says why it stays", async () => {
    const [found] = (await c.get(NETWORKING, "ServiceCIDR", name))["status"].conditions;
    return found.status === "False" && found;
  });
  expect(condition).toMatchObject({
    type: "Ready",
    reason: "Terminating",
    message: "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR",
  });
});

contractCase("services: a ServiceCIDR is one range of each family", async (c) => {
  const refused = async (cidrs: string[]) =>
    (await c.refused(c.create({ apiVersion: NETWORKING, kind: "ServiceCIDR", metadata: { name: c.unique("x") }, spec: { cidrs } } as any))).message;
  expect(await refused([])).toContain("spec.cidrs: Required value");
  expect(await refused(["192.0.2.0/24", "198.51.100.0/24"])).toContain(
    "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
  );
});
