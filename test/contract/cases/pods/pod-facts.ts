import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

export const BUSYBOX = "busybox:1.36";
/** The end-to-end tests' own image: a command for each thing a test may need of a server. */
export const AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.53";

interface PodFields {
  metadata?: Partial<KubeObject["metadata"]>;
  [field: string]: unknown;
}

/** A Pod of one busybox container "main" that runs a shell script; `container` and `fields` go over it. */
export function shellPod(name: string, script: string, container: object = {}, spec: object = {}, fields: PodFields = {}): KubeObject {
  const main = { name: "main", image: BUSYBOX, command: ["sh", "-c", script], ...container };
  return {
    apiVersion: "v1",
    kind: "Pod",
    ...fields,
    metadata: { name, ...fields.metadata },
    spec: { terminationGracePeriodSeconds: 1, automountServiceAccountToken: false, containers: [main], ...spec },
  } as KubeObject;
}

export const FOREVER = "trap 'exit 0' TERM; while true; do sleep 1; done";

/** A Pod's status, and what was told of it, each thing once: what two runs cannot share is made equal. */
export async function podFacts(c: ContractCluster, name: string, seen?: KubeObject): Promise<object> {
  const pod = seen ?? (await c.get("v1", "Pod", name));
  return { status: statusFacts(pod), events: await eventFacts(c, name) };
}

export function statusFacts(pod: KubeObject): unknown {
  const { conditions, ...status } = pod["status"] as { conditions: { type: string }[] };
  const facts = equal({ ...status, conditions: conditions.toSorted((left, right) => (left.type < right.type ? -1 : 1)) }) as Record<string, unknown>;
  // An empty list of limits is none.
  if (JSON.stringify(facts["resources"]) === '{"limits":{}}') facts["resources"] = {};
  return facts;
}

/** "Normal Pulled spec.containers{main} …", in alphabetical order: within a second nobody can tell which came first. */
export async function eventFacts(c: ContractCluster, name: string): Promise<unknown> {
  const texts = (await c.events("Pod", name)).flatMap((event) => {
    const { type, reason, message, involvedObject, source, reportingComponent } = event as unknown as Record<string, string> & {
      involvedObject: { fieldPath?: string };
      source?: { component?: string };
    };
    if (reason === "Pulling") return [];
    return `${source?.component ?? reportingComponent}: ${type} ${reason} ${involvedObject.fieldPath ?? "-"} ${message}`;
  });
  return [...new Set(equal(texts) as string[])].toSorted();
}

/** Waits until each of these reasons was the reason of an Event about the Pod. */
export async function told(c: ContractCluster, name: string, ...reasons: string[]): Promise<void> {
  await c.until(`events ${reasons.join(", ")} about ${name}`, async () => {
    const events = await c.events("Pod", name);
    return reasons.every((reason) => events.some((event) => event["reason"] === reason));
  });
}

/** Waits until the status is so; gives the Pod. */
export function podIs(c: ContractCluster, name: string, what: string, holds: (status: Record<string, any>) => unknown, seconds = 80): Promise<KubeObject> {
  return c.until(
    `${name} ${what}`,
    async () => {
      const pod = await c.get("v1", "Pod", name);
      return holds((pod["status"] ?? {}) as Record<string, unknown>) ? pod : undefined;
    },
    seconds,
  );
}

/** The Pod is over and its sandbox gone. */
export const over = (phase: "Failed" | "Succeeded") => (status: Record<string, any>) =>
  status["phase"] === phase && status["conditions"]?.some((one: any) => one.type === "PodReadyToStartContainers" && one.status === "False");

export const waitingFor = (reason: string) => (status: Record<string, any>) =>
  [...(status["initContainerStatuses"] ?? []), ...(status["containerStatuses"] ?? [])].some((one) => one.state?.waiting?.reason === reason);

const RULES: readonly [RegExp, string][] = [
  [/\b[0-9a-f]{64}\b/g, "<id>"],
  // Each machine has a resolver of its own.
  [/dial tcp: lookup registry\.invalid.*/, "dial tcp: lookup registry.invalid"],
  // Whether a node has the image already is not the Pod's affair.
  [/Successfully pulled image ("[^"]*") in .* bytes\./, "Container image $1 already present on machine and can be accessed by the pod"],
];

/** What a kubelet reads from the cgroup of a Pod without a memory limit once its containers have gone: the largest number of cgroup v1. */
const NO_LIMIT = "9007199254740988Ki";

/** `user` is left out: containerd tells it only from version 2.0 on. */
function equal(value: unknown): unknown {
  if (typeof value === "string") return RULES.reduce((text, [pattern, name]) => text.replace(pattern, name), value);
  if (Array.isArray(value)) return value.map(equal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => key !== "user" && inner !== NO_LIMIT)
      .map(([key, inner]) => [key, equal(inner)]),
  );
}
