import type { KubeObject } from "../object.ts";
import type { ReplicaSet } from "./apps.ts";
import type { PodTemplateSpec } from "./core.ts";

/** What came before ReplicaSets: the same, with a plain map as its selector. */
export interface ReplicationController extends KubeObject {
  spec: { replicas?: number; selector?: Record<string, string>; template?: PodTemplateSpec; minReadySeconds?: number };
  status: ReplicaSet["status"];
}

/** Whether all labels of a plain selector are there. */
export function matchesAll(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(selector).every(([key, value]) => labels?.[key] === value);
}
