import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { AUTHORITY, EXPIRED_CERTIFICATE, SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY, SHOP_CERTIFICATE, SHOP_KEY } from "./certificates.ts";
import { client, ingress, ingressAddress, rule, web } from "./web-pods.ts";

const NEEDS = { needs: ["ingress", "load-balancer"] as const };

function secret(name: string, certificate: string, key: string) {
  const data = { "tls.crt": Buffer.from(certificate).toString("base64"), "tls.key": Buffer.from(key).toString("base64") };
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, type: "kubernetes.io/tls", data };
}

/** An application behind https://shop.example.com, and a client with the authority's certificate in /ca/ca.crt. */
async function secured(
  c: ContractCluster,
  host = "shop.example.com",
): Promise<(target: string, ...words: string[]) => Promise<{ stdout: string; stderr: string; exitCode: number }>> {
  await web(c, "one");
  await client(c);
  await c.create(secret("shop-tls", SHOP_CERTIFICATE, SHOP_KEY));
  await c.create(ingress("shop", { tls: [{ hosts: [host], secretName: "shop-tls" }], rules: [rule(host, ["/", "Prefix", "one"])] }));
  for (const name of ["one", "client"]) await c.podReady(name);
  await c.exec("client", ["sh", "-c", "cat > /tmp/ca.crt"], { stdin: AUTHORITY });
  const ip = await ingressAddress(c);
  return (target, ...words) =>
    c.exec("client", ["curl", "-sS", "-m", "10", "--resolve", `${host}:443:${ip}`, "--resolve", `${host}:80:${ip}`, ...words, target]);
}

contractCase(
  "ingress: a Secret's certificate is checked against the authority that signed it",
  async (c) => {
    const ask = await secured(c);
    expect(await ask("https://shop.example.com/", "--cacert", "/tmp/ca.crt")).toEqual({ exitCode: 0, stdout: "one / shop.example.com https\n", stderr: "" });
    expect(await ask("https://shop.example.com/", "-k")).toMatchObject({ exitCode: 0, stdout: "one / shop.example.com https\n" });
    const refused = await ask("https://shop.example.com/");
    expect(refused.exitCode).toBe(60);
    expect(refused.stderr).toMatch(/^curl: \(60\) SSL certificate problem: unable to get local issuer certificate\n/);
  },
  NEEDS,
);

contractCase(
  "ingress: a host with TLS sends plain requests to https, and its answers say HSTS",
  async (c) => {
    const ask = await secured(c);
    expect((await ask("http://shop.example.com/cart?x=1", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}")).stdout).toBe(
      "308 https://shop.example.com/cart?x=1",
    );
    expect((await ask("https://shop.example.com/", "-k", "-i")).stdout).toContain("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
    await c.patch("networking.k8s.io/v1", "Ingress", "shop", { metadata: { annotations: { "nginx.ingress.kubernetes.io/ssl-redirect": "false" } } });
    await c.sleep(2);
    expect((await ask("http://shop.example.com/")).stdout).toBe("one / shop.example.com http\n");
  },
  NEEDS,
);

contractCase(
  "ingress: a certificate for another host is not used: the controller shows its own",
  async (c) => {
    const ask = await secured(c, "other.example.com");
    const { stderr } = await ask("https://other.example.com/", "-k", "-v", "-o", "/dev/null");
    expect(stderr).toContain("subject: O=Acme Co; CN=Kubernetes Ingress Controller Fake Certificate");
    expect((await ask("https://other.example.com/", "--cacert", "/tmp/ca.crt")).exitCode).toBe(60);
  },
  NEEDS,
);

contractCase(
  "ingress: a renewed Secret is in use at once; an expired certificate is refused",
  async (c) => {
    const ask = await secured(c);
    await c.update(secret("shop-tls", SELF_SIGNED_CERTIFICATE, SELF_SIGNED_KEY));
    await c.patch("networking.k8s.io/v1", "Ingress", "shop", {
      spec: { tls: [{ hosts: ["self.example.com"], secretName: "shop-tls" }], rules: [rule("self.example.com", ["/", "Prefix", "one"])] },
    });
    const ip = await ingressAddress(c);
    await c.sleep(2);
    await c.exec("client", ["sh", "-c", "cat > /tmp/self.crt"], { stdin: SELF_SIGNED_CERTIFICATE });
    const resolved = ["--resolve", `self.example.com:443:${ip}`];
    expect((await ask("https://self.example.com/", ...resolved, "--cacert", "/tmp/self.crt")).stdout).toBe("one / self.example.com https\n");
    expect((await ask("https://self.example.com/", ...resolved)).stderr).toMatch(/^curl: \(60\) SSL certificate problem: self-signed certificate\n/);
    await c.update(secret("shop-tls", EXPIRED_CERTIFICATE, SHOP_KEY));
    await c.patch("networking.k8s.io/v1", "Ingress", "shop", {
      spec: { tls: [{ hosts: ["old.example.com"], secretName: "shop-tls" }], rules: [rule("old.example.com", ["/", "Prefix", "one"])] },
    });
    await c.sleep(2);
    const expired = await ask("https://old.example.com/", "--resolve", `old.example.com:443:${ip}`, "--cacert", "/tmp/ca.crt");
    expect(expired.stderr).toMatch(/^curl: \(60\) SSL certificate problem: certificate has expired\n/);
  },
  NEEDS,
);

contractCase(
  "ingress: the TLS port tells plain HTTP so, and the plain port is no TLS",
  async (c) => {
    const ask = await secured(c);
    const ip = await ingressAddress(c);
    expect((await ask(`http://${ip}:443/`)).stdout).toContain("The plain HTTP request was sent to HTTPS port");
    expect(await ask(`https://${ip}:80/`)).toMatchObject({ exitCode: 35, stderr: expect.stringContaining("wrong version number") });
  },
  NEEDS,
);
