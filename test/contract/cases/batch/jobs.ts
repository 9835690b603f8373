import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import type { ContractCluster } from "../../harness/contract-cluster.ts";

/** A Job of one busybox container that runs a script; `spec` adds to the Job's spec, `pod` to its pods'. */
export function jobOf(name: string, script: string, spec: object = {}, pod: object = {}): KubeObject {
  return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { template: podTemplate(script, pod), ...spec } };
}

export function cronJobOf(name: string, schedule: string, spec: object = {}, jobSpec: object = {}, script = "true"): KubeObject {
  const jobTemplate = { spec: { template: podTemplate(script), ...jobSpec } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name }, spec: { schedule, jobTemplate, ...spec } };
}

export function podTemplate(script: string, pod: object = {}): object {
  const containers = [{ name: "main", image: "busybox:1.36", command: ["sh", "-c", script] }];
  return { spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers, ...pod } };
}

export function theJob(c: ContractCluster, name: string): Promise<KubeObject> {
  return c.get("batch/v1", "Job", name);
}

/** The Job as soon as a condition is True. */
export function withCondition(c: ContractCluster, name: string, type: string): Promise<KubeObject> {
  return c.until(`${name} is ${type}`, async () => {
    const job = await theJob(c, name);
    return hasCondition(job, type) && job;
  });
}

export function hasCondition(job: KubeObject, type: string): boolean {
  return conditionsOf(job).some((condition) => condition.type === type && condition.status === "True");
}

export interface JobCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
}

export function conditionsOf(job: KubeObject): JobCondition[] {
  return job["status"]?.conditions ?? [];
}

/** "Complete True CompletionsReached: Reached expected number of succeeded pods" */
export function conditionLines(job: KubeObject): string[] {
  return conditionsOf(job).map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`);
}

/** The Job's pods, by index or else as they were made. */
export async function podsOf(c: ContractCluster, job: string): Promise<KubeObject[]> {
  const pods = await c.list("v1", "Pod", { query: { labelSelector: `batch.kubernetes.io/job-name=${job}` } });
  return pods.sort((left, right) => indexOf(left) - indexOf(right));
}

export function indexOf(pod: KubeObject): number {
  return Number(pod.metadata.annotations?.["batch.kubernetes.io/job-completion-index"] ?? -1);
}

/** "Normal Completed Job completed", once there are `count` of them. */
export async function eventLines(c: ContractCluster, kind: string, name: string, count: number): Promise<string[]> {
  const events = await c.until(`${count} Events about ${name}`, async () => {
    const found = await c.events(kind, name);
    return found.length >= count && found;
  });
  return events.map((event) => `${event["type"]} ${event["reason"]} ${String(event["message"])}`.replaceAll(/-[a-z0-9]{5}$/g, "-<suffix>"));
}
