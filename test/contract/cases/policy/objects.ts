import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { expect } from "vitest";
import type { Answer, ContractCluster } from "../../harness/contract-cluster.ts";

export const POLICY = "policy/v1";
export const PDB = "PodDisruptionBudget";

export function budget(spec: Record<string, unknown>, name = "web"): KubeObject {
  return { apiVersion: POLICY, kind: PDB, metadata: { name }, spec: { selector: { matchLabels: { app: "web" } }, ...spec } };
}

export interface PodOptions {
  /** Never Ready when false. */
  ready?: boolean;
  /** Fits on no node. */
  pending?: boolean;
}

export function pod(name: string, { ready = true, pending = false }: PodOptions = {}): KubeObject {
  const probe = ready ? {} : { readinessProbe: { exec: { command: ["false"] } } };
  const container = { name: "main", image: "busybox:1.36", command: ["sleep", "3600"], ...probe };
  const nowhere = pending ? { nodeSelector: { "example.com/nowhere": "" } } : {};
  const spec = { terminationGracePeriodSeconds: 0, containers: [container], ...nowhere };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: "web" } }, spec };
}

export function eviction(name: string, more: Record<string, unknown> = {}): KubeObject {
  return { apiVersion: POLICY, kind: "Eviction", metadata: { name }, ...more };
}

/** Asks for a Pod's eviction; refusals are answers too. */
export async function evict(c: ContractCluster, name: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await c.request("POST", await c.path("v1", "Pod", name, { subresource: "eviction" }), eviction(name, more));
  return answer;
}

export async function status(c: ContractCluster, name = "web"): Promise<Record<string, unknown>> {
  return (await c.get(POLICY, PDB, name))["status"];
}

/** Waits until the budget's status, apart from times, says this. */
export async function counted(c: ContractCluster, wanted: Record<string, number>, name = "web"): Promise<void> {
  await c.until(`the budget says ${JSON.stringify(wanted)}`, async () => {
    const found = await status(c, name);
    return found["observedGeneration"] !== undefined && Object.entries(wanted).every(([field, value]) => found[field] === value);
  });
}

export async function running(c: ContractCluster, name: string): Promise<void> {
  await c.until(`${name} runs`, async () => (await c.get("v1", "Pod", name))["status"].phase === "Running");
}

export function expectRefused(answer: Answer, message: string): void {
  expect(answer.status).toBe(429);
  expect(answer.body).toEqual({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    reason: "TooManyRequests",
    details: { causes: [{ reason: "DisruptionBudget", message }] },
    code: 429,
  });
}
