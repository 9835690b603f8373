import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";

const NETWORKING = "networking.k8s.io/v1";
const policy = (spec: object, name = "policy") => ({ apiVersion: NETWORKING, kind: "NetworkPolicy", metadata: { name }, spec }) as any;

contractCase("networkpolicy: what a policy leaves out is filled in", async (c) => {
  const ingress = (await c.create(policy({ podSelector: {} }, "one")))["spec"];
  expect(ingress).toEqual({ podSelector: {}, policyTypes: ["Ingress"] });
  const both = (await c.create(policy({ podSelector: {}, egress: [{ ports: [{ port: 53 }] }] }, "two")))["spec"];
  expect(both).toEqual({ podSelector: {}, egress: [{ ports: [{ port: 53, protocol: "TCP" }] }], policyTypes: ["Ingress", "Egress"] });
});

contractCase("networkpolicy: policies are refused in upstream's words", async (c) => {
  const refused = async (spec: object) => (await c.refused(c.create(policy({ podSelector: {}, ...spec }, "x")))).message;
  const from = (...peers: object[]) => ({ ingress: [{ from: peers }] });
  const ports = (...list: object[]) => ({ ingress: [{ ports: list }] });
  const prefix = 'NetworkPolicy.networking.k8s.io "x" is invalid: spec.';
  expect(await refused(from({}))).toBe(`${prefix}ingress[0].from[0]: Required value: must specify a peer`);
  expect(await refused(from({ ipBlock: { cidr: "10.0.0.0/8" }, podSelector: {} }))).toBe(
    `${prefix}ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer`,
  );
  expect(await refused(from({ ipBlock: { cidr: "10.0.0.0/8", except: ["192.168.0.0/16"] } }))).toBe(
    `${prefix}ingress[0].from[0].ipBlock.except[0]: Invalid value: "192.168.0.0/16": must be a strict subset of \`cidr\``,
  );
  expect(await refused(from({ ipBlock: { cidr: "10.0.0.0" } }))).toBe(
    `${prefix}ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
  );
  expect(await refused(ports({ port: 90, endPort: 80 }))).toBe(
    `${prefix}ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to \`port\``,
  );
  expect(await refused(ports({ port: "http", endPort: 80 }))).toBe(
    `${prefix}ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when \`port\` is non-numeric`,
  );
  expect(await refused(ports({ protocol: "ICMP" }))).toBe(
    `${prefix}ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`,
  );
  expect(await refused({ policyTypes: ["Both"] })).toBe(`${prefix}policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"`);
});

contractCase("networkpolicy: the table has the columns of kubectl get", async (c) => {
  await c.create(policy({ podSelector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["a", "b"] }] } }, "one"));
  await c.create(policy({ podSelector: {} }, "two"));
  const { body } = await c.request("GET", await c.path(NETWORKING, "NetworkPolicy"), undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json",
  });
  const table = body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Pod-Selector", "Age"]);
  expect(table.rows.map(({ cells }) => cells.slice(0, 2))).toEqual([
    ["one", "app=web,tier in (a,b)"],
    ["two", "<none>"],
  ]);
});
