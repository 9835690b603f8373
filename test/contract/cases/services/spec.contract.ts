import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { service } from "./make.ts";

const ADDRESS = expect.stringMatching(/^10\.(9[6-9]|1\d\d)\.\d+\.\d+$/);
const PORT = [{ port: 80 }];

contractCase("services: a plain Service as the server gives it back", async (c) => {
  const made = await c.create(service("web", { selector: { app: "web" }, ports: PORT }));
  expect(made["spec"]).toEqual({
    clusterIP: ADDRESS,
    clusterIPs: [made["spec"].clusterIP],
    internalTrafficPolicy: "Cluster",
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    selector: { app: "web" },
    sessionAffinity: "None",
    type: "ClusterIP",
  });
  expect(made["status"]).toEqual({ loadBalancer: {} });
  expect(made.metadata.generation).toBeUndefined();
});

contractCase("services: a NodePort gets a port of the range, and a policy for outside traffic", async (c) => {
  const { spec } = (await c.create(service("web", { type: "NodePort", ports: PORT }))) as { spec?: any };
  expect(spec).toMatchObject({ type: "NodePort", externalTrafficPolicy: "Cluster", internalTrafficPolicy: "Cluster" });
  expect(spec.ports[0].nodePort).toBeGreaterThanOrEqual(30_000);
  expect(spec.ports[0].nodePort).toBeLessThanOrEqual(32_767);
});

contractCase("services: one port number in two protocols shares its node port", async (c) => {
  const ports = [
    { name: "tcp", port: 53, protocol: "TCP" },
    { name: "udp", port: 53, protocol: "UDP" },
  ];
  const { ports: given } = (await c.create(service("dns", { type: "NodePort", ports })))["spec"];
  expect(given[0].nodePort).toBe(given[1].nodePort);
});

contractCase("services: a LoadBalancer asks for node ports unless it is told not to", async (c) => {
  const one = (await c.create(service("one", { type: "LoadBalancer", ports: PORT })))["spec"];
  expect(one).toMatchObject({ allocateLoadBalancerNodePorts: true, externalTrafficPolicy: "Cluster", ports: [{ nodePort: expect.any(Number) }] });
  const two = (await c.create(service("two", { type: "LoadBalancer", allocateLoadBalancerNodePorts: false, ports: PORT })))["spec"];
  expect(two.ports).toEqual([{ port: 80, protocol: "TCP", targetPort: 80 }]);
});

contractCase("services: externalTrafficPolicy Local gives a load balancer a port to ask for health", async (c) => {
  const local = await c.create(service("web", { type: "LoadBalancer", externalTrafficPolicy: "Local", ports: PORT }));
  expect(local["spec"].healthCheckNodePort).toBeGreaterThanOrEqual(30_000);
  const cluster = await c.patch("v1", "Service", "web", { spec: { externalTrafficPolicy: "Cluster" } });
  expect(cluster["spec"].healthCheckNodePort).toBeUndefined();
  expect((await c.refused(c.create(service("x", { type: "NodePort", healthCheckNodePort: 30123, ports: PORT })))).message).toBe(
    "Service \"x\" is invalid: spec.healthCheckNodePort: Invalid value: 30123: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
  );
});

