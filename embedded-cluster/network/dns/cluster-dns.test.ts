import { expect, test } from "vitest";
import { type TestCluster, testCluster } from "../testing/cluster.ts";
import { type DnsRecord, type DnsType, codeName, createClusterDns, decodeMessage, encodeMessage, queryDns, serveDns, typeNumber, typeName } from "./index.ts";

async function cluster() {
  const test = await testCluster();
  await test.namespace("default");
  await test.namespace("shop");
  const ports = [
    { name: "http", protocol: "TCP", port: 80 },
    { name: "metrics", protocol: "TCP", port: 9090 },
  ];
  await test.service("web", { clusterIP: "10.96.0.20", clusterIPs: ["10.96.0.20"], ports });
  await test.slice("web", ["10.244.0.11", { addresses: ["10.244.0.12"], conditions: { ready: false } }], [{ name: "http", port: 8080 }]);
  await test.service("db", { clusterIP: "None", clusterIPs: ["None"], ports: [{ name: "pg", protocol: "TCP", port: 5432 }] }, "shop");
  const ready = { ready: true };
  await test.slice(
    "db",
    [
      { addresses: ["10.244.0.21"], hostname: "db-0", conditions: ready },
      { addresses: ["10.244.0.22"], hostname: "db-1", conditions: ready },
      { addresses: ["10.244.0.23"], hostname: "db-2", conditions: { ready: false, serving: false } },
      { addresses: ["10.244.0.24"], conditions: ready },
    ],
    [{ name: "pg", port: 5432 }],
    "shop",
  );
  await test.service("empty", { clusterIP: "None", clusterIPs: ["None"] }, "shop");
  await test.service("outside", { type: "ExternalName", externalName: "db.example.com" });
  await test.service("alias", { type: "ExternalName", externalName: "db.shop.svc.cluster.local" });
  await test.service("circle", { type: "ExternalName", externalName: "circle.default.svc.cluster.local" });
  await test.service("numeric", { type: "ExternalName", externalName: "10.0.0.1" });
  await test.service("kube-dns", { clusterIP: "10.96.0.10", clusterIPs: ["10.96.0.10"], ports: [{ name: "dns", protocol: "UDP", port: 53 }] }, "kube-system");
  const dns = createClusterDns({ client: test.api, clock: test.clock });
  await dns.synced;
  const server = await test.pod("coredns", { namespace: "kube-system" });
  serveDns(server, dns);
  const client = await test.pod("client");
  return { ...test, dns, ask: (name: string, type: DnsType | number = "A") => ask(test, dns, name, type), server, client };
}

/** "CODE", then the records as a zone file has them. */
async function ask(_: TestCluster, dns: { answer(query: Uint8Array): Promise<Uint8Array> }, name: string, type: DnsType | number): Promise<string[]> {
  const number = typeof type === "number" ? type : typeNumber({ kind: type } as never);
  const flags = { isResponse: false, opcode: 0, authoritative: false, truncated: false, recursionDesired: true, recursionAvailable: false, code: 0 };
  const query = { id: 7, ...flags, questions: [{ name, type: number, class: 1 }], answers: [], authorities: [], additionals: [] };
  const reply = decodeMessage(await dns.answer(encodeMessage(query)));
  expect([reply.id, reply.isResponse, reply.recursionDesired, reply.questions]).toEqual([7, true, true, query.questions]);
  const code = [codeName(reply.code), ...(reply.authoritative ? ["aa"] : []), ...(reply.recursionAvailable ? ["ra"] : [])].join(" ");
  return [
    code,
    ...reply.answers.map(line),
    ...reply.authorities.map((one) => `authority ${line(one)}`),
    ...reply.additionals.map((one) => `also ${line(one)}`),
  ];
}

function line({ name, ttl, data }: DnsRecord): string {
  const { kind, ...fields } = data;
  return `${name} ${ttl} ${kind} ${Object.values(fields).flat().join(" ")}`;
}

const SOA = "authority cluster.local. 30 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1767225600 7200 1800 86400 30";
const NXDOMAIN = ["NXDOMAIN aa", SOA];
const NODATA = ["NOERROR aa", SOA];

test("a Service's name gives its cluster IP, whatever the case, which the answer echoes", async () => {
  const { ask } = await cluster();
  expect(await ask("web.default.svc.cluster.local.")).toEqual(["NOERROR aa", "web.default.svc.cluster.local. 30 A 10.96.0.20"]);
  expect(await ask("WEB.Default.svc.cluster.LOCAL.")).toEqual(["NOERROR aa", "WEB.Default.svc.cluster.LOCAL. 30 A 10.96.0.20"]);
  expect(await ask("web.default.svc.cluster.local.", "AAAA")).toEqual(NODATA);
  expect(await ask("web.default.svc.cluster.local.", "MX")).toEqual(NODATA);
});

