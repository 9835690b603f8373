import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { normal } from "../../harness/normal.ts";

/** A Pod that needs no image: it is only to be placed. */
export function placed(name: string, spec: object = {}, labels: Record<string, string> = {}): KubeObject {
  const main = { name: "main", image: "busybox:1.36", command: ["sleep", "3600"] };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels },
    spec: { terminationGracePeriodSeconds: 0, automountServiceAccountToken: false, containers: [main], ...spec },
  } as KubeObject;
}

interface Condition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

/** Waits until the scheduler has said why the Pod fits nowhere; gives its condition and event. The number of nodes is put as N. */
export async function refusal(c: ContractCluster, name: string): Promise<object> {
  const condition = await c.until(`the scheduler refuses ${name}`, async () => {
    const pod = await c.get("v1", "Pod", name);
    return (pod["status"].conditions as Condition[] | undefined)?.find(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable");
  });
  const event = await c.until(`FailedScheduling about ${name}`, async () => (await c.events("Pod", name)).find(({ reason }) => reason === "FailedScheduling"));
  const { type, reason, message, action, reportingComponent } = event as unknown as Record<string, string>;
  return normal(c, { condition, event: { type, reason, message, action, reportingComponent } });
}

export function isScheduled(pod: KubeObject): boolean {
  return (pod["status"].conditions as Condition[] | undefined)?.some(({ type, status }) => type === "PodScheduled" && status === "True") ?? false;
}