contractCase("services: a headless Service has no address; without a selector it stands for both families", async (c) => {
  const one = (await c.create(service("one", { clusterIP: "None", selector: { app: "x" }, ports: PORT })))["spec"];
  expect(one).toMatchObject({ clusterIP: "None", clusterIPs: ["None"], ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
  const two = (await c.create(service("two", { clusterIP: "None" })))["spec"];
  expect(two).toEqual({
    clusterIP: "None",
    clusterIPs: ["None"],
    internalTrafficPolicy: "Cluster",
    ipFamilies: ["IPv4", "IPv6"],
    ipFamilyPolicy: "RequireDualStack",
    sessionAffinity: "None",
    type: "ClusterIP",
  });
});

contractCase("services: families that the cluster does not have are refused", async (c) => {
  const refused = async (spec: object) => (await c.refused(c.create(service("x", { ports: PORT, ...spec })))).message;
  expect(await refused({ ipFamilies: ["IPv6"] })).toBe('Service "x" is invalid: spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster');
  expect(await refused({ ipFamilyPolicy: "RequireDualStack" })).toBe(
    'Service "x" is invalid: spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
  );
  expect(await refused({ ipFamilies: ["IPv4", "IPv6"] })).toBe(
    "Service \"x\" is invalid: spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
  );
  expect(await refused({ ipFamilies: ["IPv5"] })).toBe(
    'Service "x" is invalid: spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"',
  );
  expect(await refused({ clusterIP: "fd00::1" })).toBe(
    'Service "x" is invalid: spec.clusterIPs[0]: Invalid value: ["fd00::1"]: IPv6 is not configured on this cluster',
  );
  expect((await c.create(service("prefer", { ipFamilyPolicy: "PreferDualStack", ports: PORT })))["spec"]).toMatchObject({
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "PreferDualStack",
  });
});

contractCase("services: an ExternalName has a name and nothing else", async (c) => {
  const { spec } = (await c.create(service("db", { type: "ExternalName", externalName: "db.example.com" }))) as { spec?: object };
  expect(spec).toEqual({ externalName: "db.example.com", sessionAffinity: "None", type: "ExternalName" });
  const refused = async (more: object) => (await c.refused(c.create(service("x", { type: "ExternalName", ...more })))).message;
  expect(await refused({})).toBe('Service "x" is invalid: spec.externalName: Required value');
  expect(await refused({ externalName: "not a name" })).toBe(
    "Service \"x\" is invalid: spec.externalName: Invalid value: \"not a name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  );
});

contractCase("services: session affinity lasts three hours unless it says otherwise", async (c) => {
  const { spec } = (await c.create(service("web", { sessionAffinity: "ClientIP", ports: PORT }))) as { spec?: any };
  expect(spec.sessionAffinityConfig).toEqual({ clientIP: { timeoutSeconds: 10_800 } });
  const refused = async (more: object) => (await c.refused(c.create(service("x", { ports: PORT, ...more })))).message;
  expect(await refused({ sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 86_401 } } })).toBe(
    'Service "x" is invalid: spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
  );
  expect(await refused({ sessionAffinity: "Cookie" })).toBe(
    'Service "x" is invalid: spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"',
  );
});

contractCase("services: ports are refused in upstream's words", async (c) => {
  const refused = async (ports: object[] | undefined) => (await c.refused(c.create(service("x", ports === undefined ? {} : { ports })))).message;
  expect(await refused(undefined)).toBe('Service "x" is invalid: spec.ports: Required value');
  expect(await refused([{ port: 80 }, { port: 81 }])).toBe('Service "x" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]');
  expect(await refused([{ port: 80, targetPort: "Bad_Name" }])).toBe(
    'Service "x" is invalid: spec.ports[0].targetPort: Invalid value: "Bad_Name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
  );
  expect(await refused([{ port: 70_000 }])).toBe(
    'Service "x" is invalid: [spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive]',
  );
  expect(await refused([{ port: 80, protocol: "ICMP" }])).toBe(
    'Service "x" is invalid: spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
  );
  expect(
    await refused([
      { name: "a", port: 80 },
      { name: "a", port: 81 },
    ]),
  ).toBe('Service "x" is invalid: spec.ports[1].name: Duplicate value: "a"');
  expect(await refused([{ port: 80, nodePort: 30_100 }])).toBe(
    "Service \"x\" is invalid: spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  );
});

contractCase("services: node ports are refused when they are out of range or taken", async (c) => {
  const { ports } = (await c.create(service("web", { type: "NodePort", ports: PORT })))["spec"];
  const refused = async (nodePort: number) => (await c.refused(c.create(service("x", { type: "NodePort", ports: [{ port: 80, nodePort }] })))).message;
  expect(await refused(80)).toBe(
    'Service "x" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  );
  expect(await refused(ports[0].nodePort)).toBe(
    `Service "x" is invalid: spec.ports[0].nodePort: Invalid value: ${ports[0].nodePort}: provided port is already allocated`,
  );
});

contractCase("services: addresses are refused when they are taken, or nobody's", async (c) => {
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const refused = async (ip: string) => (await c.refused(c.create(service("x", { clusterIP: ip, ports: PORT })))).message;
  expect(await refused(clusterIP)).toBe(
    `Service "x" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
  );
  expect(await refused("192.168.7.7")).toBe(
    'Service "x" is invalid: spec.clusterIPs: Invalid value: ["192.168.7.7"]: failed to allocate IP 192.168.7.7: the provided network does not match the current range',
  );
  expect(await refused("10.96.0.300")).toBe(
    'Service "x" is invalid: spec.clusterIPs[0]: Invalid value: "10.96.0.300": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  );
});

contractCase("services: an address stays for life, and a manifest without one keeps it", async (c) => {
  const made = await c.create(service("web", { type: "NodePort", ports: PORT }));
  const kept = await c.update({
    ...service("web", { type: "NodePort", ports: PORT }),
    metadata: { name: "web", resourceVersion: made.metadata.resourceVersion ?? "" },
  });
  expect([kept["spec"].clusterIP, kept["spec"].ports[0].nodePort]).toEqual([made["spec"].clusterIP, made["spec"].ports[0].nodePort]);
  const refused = await c.refused(c.patch("v1", "Service", "web", { spec: { clusterIP: "10.96.77.77" } }));
  expect(refused.message).toBe('Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.77.77"]: may not change once set');
});

contractCase("services: a change of type drops what the new one has no place for", async (c) => {
  await c.create(service("web", { type: "LoadBalancer", externalTrafficPolicy: "Local", ports: PORT }));
  const plain = (await c.patch("v1", "Service", "web", { spec: { type: "ClusterIP" } }))["spec"];
  expect(plain).toEqual({
    clusterIP: ADDRESS,
    clusterIPs: [plain.clusterIP],
    internalTrafficPolicy: "Cluster",
    ipFamilies: ["IPv4"],
    ipFamilyPolicy: "SingleStack",
    ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
    sessionAffinity: "None",
    type: "ClusterIP",
  });
  const named = (await c.patch("v1", "Service", "web", { spec: { type: "ExternalName", externalName: "example.com" } }))["spec"];
  expect([named.clusterIP, named.clusterIPs, named.ipFamilies]).toEqual([undefined, undefined, undefined]);
});

contractCase("services: what only a load balancer has is refused elsewhere", async (c) => {
  const refused = async (spec: object) => (await c.refused(c.create(service("x", { ports: PORT, ...spec })))).message;
  expect(await refused({ loadBalancerClass: "example.com/lb" })).toBe(
    "Service \"x\" is invalid: spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
  );
  expect(await refused({ loadBalancerSourceRanges: ["10.0.0.0/8"] })).toBe(
    "Service \"x\" is invalid: spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  );
  expect(await refused({ allocateLoadBalancerNodePorts: true })).toBe(
    "Service \"x\" is invalid: spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
  );
  expect(await refused({ type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0"] })).toContain(
    'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  );
  await c.create(service("web", { type: "LoadBalancer", loadBalancerClass: "example.com/lb", ports: PORT }));
  expect((await c.refused(c.patch("v1", "Service", "web", { spec: { loadBalancerClass: "example.com/other" } }))).message).toBe(
    'Service "web" is invalid: spec.loadBalancerClass: Invalid value: "example.com/other": may not change once set',
  );
});

contractCase("services: traffic policies and distribution are checked", async (c) => {
  const refused = async (spec: object) => (await c.refused(c.create(service("x", { ports: PORT, ...spec })))).message;
  expect(await refused({ trafficDistribution: "Nearest" })).toBe(
    'Service "x" is invalid: spec.trafficDistribution: Unsupported value: "Nearest": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
  );
  expect(await refused({ internalTrafficPolicy: "Node" })).toBe(
    'Service "x" is invalid: spec.internalTrafficPolicy: Unsupported value: "Node": supported values: "Cluster", "Local"',
  );
  expect(await refused({ externalTrafficPolicy: "Local" })).toBe(
    'Service "x" is invalid: spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  );
});

contractCase("services: warnings say what is deprecated or ignored", async (c) => {
  const path = await c.path("v1", "Service");
  const warned = async (name: string, spec: object) => (await c.request("POST", path, service(name, { ports: PORT, ...spec }))).headers["warning"];
  expect(await warned("one", { trafficDistribution: "PreferClose" })).toBe(
    '299 - "spec.trafficDistribution: \\"PreferClose\\" is deprecated; use \\"PreferSameZone\\""',
  );
  expect(await warned("two", { externalIPs: ["192.0.2.7"] })).toBe('299 - "spec.externalIPs is deprecated and may no longer be implemented in some clusters"');
  expect(await warned("three", { clusterIP: "None", sessionAffinity: "ClientIP" })).toBe('299 - "spec.SessionAffinity is ignored for headless services"');
  expect(await warned("four", { externalName: "example.com" })).toBe('299 - "spec.externalName is ignored when spec.type is not \\"ExternalName\\""');
});

contractCase("services: external addresses must be ones that can be called", async (c) => {
  const refused = async (ip: string) => (await c.refused(c.create(service("x", { externalIPs: [ip], ports: PORT })))).message;
  expect(await refused("127.0.0.1")).toBe(
    'Service "x" is invalid: spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  );
  expect(await refused("example.com")).toBe(
    'Service "x" is invalid: spec.externalIPs[0]: Invalid value: "example.com": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  );
});

contractCase("services: a dry run shows an address and takes none", async (c) => {
  const shown = await c.create(service("web", { ports: PORT }), { query: { dryRun: "All" } });
  expect(shown["spec"].clusterIPs).toHaveLength(1);
  expect((await c.refused(c.get("v1", "Service", "web"))).reason).toBe("NotFound");
});

contractCase("services: they are found by type and by address", async (c) => {
  const { clusterIP } = (await c.create(service("one", { ports: PORT })))["spec"];
  await c.create(service("two", { type: "NodePort", ports: PORT }));
  const names = async (fieldSelector: string) => (await c.list("v1", "Service", { query: { fieldSelector } })).map(({ metadata }) => metadata.name);
  expect(await names("spec.type=NodePort")).toEqual(["two"]);
  expect(await names(`spec.clusterIP=${clusterIP}`)).toEqual(["one"]);
});

contractCase("services: the table has the columns of kubectl get, and more with -o wide", async (c) => {
  await c.create(
    service("web", {
      type: "LoadBalancer",
      loadBalancerClass: "example.com/none",
      selector: { app: "web", tier: "front" },
      ports: [
        { name: "http", port: 80 },
        { name: "dns", port: 53, protocol: "UDP" },
      ],
    }),
  );
  await c.create(service("bare", { clusterIP: "None" }));
  await c.create(service("db", { type: "ExternalName", externalName: "db.example.com" }));
  const { body } = await c.request("GET", await c.path("v1", "Service"), undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
  });
  const table = body as { columnDefinitions: { name: string; priority: number }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name, priority }) => `${name} ${priority}`)).toEqual([
    "Name 0",
    "Type 0",
    "Cluster-IP 0",
    "External-IP 0",
    "Port(s) 0",
    "Age 0",
    "Selector 1",
  ]);
  const cells = (name: string) => table.rows.map((row) => row.cells).find((row) => row[0] === name);
  expect(cells("web")).toEqual([
    "web",
    "LoadBalancer",
    ADDRESS,
    "<pending>",
    expect.stringMatching(/^80:3\d{4}\/TCP,53:3\d{4}\/UDP$/),
    expect.any(String),
    "app=web,tier=front",
  ]);
  expect(cells("bare")).toEqual(["bare", "ClusterIP", "None", "<none>", "<none>", expect.any(String), "<none>"]);
  expect(cells("db")).toEqual(["db", "ExternalName", "<none>", "db.example.com", "<none>", expect.any(String), "<none>"]);
});