test("a headless name gives every ready endpoint; each has a name of its own", async () => {
  const { ask } = await cluster();
  const name = "db.shop.svc.cluster.local.";
  expect(await ask(name)).toEqual(["NOERROR aa", `${name} 30 A 10.244.0.21`, `${name} 30 A 10.244.0.22`, `${name} 30 A 10.244.0.24`]);
  expect(await ask(`db-1.${name}`)).toEqual(["NOERROR aa", `db-1.${name} 30 A 10.244.0.22`]);
  expect(await ask(`10-244-0-24.${name}`)).toEqual(["NOERROR aa", `10-244-0-24.${name} 30 A 10.244.0.24`]);
  expect(await ask(`db-2.${name}`)).toEqual(NXDOMAIN);
  expect(await ask("10-244-0-11.web.default.svc.cluster.local.")).toEqual(["NOERROR aa", "10-244-0-11.web.default.svc.cluster.local. 30 A 10.244.0.11"]);
  expect(await ask("empty.shop.svc.cluster.local.")).toEqual(NXDOMAIN);
});

test("what does not exist, and what exists without an address", async () => {
  const { ask } = await cluster();
  for (const name of [
    "web.shop.svc",
    "nosuch.default.svc",
    "web.nosuch.svc",
    "nosuch.svc",
    "web.default",
    "a.b.c.web.default.svc",
    "web.default.svc.cluster.local",
  ]) {
    expect([name, await ask(`${name}.cluster.local.`)]).toEqual([name, NXDOMAIN]);
  }
  for (const name of ["", "svc.", "pod.", "default.svc.", "default.pod."]) expect([name, await ask(`${name}cluster.local.`)]).toEqual([name, NODATA]);
});

test("SRV records name ports, with the targets' addresses beside them", async () => {
  const { ask } = await cluster();
  const web = "web.default.svc.cluster.local.";
  const address = `also ${web} 30 A 10.96.0.20`;
  expect(await ask(`_http._tcp.${web}`, "SRV")).toEqual(["NOERROR aa", `_http._tcp.${web} 30 SRV 0 100 80 ${web}`, address]);
  expect(await ask(web, "SRV")).toEqual(["NOERROR aa", `${web} 30 SRV 0 50 80 ${web}`, `${web} 30 SRV 0 50 9090 ${web}`, address]);
  expect(await ask(`_http._udp.${web}`, "SRV")).toEqual(NXDOMAIN);
  expect(await ask(`_http._tcp.${web}`)).toEqual(["NOERROR aa", `_http._tcp.${web} 30 A 10.96.0.20`]);
  const db = "db.shop.svc.cluster.local.";
  expect(await ask(`_pg._tcp.${db}`, "SRV")).toEqual([
    "NOERROR aa",
    ...["db-0", "db-1", "10-244-0-24"].map((label) => `_pg._tcp.${db} 30 SRV 0 33 5432 ${label}.${db}`),
    `also db-0.${db} 30 A 10.244.0.21`,
    `also db-1.${db} 30 A 10.244.0.22`,
    `also 10-244-0-24.${db} 30 A 10.244.0.24`,
  ]);
});

test("ExternalName is an alias, followed as far as the cluster goes", async () => {
  const { ask } = await cluster();
  const outside = "outside.default.svc.cluster.local.";
  expect(await ask(outside)).toEqual(["NOERROR aa", `${outside} 30 CNAME db.example.com.`]);
  expect(await ask(outside, "AAAA")).toEqual(["NOERROR aa", `${outside} 30 CNAME db.example.com.`]);
  expect(await ask(outside, "SRV")).toEqual(NODATA);
  const alias = "alias.default.svc.cluster.local.";
  const db = "db.shop.svc.cluster.local.";
  const addresses = ["10.244.0.21", "10.244.0.22", "10.244.0.24"].map((ip) => `${db} 30 A ${ip}`);
  expect(await ask(alias)).toEqual(["NOERROR aa", `${alias} 30 CNAME ${db}`, ...addresses]);
  expect(await ask(alias, "CNAME")).toEqual(["NOERROR aa", `${alias} 30 CNAME ${db}`]);
  expect(await ask(alias, "AAAA")).toEqual(NODATA);
  expect(await ask("circle.default.svc.cluster.local.")).toEqual(NODATA);
  expect(await ask("numeric.default.svc.cluster.local.")).toEqual(NXDOMAIN);
});

test("pod names are read, not looked up", async () => {
  const { ask } = await cluster();
  expect(await ask("10-9-8-7.shop.pod.cluster.local.")).toEqual(["NOERROR aa", "10-9-8-7.shop.pod.cluster.local. 30 A 10.9.8.7"]);
  expect(await ask("10-9-8-7.nosuch.pod.cluster.local.")).toEqual(NXDOMAIN);
  expect(await ask("10-9-8-777.shop.pod.cluster.local.")).toEqual(NXDOMAIN);
});

