import { expect, test } from "vitest";
import { testCluster } from "../testing/cluster.ts";
import { type Libc, createClusterDns, parseResolvConf, resolveHost, searchNames, serveDns } from "./index.ts";

const SEARCH = "search default.svc.cluster.local svc.cluster.local cluster.local";
const HOSTS = "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n10.244.0.9\tclient.test client  # me\n";

async function cluster() {
  const test = await testCluster();
  await test.namespace("default");
  await test.namespace("shop");
  const server = await test.pod("coredns", { namespace: "kube-system" });
  await test.service("kube-dns", { clusterIP: "10.96.0.10", ports: [{ protocol: "UDP", port: 53 }] }, "kube-system");
  await test.slice("kube-dns", [server.ip], [{ port: 53, protocol: "UDP" }], "kube-system");
  await test.service("web", { clusterIP: "10.96.0.20", ports: [{ port: 80 }] });
  await test.service("api", { clusterIP: "10.96.0.30", ports: [{ port: 80 }] }, "shop");
  await test.service("alias", { type: "ExternalName", externalName: "api.shop.svc.cluster.local" });
  await test.service("outside", { type: "ExternalName", externalName: "db.example.com" });
  const dns = createClusterDns({ client: test.api, clock: test.clock });
  await dns.synced;
  const serving = serveDns(server, dns);
  const client = await test.pod("client");

  /** Where it was found, or the error; then the questions that were sent. */
  const resolve = async (name: string, options: { libc?: Libc; conf?: string } = {}) => {
    const start = test.clock.now();
    const conf = options.conf ?? `${SEARCH}\nnameserver 10.96.0.10\noptions ndots:5\n`;
    let result: string[] | undefined;
    const sent = (tried: readonly { name: string; outcome: string }[]) => tried.map((one) => `${one.name} ${one.outcome}`);
    resolveHost(client, conf, HOSTS, name, options.libc === undefined ? {} : { libc: options.libc }).then(
      (found) => {
        result = [`${found.addresses.join(",")} ${found.canonicalName} by ${found.answeredBy}`, ...sent(found.tried)];
      },
      (error) => {
        result = [`${error.code}: ${error.message}`, ...sent(error.tried)];
      },
    );
    await test.clock.runUntil(() => result !== undefined);
    return { result: result as string[], took: test.clock.now() - start };
  };
  return { ...test, client, server, serving, resolve };
}

test("a short name is found in the pod's own namespace first", async () => {
  const { resolve, clock } = await cluster();
  expect(await resolve("web")).toEqual({
    result: ["10.96.0.20 web.default.svc.cluster.local by 10.96.0.10", "web.default.svc.cluster.local. ANSWER"],
    took: 0,
  });
  expect(clock.pendingTimers).toBe(0);
});

test("another namespace, and the whole name with and without its dot", async () => {
  const { resolve } = await cluster();
  const found = "10.96.0.30 api.shop.svc.cluster.local by 10.96.0.10";
  expect((await resolve("api.shop")).result).toEqual([found, "api.shop.default.svc.cluster.local. NXDOMAIN", "api.shop.svc.cluster.local. ANSWER"]);
  expect((await resolve("api.shop.svc.cluster.local")).result).toEqual([
    found,
    "api.shop.svc.cluster.local.default.svc.cluster.local. NXDOMAIN",
    "api.shop.svc.cluster.local.svc.cluster.local. NXDOMAIN",
    "api.shop.svc.cluster.local.cluster.local. NXDOMAIN",
    "api.shop.svc.cluster.local. ANSWER",
  ]);
  expect((await resolve("api.shop.svc.cluster.local.")).result).toEqual([found, "api.shop.svc.cluster.local. ANSWER"]);
});

test("a name that is nowhere", async () => {
  const { resolve } = await cluster();
  const tried = ["nosuch.default.svc.cluster.local. NXDOMAIN", "nosuch.svc.cluster.local. NXDOMAIN", "nosuch.cluster.local. NXDOMAIN", "nosuch. NXDOMAIN"];
  expect((await resolve("nosuch")).result).toEqual(["NXDOMAIN: Name or service not known", ...tried]);
  expect((await resolve("nosuch", { libc: "musl" })).result).toEqual(["NXDOMAIN: Name does not resolve", ...tried]);
});

test("a name on the Internet cannot be told from here", async () => {
  const { resolve } = await cluster();
  const searched = ["default.svc.cluster.local.", "svc.cluster.local.", "cluster.local."].map((domain) => `example.com.${domain} NXDOMAIN`);
  expect((await resolve("example.com")).result).toEqual([
    "SERVFAIL: Temporary failure in name resolution",
    ...searched,
    "example.com. SERVFAIL",
    "example.com. SERVFAIL",
  ]);
});

