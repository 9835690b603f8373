import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { ready, server, service, slices } from "./make.ts";

const DISCOVERY = "discovery.k8s.io/v1";

contractCase("services: a Service whose selector finds nobody has one empty slice", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, ports: [{ port: 80 }] }));
  const [slice] = (await slices(c, "web")) as any[];
  expect([slice.addressType, slice.endpoints, slice.ports]).toEqual(["IPv4", null, null]);
});

contractCase("services: a ready Pod in its Service's EndpointSlice and Endpoints, as a whole", async (c) => {
  const ports = [
    { name: "http", port: 80, targetPort: "web", appProtocol: "kubernetes.io/h2c" },
    { name: "dns", port: 53, targetPort: 5353, protocol: "UDP" },
  ];
  await c.create(service("web", { selector: { app: "web" }, ports }, { labels: { team: "shop" } }));
  await c.create(server("web", { container: { ports: [{ name: "web", containerPort: 8080 }] } }));
  const [listed] = await slices(c, "web", ready(1));
  const slice = await c.get(DISCOVERY, "EndpointSlice", listed?.metadata.name ?? "");
  expect(slice.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
  const { annotations, ...metadata } = slice.metadata as any;
  expect(Object.keys(annotations)).toEqual(["endpoints.kubernetes.io/last-change-trigger-time"]);
  expect(metadata.generation).toBeGreaterThan(0);
  expectGolden(c, "services/endpoint-slice", { ...slice, metadata: { ...metadata, name: "<name>", generation: "<generation>" } });
  const endpoints = await c.until("Endpoints", async () => {
    const found = (await c.get("v1", "Endpoints", "web")) as any;
    return found.subsets?.[0]?.addresses && found;
  });
  expectGolden(c, "services/endpoints", { ...endpoints, metadata: { ...endpoints.metadata, annotations: Object.keys(endpoints.metadata.annotations) } });
});

contractCase("services: v1 Endpoints warn that they are deprecated", async (c) => {
  const { headers } = await c.request("GET", await c.path("v1", "Endpoints"));
  expect(headers["warning"]).toBe('299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"');
});

contractCase("services: a Pod that is not ready is in the slice and gets nothing; publishNotReadyAddresses calls it ready", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] }));
  await c.create(service("all", { selector: { app: "web" }, publishNotReadyAddresses: true, clusterIP: "None", ports: [{ port: 80, targetPort: 8080 }] }));
  await c.create(server("web", { container: { readinessProbe: { exec: { command: ["false"] }, periodSeconds: 1 } } }));
  const one = (await slices(c, "web", (found) => (found[0]?.["endpoints"] ?? []).length === 1)) as any[];
  expect(one[0].endpoints[0].conditions).toEqual({ ready: false, serving: false, terminating: false });
  const all = (await slices(c, "all", (found) => (found[0]?.["endpoints"] ?? []).length === 1)) as any[];
  expect(all[0].endpoints[0].conditions).toEqual({ ready: true, serving: false, terminating: false });
  expect(all[0].metadata.labels["service.kubernetes.io/headless"]).toBe("");
  const endpoints = (await c.get("v1", "Endpoints", "web")) as any;
  expect([endpoints.subsets[0].addresses, endpoints.subsets[0].notReadyAddresses.length]).toEqual([undefined, 1]);
});

contractCase("services: a Pod on its way out still serves, and is no longer ready", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] }));
  const command = ["sh", "-c", "trap 'sleep 6; exit 0' TERM; while :; do sleep 0.2; done"];
  await c.create(server("web", { spec: { terminationGracePeriodSeconds: 20 }, container: { command } }));
  await slices(c, "web", ready(1));
  await c.delete("v1", "Pod", "web");
  const [slice] = (await slices(c, "web", (found) => found[0]?.["endpoints"]?.[0]?.conditions.terminating === true)) as any[];
  expect(slice.endpoints[0].conditions).toEqual({ ready: false, serving: true, terminating: true });
  await slices(c, "web", (found) => found[0]?.["endpoints"] === null);
});

contractCase("services: one name for different ports makes a slice of each", async (c) => {
  await c.create(service("web", { selector: { role: "web" }, ports: [{ port: 80, targetPort: "http" }] }));
  for (const [name, containerPort] of [
    ["one", 8080],
    ["two", 9090],
  ] as const) {
    await c.create(server(name, { port: containerPort, labels: { role: "web" }, container: { ports: [{ name: "http", containerPort }] } }));
  }
  const found = await slices(c, "web", ready(2));
  expect(found.flatMap((slice: any) => slice.ports.map((port: any) => port.port)).sort()).toEqual([8080, 9090]);
});