test("PTR leads from cluster IPs and endpoints to names", async () => {
  const { ask } = await cluster();
  const reverse = (ip: string) => `${ip.split(".").reverse().join(".")}.in-addr.arpa.`;
  expect(await ask(reverse("10.96.0.20"), "PTR")).toEqual(["NOERROR aa", `${reverse("10.96.0.20")} 30 PTR web.default.svc.cluster.local.`]);
  expect(await ask(reverse("10.244.0.22"), "PTR")).toEqual(["NOERROR aa", `${reverse("10.244.0.22")} 30 PTR db-1.db.shop.svc.cluster.local.`]);
  expect((await ask(reverse("10.244.0.99"), "PTR"))[0]).toBe("NXDOMAIN ra");
  expect(await ask(reverse("93.184.216.34"), "PTR")).toEqual(["SERVFAIL ra"]);
});

test("the zone about itself", async () => {
  const { ask } = await cluster();
  expect(await ask("cluster.local.", "SOA")).toEqual(["NOERROR aa", SOA.replace("authority ", "")]);
  expect(await ask("cluster.local.", "NS")).toEqual([
    "NOERROR aa",
    "cluster.local. 30 NS kube-dns.kube-system.svc.cluster.local.",
    "also kube-dns.kube-system.svc.cluster.local. 30 A 10.96.0.10",
  ]);
  expect(await ask("ns.dns.cluster.local.")).toEqual(["NOERROR aa", "ns.dns.cluster.local. 30 A 10.96.0.10"]);
  expect(await ask("dns-version.cluster.local.", "TXT")).toEqual(["NOERROR aa", "dns-version.cluster.local. 28800 TXT 1.1.0"]);
  expect(await ask("cluster.local.", 252)).toEqual(["REFUSED"]);
  expect(typeName(252)).toBe("TYPE252");
});

test("names outside the cluster: the root knows that a name cannot exist, nobody knows more", async () => {
  const { ask } = await cluster();
  const root = "authority . 30 SOA a.root-servers.net. nstld.verisign-grs.com. 2026010100 1800 900 604800 86400";
  expect(await ask("nosuch.")).toEqual(["NXDOMAIN ra", root]);
  expect(await ask("web.default.svc.")).toEqual(["NXDOMAIN ra", root]);
  expect(await ask("example.com.")).toEqual(["SERVFAIL ra"]);
});

test("answers follow the cluster", async () => {
  const { ask, clock, update, remove } = await cluster();
  const name = "db.shop.svc.cluster.local.";
  await clock.advance(60_000);
  await update("endpointslices", "db-1", "shop", { endpoints: [{ addresses: ["10.244.0.22"], conditions: { ready: false } }] });
  expect(await ask(name)).toEqual(["NXDOMAIN aa", SOA.replace("1767225600", "1767225660")]);
  await remove("services", "web", "default");
  expect((await ask("web.default.svc.cluster.local."))[0]).toBe("NXDOMAIN aa");
});

test("over the network: by UDP, and by TCP when the answer is cut", async () => {
  const { slice, service, client, server, clock } = await cluster();
  const many = Array.from({ length: 60 }, (_, index) => `10.244.7.${index + 1}`);
  await service("many", { clusterIP: "None", clusterIPs: ["None"] });
  await slice("many", many);
  const short = await queryDns(client, server.ip, "web.default.svc.cluster.local");
  expect([short.transport, short.sizeBytes, short.answers.length]).toEqual(["udp", 63, 1]);
  const long = await queryDns(client, server.ip, "many.default.svc.cluster.local");
  expect([long.transport, long.truncated, long.answers.map(({ data }) => (data as { address: string }).address)]).toEqual(["tcp", false, many]);
  const edns = await queryDns(client, server.ip, "many.default.svc.cluster.local", "A", { udpPayloadBytes: 4_096 });
  expect([edns.transport, edns.answers.length]).toEqual(["udp", 60]);
  expect(clock.pendingTimers).toBe(0);
});

test("garbage is a format error; a shuffled answer has the same addresses", async () => {
  const { dns, api, clock, random } = { ...(await cluster()), random: { next: () => 0 } };
  expect(decodeMessage(await dns.answer(Uint8Array.of(1, 2, 3)))).toMatchObject({ id: 258, code: 1, isResponse: true });
  expect(decodeMessage(await dns.answer(Uint8Array.of(0, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1)))).toMatchObject({ id: 9, code: 1 });
  const shuffling = createClusterDns({ client: api, clock, random });
  await shuffling.synced;
  const answers = await ask({} as TestCluster, shuffling, "db.shop.svc.cluster.local.", "A");
  expect(answers.slice(1).map((one) => one.split(" ").at(-1))).toEqual(["10.244.0.22", "10.244.0.24", "10.244.0.21"]);
});
