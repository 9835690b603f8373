import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { ready, server, service, slices } from "../services/make.ts";
import { dns } from "./ask.ts";

const DOMAIN = "cluster.local.";
const PORT = [{ name: "http", port: 80, targetPort: 8080 }];

contractCase("dns: a Service's name leads to its address, authoritatively", async (c) => {
  const ask = await dns(c);
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const name = `web.${c.namespace}.svc.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name)).status === "NOERROR");
  expect(await ask(name)).toEqual({ status: "NOERROR", flags: "qr aa rd", answers: [`${name} A ${clusterIP}`], authority: [], additional: [] });
});

contractCase("dns: a name that is not there is NXDOMAIN, with the zone's authority", async (c) => {
  const ask = await dns(c);
  const found = await ask(`none.${c.namespace}.svc.${DOMAIN}`);
  expect(found).toMatchObject({ status: "NXDOMAIN", flags: "qr aa rd", answers: [] });
  expect(found.authority).toEqual([
    expect.stringMatching(/^cluster\.local\. SOA ns\.dns\.cluster\.local\. hostmaster\.cluster\.local\. \d+ 7200 1800 86400 \d+$/),
  ]);
  expect((await ask(`web.no-such-namespace.svc.${DOMAIN}`)).status).toBe("NXDOMAIN");
});

contractCase("dns: a Service has no IPv6 address: NOERROR without an answer", async (c) => {
  const ask = await dns(c);
  await c.create(service("web", { ports: PORT }));
  const name = `web.${c.namespace}.svc.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name)).status === "NOERROR");
  expect(await ask(name, "AAAA")).toMatchObject({ status: "NOERROR", answers: [], authority: [expect.stringContaining("cluster.local. SOA")] });
  expect(await ask(name, "TXT")).toMatchObject({ status: "NOERROR", answers: [] });
});

contractCase("dns: namespaces and branches exist without having anything", async (c) => {
  const ask = await dns(c);
  for (const name of [`${c.namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN]) expect(await ask(name)).toMatchObject({ status: "NOERROR", answers: [] });
});

contractCase("dns: SRV records name port and target of a named port", async (c) => {
  const ask = await dns(c);
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const name = `_http._tcp.web.${c.namespace}.svc.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name, "SRV")).status === "NOERROR");
  const target = `web.${c.namespace}.svc.${DOMAIN}`;
  expect(await ask(name, "SRV")).toMatchObject({ answers: [`${name} SRV 0 100 80 ${target}`], additional: [`${target} A ${clusterIP}`] });
  expect((await ask(`_other._tcp.web.${c.namespace}.svc.${DOMAIN}`, "SRV")).status).toBe("NXDOMAIN");
  expect((await ask(`_http._udp.web.${c.namespace}.svc.${DOMAIN}`, "SRV")).status).toBe("NXDOMAIN");
});

contractCase("dns: an address leads back to its Service", async (c) => {
  const ask = await dns(c);
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const name = `${clusterIP.split(".").reverse().join(".")}.in-addr.arpa.`;
  await c.until("it is known", async () => (await ask(name, "PTR")).answers.length === 1);
  expect((await ask(name, "PTR")).answers).toEqual([`${name} PTR web.${c.namespace}.svc.${DOMAIN}`]);
});

contractCase("dns: a headless Service is its ready Pods, each with a name of its own", async (c) => {
  const ask = await dns(c);
  await c.create(service("web", { clusterIP: "None", selector: { role: "web" }, ports: PORT }));
  await c.create(server("one", { labels: { role: "web" }, spec: { hostname: "one", subdomain: "web" } }));
  await c.create(server("two", { labels: { role: "web" } }));
  await slices(c, "web", ready(2));
  const ips = await Promise.all(["one", "two"].map(async (pod) => (await c.get("v1", "Pod", pod))["status"].podIP as string));
  const zone = `web.${c.namespace}.svc.${DOMAIN}`;
  await c.until("both are known", async () => (await ask(zone)).answers.length === 2);
  expect((await ask(zone)).answers).toEqual(ips.map((ip) => `${zone} A ${ip}`).sort());
  expect((await ask(`one.${zone}`)).answers).toEqual([`one.${zone} A ${ips[0]}`]);
  const dashed = `${(ips[1] as string).replaceAll(".", "-")}.${zone}`;
  expect((await ask(dashed)).answers).toEqual([`${dashed} A ${ips[1]}`]);
  expect((await ask(`two.${zone}`)).status).toBe("NXDOMAIN");
  expect((await ask(`_http._tcp.${zone}`, "SRV")).answers).toEqual(
    [`_http._tcp.${zone} SRV 0 50 8080 ${dashed}`, `_http._tcp.${zone} SRV 0 50 8080 one.${zone}`].sort(),
  );
  const reverse = `${(ips[0] as string).split(".").reverse().join(".")}.in-addr.arpa.`;
  expect((await ask(reverse, "PTR")).answers).toEqual([`${reverse} PTR one.${zone}`]);
});

