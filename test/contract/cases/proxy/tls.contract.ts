import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { AUTHORITY, SHOP_CERTIFICATE, SHOP_KEY } from "../ingress/certificates.ts";
import { proxied } from "./web.ts";

const SERVER = `server {
  listen 443 ssl;
  ssl_certificate /tls/tls.crt;
  ssl_certificate_key /tls/tls.key;
  ssl_protocols TLSv1.2 TLSv1.3;
  location / { default_type text/plain; return 200 "$scheme $request_uri\\n"; }
}`;

/** nginx with a certificate of a Secret; ready when an HTTPS probe says so. */
async function securePod(c: ContractCluster): Promise<void> {
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" }, data: { "default.conf": SERVER } });
  const stringData = { "tls.crt": SHOP_CERTIFICATE, "tls.key": SHOP_KEY };
  await c.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "web" }, type: "kubernetes.io/tls", stringData });
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", labels: { app: "web" } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "nginx",
          image: "nginx:1.27",
          readinessProbe: { httpGet: { path: "/ready", port: 443, scheme: "HTTPS" }, periodSeconds: 1 },
          volumeMounts: [
            { name: "config", mountPath: "/etc/nginx/conf.d" },
            { name: "tls", mountPath: "/tls" },
          ],
        },
      ],
      volumes: [
        { name: "config", configMap: { name: "web" } },
        { name: "tls", secret: { secretName: "web" } },
      ],
    },
  });
  await c.podReady("web");
}

contractCase("tls: a Pod serves HTTPS with a Secret's certificate, to probes and proxies alike", async (c) => {
  await securePod(c);
  expect((await proxied(c, "pods/https:web:443/proxy/x")).body).toBe("https /x\n");
  const plain = await proxied(c, "pods/web:443/proxy/x");
  expect(plain.status).toBe(400);
  expect(plain.body).toContain("The plain HTTP request was sent to HTTPS port");
});

contractCase("tls: curl in a Pod trusts the authority that it is given, and nobody else", async (c) => {
  await securePod(c);
  await c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "authority" }, data: { "ca.crt": AUTHORITY } });
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "client" },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        { name: "curl", image: "curlimages/curl:8.10.1", command: ["sleep", "3600"], volumeMounts: [{ name: "authority", mountPath: "/authority" }] },
      ],
      volumes: [{ name: "authority", configMap: { name: "authority" } }],
    },
  });
  await c.podReady("client");
  const ip = (await c.get("v1", "Pod", "web"))["status"].podIP as string;
  const curl = (...words: string[]) => c.exec("client", ["curl", "-sS", "-m", "10", "--resolve", `shop.example.com:443:${ip}`, ...words]);
  expect(await curl("--cacert", "/authority/ca.crt", "https://shop.example.com/x")).toEqual({ exitCode: 0, stdout: "https /x\n", stderr: "" });
  expect((await curl("--cacert", "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt", "https://shop.example.com/x")).exitCode).toBe(60);
  expect((await curl("-k", `https://${ip}/x`)).stdout).toBe("https /x\n");
});

contractCase("tls: a Pod reaches the API by its name, with the authority and the token that are mounted", async (c) => {
  await c.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "client" },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "curl", image: "curlimages/curl:8.10.1", command: ["sleep", "3600"] }] },
  });
  await c.podReady("client");
  const run = (script: string) => c.exec("client", ["sh", "-c", `D=/var/run/secrets/kubernetes.io/serviceaccount; ${script}`]);
  const version = await run("curl -sS --cacert $D/ca.crt https://kubernetes.default.svc/version");
  expect({ ...version, stdout: JSON.parse(version.stdout).major }).toEqual({ exitCode: 0, stdout: "1", stderr: "" });
  const asked = `/api/v1/namespaces/${c.namespace}/pods`;
  const forbidden = await run(`curl -sS --cacert $D/ca.crt -H "Authorization: Bearer $(cat $D/token)" https://kubernetes.default.svc${asked}`);
  expect(JSON.parse(forbidden.stdout)).toMatchObject({
    code: 403,
    message: `pods is forbidden: User "system:serviceaccount:${c.namespace}:default" cannot list resource "pods" in API group "" in the namespace "${c.namespace}"`,
  });
  const nobody = await run(`curl -sS --cacert $D/ca.crt https://kubernetes.default.svc${asked}`);
  expect(JSON.parse(nobody.stdout)).toMatchObject({ code: 403, message: expect.stringContaining('User "system:anonymous" cannot list') });
  const wrong = await run(`curl -sS --cacert $D/ca.crt -H "Authorization: Bearer nonsense" https://kubernetes.default.svc${asked}`);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ code: 401, message: "Unauthorized" });
  expect((await run("curl -sS https://kubernetes.default.svc/version")).exitCode).toBeGreaterThan(0);
});