contractCase("services: trafficDistribution PreferSameNode hints at each endpoint's node", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, trafficDistribution: "PreferSameNode", ports: [{ port: 80, targetPort: 8080 }] }));
  await c.create(server("web"));
  const [slice] = (await slices(c, "web", ready(1))) as any[];
  const [{ nodeName, hints }] = slice.endpoints;
  expect(hints).toEqual({ forNodes: [{ name: nodeName }] });
  await c.patch("v1", "Service", "web", { spec: { trafficDistribution: null } });
  await slices(c, "web", (found: any[]) => found[0].endpoints[0].hints === undefined);
});

contractCase("services: Endpoints written by hand are mirrored into a slice", async (c) => {
  await c.create(service("db", { ports: [{ name: "sql", port: 5432 }] }));
  const subsets = [{ addresses: [{ ip: "192.0.2.10" }], notReadyAddresses: [{ ip: "192.0.2.11" }], ports: [{ name: "sql", port: 5432 }] }];
  await c.create({ apiVersion: "v1", kind: "Endpoints", metadata: { name: "db", labels: { team: "data" } }, subsets } as any);
  const [listed] = await slices(c, "db");
  const slice = (await c.get(DISCOVERY, "EndpointSlice", listed?.metadata.name ?? "")) as any;
  expect(slice.metadata.name).toMatch(/^db-[a-z0-9]{5}$/);
  slice.endpoints.sort((one: any, other: any) => (one.addresses[0] < other.addresses[0] ? -1 : 1));
  expectGolden(c, "services/mirrored-slice", {
    ...slice,
    metadata: { ...slice.metadata, name: "<name>", annotations: Object.keys(slice.metadata.annotations ?? {}) },
  });
});

contractCase("services: slices and Endpoints go with their Service", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, ports: [{ port: 80 }] }));
  await slices(c, "web");
  await c.delete("v1", "Service", "web");
  await slices(c, "web", (found) => found.length === 0);
  await c.until("the Endpoints are gone", () =>
    c.get("v1", "Endpoints", "web").then(
      () => false,
      () => true,
    ),
  );
});

contractCase("services: a slice that is deleted comes back", async (c) => {
  await c.create(service("web", { selector: { app: "web" }, ports: [{ port: 80 }] }));
  const [first] = await slices(c, "web");
  await c.delete(DISCOVERY, "EndpointSlice", first?.metadata.name ?? "");
  const again = await slices(c, "web", (found) => found.length > 0 && found[0]?.metadata.uid !== first?.metadata.uid);
  expect(again).toHaveLength(1);
});

contractCase("services: slices are refused in upstream's words", async (c) => {
  const slice = (more: object) =>
    ({ apiVersion: DISCOVERY, kind: "EndpointSlice", metadata: { name: "x" }, addressType: "IPv4", endpoints: [], ports: [], ...more }) as any;
  const refused = async (more: object) => (await c.refused(c.create(slice(more)))).message;
  expect(await refused({ addressType: "IPv5" })).toBe(
    'EndpointSlice.discovery.k8s.io "x" is invalid: addressType: Unsupported value: "IPv5": supported values: "FQDN", "IPv4", "IPv6"',
  );
  expect(await refused({ endpoints: [{ addresses: [] }] })).toBe(
    'EndpointSlice.discovery.k8s.io "x" is invalid: endpoints[0].addresses: Required value: must contain at least 1 address',
  );
  expect(await refused({ endpoints: [{ addresses: ["127.0.0.1"] }] })).toBe(
    'EndpointSlice.discovery.k8s.io "x" is invalid: endpoints[0].addresses[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  );
  expect(
    await refused({
      ports: [
        { name: "a", port: 1 },
        { name: "a", port: 2 },
      ],
    }),
  ).toBe('EndpointSlice.discovery.k8s.io "x" is invalid: ports[1].name: Duplicate value: "a"');
  await c.create(slice({}));
  expect((await c.refused(c.patch(DISCOVERY, "EndpointSlice", "x", { addressType: "IPv6" }))).message).toBe(
    'EndpointSlice.discovery.k8s.io "x" is invalid: addressType: Invalid value: "IPv6": field is immutable',
  );
});