contractCase("dns: a headless Service without endpoints is NXDOMAIN", async (c) => {
  const ask = await dns(c);
  await c.create(service("web", { clusterIP: "None", selector: { role: "nobody" }, ports: PORT }));
  await c.sleep(2);
  expect((await ask(`web.${c.namespace}.svc.${DOMAIN}`)).status).toBe("NXDOMAIN");
});

contractCase("dns: publishNotReadyAddresses names Pods before they are ready", async (c) => {
  const ask = await dns(c);
  const spec = { clusterIP: "None", selector: { role: "web" }, ports: PORT };
  await c.create(service("web", spec));
  await c.create(service("all", { ...spec, publishNotReadyAddresses: true }));
  await c.create(server("one", { labels: { role: "web" }, container: { readinessProbe: { exec: { command: ["false"] }, periodSeconds: 5 } } }));
  await c.until("the early one knows it", async () => (await ask(`all.${c.namespace}.svc.${DOMAIN}`)).answers.length === 1);
  expect((await ask(`web.${c.namespace}.svc.${DOMAIN}`)).status).toBe("NXDOMAIN");
});

contractCase("dns: an ExternalName is an alias, followed inside of the cluster", async (c) => {
  const ask = await dns(c);
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const target = `web.${c.namespace}.svc.${DOMAIN}`;
  await c.create(service("alias", { type: "ExternalName", externalName: target }));
  const name = `alias.${c.namespace}.svc.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name)).status === "NOERROR");
  expect((await ask(name)).answers).toEqual([`${name} CNAME ${target}`, `${target} A ${clusterIP}`].sort());
  expect((await ask(name, "CNAME")).answers).toEqual([`${name} CNAME ${target}`]);
});

contractCase("dns: a Pod's address has a name, whether or not there is a Pod", async (c) => {
  const ask = await dns(c);
  const name = `10-1-2-3.${c.namespace}.pod.${DOMAIN}`;
  expect((await ask(name)).answers).toEqual([`${name} A 10.1.2.3`]);
  expect((await ask(`not-an-address.${c.namespace}.pod.${DOMAIN}`)).status).toBe("NXDOMAIN");
});

contractCase("dns: names are not case-sensitive, and the answer spells them as they were asked", async (c) => {
  const ask = await dns(c);
  const { clusterIP } = (await c.create(service("web", { ports: PORT })))["spec"];
  const name = `WEB.${c.namespace}.SVC.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name)).status === "NOERROR");
  expect((await ask(name)).answers).toEqual([`${name} A ${clusterIP}`]);
});

contractCase("dns: a deleted Service's name goes away", async (c) => {
  const ask = await dns(c);
  await c.create(service("web", { ports: PORT }));
  const name = `web.${c.namespace}.svc.${DOMAIN}`;
  await c.until("it is known", async () => (await ask(name)).status === "NOERROR");
  await c.delete("v1", "Service", "web");
  await c.until("it is forgotten", async () => (await ask(name)).status === "NXDOMAIN");
});

contractCase("dns: a Pod's resolv.conf searches its namespace, then svc, then the cluster's domain", async (c) => {
  await dns(c);
  const { stdout } = await c.exec("caller", ["cat", "/etc/resolv.conf"]);
  expect(stdout).toMatch(new RegExp(`^search ${c.namespace}\\.svc\\.cluster\\.local svc\\.cluster\\.local cluster\\.local( .*)?$`, "m"));
  expect(stdout).toContain("nameserver 10.96.0.10\n");
  expect(stdout).toContain("options ndots:5\n");
});

contractCase("dns: the cluster's own names", async (c) => {
  const ask = await dns(c);
  expect((await ask(`kubernetes.default.svc.${DOMAIN}`)).answers).toEqual([`kubernetes.default.svc.${DOMAIN} A 10.96.0.1`]);
  expect((await ask(`dns-version.${DOMAIN}`, "TXT")).answers).toEqual([`dns-version.${DOMAIN} TXT "1.1.0"`]);
  expect((await ask(`_https._tcp.kubernetes.default.svc.${DOMAIN}`, "SRV")).answers).toEqual([
    `_https._tcp.kubernetes.default.svc.${DOMAIN} SRV 0 100 443 kubernetes.default.svc.${DOMAIN}`,
  ]);
});

contractCase("dns: short names are found through the search list, in the caller's namespace and in others", async (c) => {
  await dns(c);
  await c.create(server("one"));
  await c.create(service("web", { selector: { app: "one" }, ports: PORT }));
  await slices(c, "web", ready(1));
  for (const host of ["web", `web.${c.namespace}`, `web.${c.namespace}.svc`]) {
    await c.until(host, async () => (await c.exec("caller", ["curl", "-s", "-m", "3", `http://${host}/`])).stdout === "one\n");
  }
  expect((await c.exec("caller", ["curl", "-sS", "-m", "5", "http://nobody/"])).exitCode).toBe(6);
});
