import { expect, test } from "vitest";
import { rulesServer } from "../../testing/rules-server.ts";

function service(name: string, spec: object): object {
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec };
}

const PORTS = [{ port: 80, targetPort: 8080 }];

test("a Service as the server gives it back", async () => {
  const { post } = await rulesServer();
  const { value } = await post(service("web", { selector: { app: "web" }, ports: [{ port: 80 }], sessionAffinity: "ClientIP" }));
  expect({ spec: value.spec, status: value.status }).toEqual({
    spec: {
      clusterIP: expect.stringMatching(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/),
      clusterIPs: [value.spec.clusterIP],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
      selector: { app: "web" },
      sessionAffinity: "ClientIP",
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
      type: "ClusterIP",
    },
    status: { loadBalancer: {} },
  });
});

test("headless, by node port, by name, and an address of one's own", async () => {
  const { post } = await rulesServer();
  const headless = await post(service("headless", { clusterIP: "None", ports: PORTS, selector: { app: "web" } }));
  expect(headless.value.spec.clusterIPs).toEqual(["None"]);
  const bare = await post(service("bare", { clusterIP: "None", ports: PORTS }));
  expect([bare.value.spec.ipFamilyPolicy, bare.value.spec.ipFamilies]).toEqual(["RequireDualStack", ["IPv4", "IPv6"]]);
  const node = await post(service("node", { type: "NodePort", ports: PORTS }));
  expect(node.value.spec.ports[0].nodePort).toBeGreaterThanOrEqual(30000);
  expect(node.value.spec.ports[0].nodePort).toBeLessThanOrEqual(32767);
  const external = await post(service("external", { type: "ExternalName", externalName: "example.com" }));
  expect(external.value.spec).toEqual({ type: "ExternalName", externalName: "example.com", sessionAffinity: "None" });
  const own = await post(service("own", { clusterIP: "10.96.0.10", ports: PORTS }));
  expect(own.value.spec.clusterIP).toBe("10.96.0.10");
});

const refused: [string, object, string][] = [
  ["no ports", {}, 'Service "x" is invalid: spec.ports: Required value'],
  [
    "many ports without names",
    { ports: [{ port: 80 }, { port: 443 }] },
    'Service "x" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
  ],
  [
    "one port twice",
    {
      ports: [
        { name: "a", port: 80 },
        { name: "b", port: 80 },
      ],
    },
    'Service "x" is invalid: spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
  ],
  [
    "a port out of range",
    { ports: [{ port: 0 }] },
    'Service "x" is invalid: [spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]',
  ],
  [
    "a type that is none",
    { type: "Internal", ports: PORTS },
    'Service "x" is invalid: spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    "an address outside the range",
    { clusterIP: "192.168.0.1", ports: PORTS },
    'Service "x" is invalid: spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided network does not match the current range',
  ],
  [
    "an address that is taken",
    { clusterIP: "10.96.0.10", ports: PORTS },
    'Service "x" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.10"]: failed to allocate IP 10.96.0.10: provided IP is already allocated',
  ],
  [
    "a node port outside the range",
    { type: "NodePort", ports: [{ port: 80, nodePort: 80 }] },
    'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    "a node port that is taken",
    { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] },
    'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
  ],
  [
    "a node port without nodes",
    { ports: [{ port: 80, nodePort: 30081 }] },
    "Service \"x\" is invalid: spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
];

test.each(refused)("%s", async (_, spec, message) => {
  const { post } = await rulesServer();
  await post(service("taken", { type: "NodePort", clusterIP: "10.96.0.10", ports: [{ port: 80, nodePort: 30080 }] }));
  expect((await post(service("x", spec))).message).toBe(message);
});

test("an address stays for life, and a manifest without one keeps it", async () => {
  const { ask, post } = await rulesServer();
  const path = "/api/v1/namespaces/default/services/web";
  const { value } = await post(service("web", { type: "NodePort", ports: PORTS }));
  const bare = { ...value, spec: { type: "NodePort", ports: PORTS } };
  const kept = await ask("PUT", path, bare);
  expect([kept.value.spec.clusterIP, kept.value.spec.ports[0].nodePort]).toEqual([value.spec.clusterIP, value.spec.ports[0].nodePort]);
  const plain = await ask("PUT", path, { ...kept.value, spec: { ...kept.value.spec, type: "ClusterIP" } });
  expect([plain.code, plain.value.spec.ports, plain.value.spec.externalTrafficPolicy]).toEqual([
    200,
    [{ port: 80, protocol: "TCP", targetPort: 8080 }],
    undefined,
  ]);
  const moved = await ask("PUT", path, { ...plain.value, spec: { ...plain.value.spec, clusterIP: "10.96.7.7", clusterIPs: ["10.96.7.7"] } });
  expect(moved.message).toBe('Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.7.7"]: may not change once set');
  const named = await ask("PUT", path, { ...plain.value, spec: { ...plain.value.spec, type: "ExternalName", externalName: "example.com" } });
  expect([named.code, named.value.spec.clusterIP, named.value.spec.clusterIPs]).toEqual([200, undefined, undefined]);
});
