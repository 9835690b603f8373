import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

export interface Resources {
  requests?: Record<string, string>;
  limits?: Record<string, string>;
}

/** A Pod that fits on no node. */
export function pod(name: string, resources: Resources = {}, spec: Record<string, unknown> = {}): KubeObject {
  const container = { name: "main", image: "busybox:1.36", command: ["sleep", "3600"], resources };
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { nodeSelector: { "example.com/nowhere": "" }, containers: [container], ...spec } };
}

export function configMap(name: string): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name } };
}

/** Makes a ResourceQuota and waits until it is in force. */
export async function quota(c: ContractCluster, hard: Record<string, string>, spec: Record<string, unknown> = {}, name = "box"): Promise<void> {
  await c.create({ apiVersion: "v1", kind: "ResourceQuota", metadata: { name }, spec: { hard, ...spec } });
  await c.until("the quota is in force", async () => Object.keys((await status(c, name)).hard ?? {}).length === Object.keys(hard).length);
}

export async function status(c: ContractCluster, name = "box"): Promise<{ hard?: Record<string, string>; used?: Record<string, string> }> {
  return (await c.get("v1", "ResourceQuota", name))["status"];
}

/** Waits until so much is used. */
export async function used(c: ContractCluster, wanted: Record<string, string>, name = "box"): Promise<void> {
  await c.until(`${JSON.stringify(wanted)} is used`, async () => {
    const found = (await status(c, name)).used ?? {};
    return Object.entries(wanted).every(([resource, amount]) => found[resource] === amount);
  });
}

export async function limitRange(c: ContractCluster, limits: readonly Record<string, unknown>[], name = "bounds"): Promise<KubeObject> {
  return c.create({ apiVersion: "v1", kind: "LimitRange", metadata: { name }, spec: { limits } });
}

/** Creates a Pod, once the admission plugins have seen the LimitRange: the message of its refusal. */
export async function refusal(c: ContractCluster, object: KubeObject): Promise<string> {
  return c.until(`${object.metadata.name} is refused`, async () => {
    const answer = await c.request("POST", await c.path("v1", "Pod", undefined, { query: { dryRun: "All" } }), object);
    return answer.status >= 400 ? (answer.body as { message: string }).message : undefined;
  });
}
