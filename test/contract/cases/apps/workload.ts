import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

// Objects of the apps group that the cases start from, and what they ask of them again and again.

type Kind = "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet";
// biome-ignore lint/suspicious/noExplicitAny: cases reach into objects of any kind
export type Loose = any;

/** A container that runs until it is told to go, and goes at once. */
export const SLEEPER = { name: "main", image: "busybox:1.36", command: ["sh", "-c", "trap 'exit 0' TERM; sleep 3600 & wait"] };

/** A workload named and labelled `name`, with `spec` over its plain one and `pod` over its pods' plain spec. */
export function workload(kind: Kind, name: string, spec: object = {}, pod: object = {}): KubeObject & Loose {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [SLEEPER], ...pod } };
  return { apiVersion: "apps/v1", kind, metadata: { name }, spec: { selector: { matchLabels: labels }, template, ...spec } };
}

export async function podsOf(c: ContractCluster, name: string): Promise<Loose[]> {
  const pods = await c.list("v1", "Pod", { query: { labelSelector: `app=${name}` } });
  return pods.sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

export async function podNames(c: ContractCluster, name: string): Promise<string[]> {
  return (await podsOf(c, name)).filter((pod) => pod.metadata.deletionTimestamp === undefined).map((pod) => pod.metadata.name);
}

/** Waits until the object's status is what `wanted` says, in the fields that it names, and gives the object. */
export async function statusOf(c: ContractCluster, kind: Kind, name: string, wanted: Record<string, unknown>): Promise<Loose> {
  let last: Loose;
  const met = async () => {
    last = await c.get("apps/v1", kind, name);
    const isCurrent = (last.status?.observedGeneration ?? 0) >= last.metadata.generation;
    return isCurrent && Object.entries(wanted).every(([field, value]) => last.status?.[field] === value) ? last : undefined;
  };
  return c.until(`${kind} ${name} has ${JSON.stringify(wanted)}`, met).catch((error) => {
    throw new Error(`${(error as Error).message}; it has ${JSON.stringify(last?.status)}`);
  });
}

/** "Normal SuccessfulCreate …" of the object's Events, each once, sorted: writers race. */
export async function eventTexts(c: ContractCluster, kind: string, name: string): Promise<string[]> {
  const events: Loose[] = await c.events(kind, name);
  return [...new Set(events.map(({ type, reason, message }) => `${type} ${reason} ${message}`))].sort();
}

/** Waits until `count` different Events stand. */
export async function eventsOf(c: ContractCluster, kind: string, name: string, count: number): Promise<string[]> {
  let texts: string[] = [];
  await c.until(`${count} Events of ${kind} ${name}`, async () => (texts = await eventTexts(c, kind, name)).length >= count);
  return texts;
}

export function condition(object: Loose, type: string): { status: string; reason: string; message: string } | undefined {
  const found = object.status?.conditions?.find((one: Loose) => one.type === type);
  return found === undefined ? undefined : { status: found.status, reason: found.reason, message: found.message };
}
