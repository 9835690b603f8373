import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { client, curl, ingress, ingressAddress, rule, web } from "./web-pods.ts";

const NEEDS = { needs: ["ingress", "load-balancer"] as const };

/** Two applications, a client, and a way to ask the controller for a host and a path. */
async function site(c: ContractCluster): Promise<(host: string, path: string, ...words: string[]) => Promise<string>> {
  for (const name of ["one", "two"]) await web(c, name);
  await client(c);
  for (const name of ["one", "two", "client"]) await c.podReady(name);
  const ip = await ingressAddress(c);
  return (host, path, ...words) => curl(c, "-H", `Host: ${host}`, ...words, `http://${ip}${path}`);
}

contractCase(
  "ingress: hosts and paths lead to their Services, the longest path first",
  async (c) => {
    const ask = await site(c);
    await c.create(
      ingress("shop", {
        rules: [rule("shop.example.com", ["/", "Prefix", "one"], ["/api", "Prefix", "two"]), rule("*.wild.example.com", ["/", "Prefix", "two"])],
      }),
    );
    await c.sleep(2);
    expect(await ask("shop.example.com", "/")).toBe("one / shop.example.com http\n");
    expect(await ask("shop.example.com", "/api/v1?x=1")).toBe("two /api/v1?x=1 shop.example.com http\n");
    expect(await ask("shop.example.com", "/api")).toBe("two /api shop.example.com http\n");
    expect(await ask("shop.example.com", "/apis")).toBe("one /apis shop.example.com http\n");
    expect(await ask("a.wild.example.com", "/")).toBe("two / a.wild.example.com http\n");
    for (const host of ["a.b.wild.example.com", "wild.example.com", "other.example.com"]) {
      expect(await ask(host, "/", "-o", "/dev/null", "-w", "%{http_code}")).toBe("404");
    }
  },
  NEEDS,
);

contractCase(
  "ingress: Exact is exact, and ImplementationSpecific is nginx's own prefix",
  async (c) => {
    const ask = await site(c);
    await c.create(ingress("shop", { rules: [rule("a.test", ["/one", "Exact", "one"], ["/two", "ImplementationSpecific", "two"])] }));
    await c.sleep(2);
    const code = (path: string) => ask("a.test", path, "-o", "/dev/null", "-w", "%{http_code}");
    expect(await Promise.all(["/one", "/one/", "/one/more", "/two", "/twofold", "/two/more", "/"].map(code))).toEqual([
      "200",
      "404",
      "404",
      "200",
      "200",
      "200",
      "404",
    ]);
  },
  NEEDS,
);

contractCase(
  "ingress: what nobody claims is nginx's 404, unless a default backend takes it",
  async (c) => {
    const ask = await site(c);
    await c.sleep(2);
    const answer = await ask("nobody.test", "/", "-i");
    expect(answer.replaceAll("\r", "")).toMatch(
      /^HTTP\/1\.1 404 Not Found\nDate: .*\nContent-Type: text\/html\nContent-Length: 146\nConnection: keep-alive\n\n<html>/,
    );
    expect(answer).toContain("<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>");
    await c.create(ingress("all", { defaultBackend: { service: { name: "two", port: { number: 80 } } } }));
    await c.sleep(2);
    expect(await ask("nobody.test", "/x")).toBe("two /x nobody.test http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: a Service without endpoints, and one that is not there, are 503",
  async (c) => {
    const ask = await site(c);
    await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "empty" }, spec: { selector: { app: "none" }, ports: [{ port: 80 }] } });
    await c.create(ingress("shop", { rules: [rule("a.test", ["/empty", "Prefix", "empty"], ["/missing", "Prefix", "missing"], ["/one", "Prefix", "one"])] }));
    await c.sleep(2);
    expect(await ask("a.test", "/empty")).toContain("503 Service Temporarily Unavailable");
    expect(await ask("a.test", "/missing")).toContain("503 Service Temporarily Unavailable");
    await c.delete("v1", "Pod", "one");
    await c.sleep(5);
    expect(await ask("a.test", "/one")).toContain("503 Service Temporarily Unavailable");
  },
  NEEDS,
);

contractCase(
  "ingress: a class of nobody's is nobody's business",
  async (c) => {
    const ask = await site(c);
    await c.create({
      ...ingress("other", { rules: [rule("b.test", ["/", "Prefix", "one"])] }),
      spec: { ingressClassName: "other", rules: [rule("b.test", ["/", "Prefix", "one"])] },
    });
    await c.create({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "old", annotations: { "kubernetes.io/ingress.class": "nginx" } },
      spec: { rules: [rule("a.test", ["/", "Prefix", "one"])] },
    });
    await c.sleep(2);
    expect(await ask("b.test", "/", "-o", "/dev/null", "-w", "%{http_code}")).toBe("404");
    expect(await ask("a.test", "/")).toBe("one / a.test http\n");
    expect((await c.get("networking.k8s.io/v1", "Ingress", "other"))["status"]).toEqual({ loadBalancer: {} });
  },
  NEEDS,
);

contractCase(
  "ingress: the controller writes its address back, says Sync, and logs each request",
  async (c) => {
    const ask = await site(c);
    await c.create(ingress("shop", { rules: [rule("a.test", ["/", "Prefix", "one"])] }));
    const ip = await ingressAddress(c);
    await c.until("the status", async () => (await c.get("networking.k8s.io/v1", "Ingress", "shop"))["status"]?.loadBalancer?.ingress?.[0]?.ip === ip);
    const events = await c.until("the event", async () => {
      const found = await c.events("Ingress", "shop");
      return found.length > 0 && found;
    });
    expect(events[0]).toMatchObject({ type: "Normal", reason: "Sync", message: "Scheduled for sync", source: { component: "nginx-ingress-controller" } });
    await ask("a.test", "/hello?x=1");
    const [pod] = await c.list("v1", "Pod", { namespace: "ingress-nginx" });
    const path = await c.path("v1", "Pod", pod?.metadata.name ?? "", { namespace: "ingress-nginx", subresource: "log" });
    const { body } = await c.request("GET", path);
    expect(String(body)).toMatch(
      new RegExp(`" 200 \\d+ "-" "curl/[\\d.]+" \\d+ 0\\.\\d{3} \\[${c.namespace}-one-80\\] \\[\\] 10\\.[\\d.]+:80 \\d+ 0\\.\\d{3} 200 [0-9a-f]{32}\n`),
    );
    expect(String(body)).toContain('"GET /hello?x=1 HTTP/1.1" 200');
  },
  NEEDS,
);