test("aliases are followed; one that leads out of the cluster has no address", async () => {
  const { resolve } = await cluster();
  expect((await resolve("alias")).result[0]).toBe("10.96.0.30 api.shop.svc.cluster.local by 10.96.0.10");
  const result = (await resolve("outside")).result;
  expect([result[0], result[1]]).toEqual(["NODATA: No address associated with hostname", "outside.default.svc.cluster.local. NODATA"]);
  // musl stops where a name exists, glibc goes on.
  expect((await resolve("outside", { libc: "musl" })).result).toEqual(["NODATA: Name has no usable address", "outside.default.svc.cluster.local. NODATA"]);
  expect(result).toHaveLength(5);
});

test("with enough dots the name is asked as it is first; musl then asks no more", async () => {
  const conf = parseResolvConf(`${SEARCH}\noptions ndots:2`);
  expect(searchNames(conf, "a.b.c")).toEqual(["a.b.c.", "a.b.c.default.svc.cluster.local.", "a.b.c.svc.cluster.local.", "a.b.c.cluster.local."]);
  expect(searchNames(conf, "a.b.c", "musl")).toEqual(["a.b.c."]);
  expect(searchNames(conf, "a.b")).toEqual(["a.b.default.svc.cluster.local.", "a.b.svc.cluster.local.", "a.b.cluster.local.", "a.b."]);
  expect(searchNames(conf, "a.")).toEqual(["a."]);
});

test("literals and /etc/hosts are answered without a question", async () => {
  const { resolve } = await cluster();
  expect((await resolve("10.1.2.3")).result).toEqual(["10.1.2.3 10.1.2.3 by literal"]);
  expect((await resolve("localhost")).result).toEqual(["127.0.0.1 localhost by hosts"]);
  expect((await resolve("CLIENT")).result).toEqual(["10.244.0.9 client.test by hosts"]);
});

test("a silent server costs each attempt its timeout, then the name itself is asked once more", async () => {
  const { resolve } = await cluster();
  const conf = "search default.svc.cluster.local svc.cluster.local\nnameserver 8.8.8.8\noptions ndots:5 timeout:2 attempts:2";
  const first = Array(2).fill("web.default.svc.cluster.local. TIMEOUT");
  expect(await resolve("web", { conf })).toEqual({
    result: ["TIMEOUT: Temporary failure in name resolution", ...first, "web. TIMEOUT", "web. TIMEOUT"],
    took: 8_000,
  });
  expect(await resolve("web", { conf, libc: "musl" })).toEqual({ result: ["TIMEOUT: Try again", ...first], took: 2_000 });
});

test("the second server is asked when the first is dead", async () => {
  const { resolve, client } = await cluster();
  const conf = `${SEARCH}\nnameserver ${client.ip}\nnameserver 10.96.0.10\noptions ndots:5`;
  expect((await resolve("web", { conf })).result).toEqual([
    "10.96.0.20 web.default.svc.cluster.local by 10.96.0.10",
    "web.default.svc.cluster.local. ECONNREFUSED",
    "web.default.svc.cluster.local. ANSWER",
  ]);
});

test("without CoreDNS a lookup is refused, which musl does not notice", async () => {
  const { resolve, serving } = await cluster();
  serving.dispose();
  const refused = Array(2).fill("web.default.svc.cluster.local. ECONNREFUSED");
  expect(await resolve("web")).toEqual({ result: ["ECONNREFUSED: Temporary failure in name resolution", ...refused], took: 0 });
  expect(await resolve("web", { libc: "musl" })).toEqual({ result: ["TIMEOUT: Try again", ...refused], took: 5_000 });
});

test("resolv.conf: the last search wins, three servers, capped options, comments", () => {
  const text =
    "# by hand\nnameserver 1.1.1.1\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4\ndomain one\nsearch two three\noptions ndots:99 timeout:0 attempts:9 rotate";
  expect(parseResolvConf(text)).toEqual({
    nameservers: ["1.1.1.1", "2.2.2.2", "3.3.3.3"],
    search: ["two", "three"],
    ndots: 15,
    timeoutSeconds: 1,
    attempts: 5,
  });
  expect(parseResolvConf("")).toEqual({ nameservers: ["127.0.0.1"], search: [], ndots: 1, timeoutSeconds: 5, attempts: 2 });
});
