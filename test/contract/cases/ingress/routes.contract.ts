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
