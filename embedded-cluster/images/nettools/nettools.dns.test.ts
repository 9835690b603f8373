import { expect, test } from "vitest";
import { BUSYBOX_PROGRAMS } from "../base/busybox-programs.ts";
import { NETWORK_PROGRAMS } from "../base/network-programs.ts";
import { installed } from "../base/shell-programs.ts";
import type { Image } from "../image.ts";
import { imageCluster } from "../testing/pods.ts";

const image = (programs: Image["programs"]): Image => ({ repository: "tools", tags: ["*"], programs: installed("/bin", programs), size: 1 });

async function setUp(programs: Image["programs"] = NETWORK_PROGRAMS) {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("client", image(programs), { main: false });
  await cluster.service("api-service", { clusterIP: "10.96.1.2", ports: [{ name: "http", port: 80 }] });
  await cluster.service("db", { clusterIP: "None", ports: [{ name: "pg", port: 5432 }] });
  await cluster.slice("db", ["10.244.1.5", "10.244.1.6"], [{ name: "pg", port: 5432 }]);
  await cluster.service("ext", { type: "ExternalName", externalName: "api.external-service.invalid" });
  const run = async (command: string) => {
    const { code, stdout } = await pod.run(command);
    return { code, stdout };
  };
  return { cluster, pod, run };
}

const server = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n";

test("nslookup: short names, dotted names, full names, addresses", async () => {
  const { run } = await setUp();
  const found = { code: 0, stdout: `${server}Name:\tapi-service.default.svc.cluster.local\nAddress: 10.96.1.2\n\n` };
  expect(await run("nslookup api-service")).toEqual(found);
  expect(await run("nslookup api-service.default")).toEqual(found);
  expect(await run("nslookup api-service.default.svc.cluster.local")).toEqual(found);
  expect(await run("nslookup nope")).toEqual({ code: 1, stdout: `${server}** server can't find nope: NXDOMAIN\n\n` });
  expect(await run("nslookup 10.96.1.2")).toEqual({ code: 0, stdout: "2.1.96.10.in-addr.arpa\tname = api-service.default.svc.cluster.local.\n\n" });
  expect(await run("nslookup -type=srv _http._tcp.api-service")).toEqual({
    code: 0,
    stdout: `${server}_http._tcp.api-service.default.svc.cluster.local\tservice = 0 100 80 api-service.default.svc.cluster.local.\n\n`,
  });
  const { stdout } = await run("nslookup db");
  expect(stdout.slice(server.length).split("\n").sort()).toEqual([
    "",
    "",
    "Address: 10.244.1.5",
    "Address: 10.244.1.6",
    "Name:\tdb.default.svc.cluster.local",
    "Name:\tdb.default.svc.cluster.local",
  ]);
});

test("nslookup without an answer", async () => {
  const { run } = await setUp();
  expect(await run("nslookup api-service 10.96.1.2")).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^(;; communications error to 10\.96\.1\.2#53: timed out\n){3};; no servers could be reached\n\n$/),
  });
});

test("BusyBox's nslookup shows every search domain, and searches no name with a dot", async () => {
  const { run } = await setUp(BUSYBOX_PROGRAMS);
  const head = "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n";
  const missing = (name: string) => `** server can't find ${name}: NXDOMAIN\n\n`;
  const rest = missing("api-service.svc.cluster.local") + missing("api-service.cluster.local");
  expect(await run("nslookup api-service")).toEqual({
    code: 1,
    stdout: `${head}Name:\tapi-service.default.svc.cluster.local\nAddress: 10.96.1.2\n\n${rest}\n${rest}`,
  });
  expect(await run("nslookup api-service.default")).toEqual({ code: 1, stdout: head + missing("api-service.default") + missing("api-service.default") });
  expect(await run("nslookup api-service.default.svc.cluster.local")).toEqual({
    code: 0,
    stdout: `${head}Name:\tapi-service.default.svc.cluster.local\nAddress: 10.96.1.2\n\n\n`,
  });
  expect(await run("nslookup 10.96.1.2")).toEqual({ code: 0, stdout: `${head}2.1.96.10.in-addr.arpa\tname = api-service.default.svc.cluster.local\n\n` });
});

test("host", async () => {
  const { run } = await setUp();
  expect(await run("host api-service")).toEqual({ code: 0, stdout: "api-service.default.svc.cluster.local has address 10.96.1.2\n" });
  expect(await run("host nope")).toEqual({ code: 1, stdout: "Host nope not found: 3(NXDOMAIN)\n" });
  expect(await run("host 10.96.1.2")).toEqual({ code: 0, stdout: "2.1.96.10.in-addr.arpa domain name pointer api-service.default.svc.cluster.local.\n" });
  expect((await run("host ext")).stdout).toMatch(/^ext\.default\.svc\.cluster\.local is an alias for api\.external-service\.invalid\.\n/);
});

test("dig", async () => {
  const { run } = await setUp();
  const { code, stdout } = await run("dig api-service.default.svc.cluster.local");
  expect(code).toBe(0);
  expect(stdout.replace(/id: \d+/, "id: 1")).toBe(`
; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> api-service.default.svc.cluster.local
;; global options: +cmd
;; Got answer:
;; WARNING: .local is reserved for Multicast DNS
;; You are currently testing what happens when an mDNS query is leaked to DNS
;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1
;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
;; WARNING: recursion requested but not available

;; OPT PSEUDOSECTION:
; EDNS: version: 0, flags:; udp: 1232
;; QUESTION SECTION:
;api-service.default.svc.cluster.local. IN A

;; ANSWER SECTION:
api-service.default.svc.cluster.local. 30 IN A	10.96.1.2

;; Query time: 0 msec
;; SERVER: 10.96.0.10#53(10.96.0.10) (UDP)
;; WHEN: Thu Jan 01 00:00:00 UTC 2026
;; MSG SIZE  rcvd: 82

`);
  expect(await run("dig +short api-service")).toEqual({ code: 0, stdout: "" });
  expect(await run("dig +short +search api-service")).toEqual({ code: 0, stdout: "10.96.1.2\n" });
  expect((await run("dig +noall +answer SRV _pg._tcp.db.default.svc.cluster.local")).stdout).toMatch(
    /^(_pg\._tcp\.db\.default\.svc\.cluster\.local\. 30 IN SRV\t0 50 5432 10-244-1-[56]\.db\.default\.svc\.cluster\.local\.\n){2}$/,
  );
  expect((await run("dig +noall +question nope.svc")).stdout).toBe(";nope.svc.\t\t\tIN\tA\n");
  expect((await run("dig -x 10.96.1.2 +short")).stdout).toBe("api-service.default.svc.cluster.local.\n");
  expect(await run("dig @10.96.1.2 +tries=1 +time=2 x")).toEqual({
    code: 9,
    stdout:
      ";; communications error to 10.96.1.2#53: timed out\n\n; <<>> DiG 9.18.33-1~deb12u2-Debian <<>> @10.96.1.2 +tries=1 +time=2 x\n; (1 server found)\n;; global options: +cmd\n;; no servers could be reached\n",
  });
});
