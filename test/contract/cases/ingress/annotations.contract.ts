import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { client, curl, ingress, ingressAddress, rule, web } from "./web-pods.ts";

const NEEDS = { needs: ["ingress", "load-balancer"] as const };

/** Two applications behind "a.test", whose Ingress has these annotations. */
async function annotated(
  c: ContractCluster,
  annotations: Record<string, string>,
  path = "/",
  pathType = "Prefix",
): Promise<(path: string, ...words: string[]) => Promise<string>> {
  for (const name of ["one", "two"]) await web(c, name);
  await client(c);
  await c.create(ingress("shop", { rules: [rule("a.test", [path, pathType, "one"])] }, annotations));
  for (const name of ["one", "two", "client"]) await c.podReady(name);
  const ip = await ingressAddress(c);
  return (target, ...words) => curl(c, "-H", "Host: a.test", ...words, `http://${ip}${target}`);
}

const head = ["-o", "/dev/null", "-w", "%{http_code} %{redirect_url}"];

contractCase(
  "ingress: rewrite-target replaces the path, with what the path captured",
  async (c) => {
    const ask = await annotated(c, { "rewrite-target": "/$2", "use-regex": "true" }, "/shop(/|$)(.*)", "ImplementationSpecific");
    expect(await ask("/shop/cart?id=7")).toBe("one /cart?id=7 a.test http\n");
    expect(await ask("/shop")).toBe("one / a.test http\n");
    expect(await ask("/SHOP/x")).toBe("one /x a.test http\n");
    expect(await ask("/other", "-o", "/dev/null", "-w", "%{http_code}")).toBe("404");
  },
  NEEDS,
);

contractCase(
  "ingress: rewrite-target without captures leads everything to one path",
  async (c) => {
    const ask = await annotated(c, { "rewrite-target": "/" }, "/api", "Prefix");
    expect(await ask("/api/v1/items")).toBe("one / a.test http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: app-root sends the root elsewhere",
  async (c) => {
    const ask = await annotated(c, { "app-root": "/home" });
    expect(await ask("/", ...head)).toBe("302 http://a.test/home");
    expect(await ask("/home")).toBe("one /home a.test http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: force-ssl-redirect sends plain requests to https with 308",
  async (c) => {
    const ask = await annotated(c, { "force-ssl-redirect": "true" });
    expect(await ask("/cart?x=1", ...head)).toBe("308 https://a.test/cart?x=1");
  },
  NEEDS,
);

contractCase(
  "ingress: permanent-redirect is 301 unless its code says otherwise",
  async (c) => {
    const ask = await annotated(c, { "permanent-redirect": "https://new.test/" });
    expect(await ask("/cart", ...head)).toBe("301 https://new.test/");
    await c.patch("networking.k8s.io/v1", "Ingress", "shop", { metadata: { annotations: { "nginx.ingress.kubernetes.io/permanent-redirect-code": "308" } } });
    await c.sleep(2);
    expect(await ask("/cart", ...head)).toBe("308 https://new.test/");
  },
  NEEDS,
);

contractCase(
  "ingress: a canary by weight takes its share, and all or nothing at the ends",
  async (c) => {
    const ask = await annotated(c, {});
    await c.create(ingress("canary", { rules: [rule("a.test", ["/", "Prefix", "two"])] }, { canary: "true", "canary-weight": "50" }));
    await c.sleep(2);
    const seen = new Set<string>();
    for (let count = 0; count < 40; count++) seen.add((await ask("/")).split(" ")[0] ?? "");
    expect([...seen].sort()).toEqual(["one", "two"]);
    await c.patch("networking.k8s.io/v1", "Ingress", "canary", { metadata: { annotations: { "nginx.ingress.kubernetes.io/canary-weight": "100" } } });
    await c.sleep(2);
    expect(await ask("/")).toBe("two / a.test http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: a canary by header goes before its weight",
  async (c) => {
    const ask = await annotated(c, {});
    const rules = [rule("a.test", ["/", "Prefix", "two"])];
    await c.create(ingress("canary", { rules }, { canary: "true", "canary-by-header": "X-Canary", "canary-weight": "0" }));
    await c.sleep(2);
    expect(await ask("/", "-H", "X-Canary: always")).toBe("two / a.test http\n");
    expect(await ask("/", "-H", "X-Canary: never")).toBe("one / a.test http\n");
    expect(await ask("/")).toBe("one / a.test http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: a backend that does not answer is 504 after proxy-read-timeout, one that refuses is 502",
  async (c) => {
    const ask = await annotated(c, { "proxy-read-timeout": "2" });
    await c.create({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "mute", labels: { app: "mute" } },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: "main", image: "busybox:1.36", command: ["nc", "-lk", "-p", "80", "-e", "sleep", "600"] }],
      },
    });
    await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "mute" }, spec: { selector: { app: "mute" }, ports: [{ port: 80 }] } });
    await c.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "shut" },
      spec: { selector: { app: "mute" }, ports: [{ port: 80, targetPort: 81 }] },
    });
    await c.podReady("mute");
    await c.create(ingress("bad", { rules: [rule("a.test", ["/mute", "Prefix", "mute"], ["/shut", "Prefix", "shut"])] }, { "proxy-read-timeout": "2" }));
    await c.sleep(2);
    expect(await ask("/mute", "-o", "/dev/null", "-w", "%{http_code}")).toBe("504");
    expect(await ask("/shut", "-o", "/dev/null", "-w", "%{http_code}")).toBe("502");
  },
  NEEDS,
);

contractCase(
  "ingress: whitelist-source-range keeps others out",
  async (c) => {
    const ask = await annotated(c, { "whitelist-source-range": "192.0.2.0/24" });
    expect(await ask("/", "-o", "/dev/null", "-w", "%{http_code}")).toBe("403");
  },
  NEEDS,
);
