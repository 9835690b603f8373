import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { caller, fetch, server } from "../services/make.ts";

const NEEDS = { needs: ["networkpolicy"] as const };
const NETWORKING = "networking.k8s.io/v1";

interface Town {
  /** Addresses. */
  api: string;
  front: string;
  other: string;
  /** What one pod gets from an address, by IP and port: "yes" or "no". */
  reach(from: "front" | "other", ip: string, port?: number): Promise<string>;
  policy(spec: object, name?: string): Promise<void>;
}

/** "api" answers on 8080 (named http) and 9090; "front" and "other" call it. */
async function town(c: ContractCluster): Promise<Town> {
  const api = server("api", { container: { ports: [{ name: "http", containerPort: 8080 }] } });
  api["spec"].containers.push({ ...server("admin", { port: 9090 })["spec"].containers[0], name: "admin" });
  await c.create(api);
  for (const name of ["front", "other"]) await c.create(caller(name, { app: name }));
  const ips = await Promise.all(["api", "front", "other"].map(async (name) => (await c.podReady(name))["status"].podIP as string));
  const reach: Town["reach"] = async (from, ip, port = 8080) => ((await fetch(c, `http://${ip}:${port}/`, from)).startsWith("curl:") ? "no" : "yes");
  await c.until("the api answers", async () => (await reach("front", ips[0] as string)) === "yes" && (await reach("other", ips[0] as string, 9090)) === "yes");
  return {
    api: ips[0] as string,
    front: ips[1] as string,
    other: ips[2] as string,
    reach,
    async policy(spec, name = "policy") {
      await c.apply({ apiVersion: NETWORKING, kind: "NetworkPolicy", metadata: { name }, spec } as any);
      // Enforcers follow the API within a second or two.
      await c.sleep(3);
    },
  };
}

const api = { podSelector: { matchLabels: { app: "api" } } };
const front = { podSelector: { matchLabels: { app: "front" } } };

contractCase(
  "networkpolicy: a Pod that a policy selects takes only what a rule permits",
  async (c) => {
    const { api: ip, reach, policy } = await town(c);
    await policy({ ...api, ingress: [{ from: [front] }] });
    expect([await reach("front", ip), await reach("other", ip)]).toEqual(["yes", "no"]);
    await policy({ ...api, ingress: [] });
    expect([await reach("front", ip), await reach("other", ip)]).toEqual(["no", "no"]);
    await c.delete(NETWORKING, "NetworkPolicy", "policy");
    await c.until("it is open again", async () => (await reach("other", ip)) === "yes");
  },
  NEEDS,
);

contractCase(
  "networkpolicy: rules go by port, by its name and by a range",
  async (c) => {
    const { api: ip, reach, policy } = await town(c);
    const open = async () => [await reach("front", ip, 8080), await reach("front", ip, 9090)];
    await policy({ ...api, ingress: [{ ports: [{ port: 8080 }] }] });
    expect(await open()).toEqual(["yes", "no"]);
    await policy({ ...api, ingress: [{ ports: [{ port: "http" }] }] });
    expect(await open()).toEqual(["yes", "no"]);
    await policy({ ...api, ingress: [{ ports: [{ port: 9000, endPort: 9999 }] }] });
    expect(await open()).toEqual(["no", "yes"]);
    await policy({ ...api, ingress: [{ ports: [{ port: 8080, protocol: "UDP" }] }] });
    expect(await open()).toEqual(["no", "no"]);
  },
  NEEDS,
);

contractCase(
  "networkpolicy: policies add up",
  async (c) => {
    const { api: ip, reach, policy } = await town(c);
    await policy({ podSelector: {}, policyTypes: ["Ingress"] }, "deny");
    expect([await reach("front", ip), await reach("other", ip)]).toEqual(["no", "no"]);
    await policy({ ...api, ingress: [{ from: [front], ports: [{ port: 8080 }] }] }, "front");
    await policy({ ...api, ingress: [{ ports: [{ port: 9090 }] }] }, "admin");
    expect([await reach("front", ip), await reach("other", ip), await reach("other", ip, 9090)]).toEqual(["yes", "no", "yes"]);
  },
  NEEDS,
);

contractCase(
  "networkpolicy: egress that names no port for DNS takes names away",
  async (c) => {
    const { api: ip, reach, policy } = await town(c);
    await c.create({ apiVersion: "v1", kind: "Service", metadata: { name: "api" }, spec: { selector: { app: "api" }, ports: [{ port: 8080 }] } } as any);
    await c.until("the name is known", async () => (await fetch(c, "http://api:8080/", "front")) === "api");
    await policy({ ...front, policyTypes: ["Egress"], egress: [{ to: [api] }] });
    expect(await reach("front", ip)).toBe("yes");
    expect(await fetch(c, "http://api:8080/", "front")).toMatch(/^curl: \((6|28)\)$/);
    const dns = {
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    };
    await policy({ ...front, policyTypes: ["Egress"], egress: [{ to: [api] }, dns] });
    await c.until("names are back", async () => (await fetch(c, "http://api:8080/", "front")) === "api");
  },
  NEEDS,
);

contractCase(
  "networkpolicy: ipBlock goes by address, with exceptions",
  async (c) => {
    const { api: ip, other, reach, policy } = await town(c);
    await policy({ ...api, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8", except: [`${other}/32`] } }] }] });
    expect([await reach("front", ip), await reach("other", ip)]).toEqual(["yes", "no"]);
  },
  NEEDS,
);

contractCase(
  "networkpolicy: a namespaceSelector beside a podSelector means both at once",
  async (c) => {
    const { api: ip, reach, policy } = await town(c);
    const here = { matchLabels: { "kubernetes.io/metadata.name": c.namespace } };
    await policy({ ...api, ingress: [{ from: [{ namespaceSelector: here, ...front }] }] });
    expect([await reach("front", ip), await reach("other", ip)]).toEqual(["yes", "no"]);
    await policy({ ...api, ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "nowhere" } }, ...front }] }] });
    expect(await reach("front", ip)).toBe("no");
    await policy({ ...api, ingress: [{ from: [{ namespaceSelector: here }] }] });
    expect(await reach("other", ip)).toBe("yes");
  },
  NEEDS,
);

contractCase(
  "networkpolicy: a Service is judged by the Pod behind it",
  async (c) => {
    const { policy } = await town(c);
    await c.create({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "api" },
      spec: { selector: { app: "api" }, ports: [{ port: 80, targetPort: 8080 }] },
    } as any);
    await c.until("it answers", async () => (await fetch(c, "http://api/", "other")) === "api");
    await policy({ ...api, ingress: [{ from: [front], ports: [{ port: 8080 }] }] });
    expect([await fetch(c, "http://api/", "front"), await fetch(c, "http://api/", "other")]).toEqual(["api", expect.stringMatching(/^curl: /)]);
  },
  NEEDS,
);
