import type { KubeObject } from "../../apimachinery/object.ts";
import { addEntries } from "./field-paths.ts";

interface Place {
  path: string;
  kinds?: readonly string[];
  creates: boolean;
}

const WORKLOADS = ["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"];
const WITH_TEMPLATE = [...WORKLOADS, "ReplicationController", "Job"];

const TEMPLATES: readonly Place[] = [
  { path: "spec/template/metadata/labels", kinds: [...WORKLOADS, "ReplicationController"], creates: true },
  { path: "spec/template/metadata/labels", kinds: ["Job"], creates: true },
  { path: "spec/volumeClaimTemplates[]/metadata/labels", kinds: ["StatefulSet"], creates: true },
  { path: "spec/jobTemplate/metadata/labels", kinds: ["CronJob"], creates: true },
  { path: "spec/jobTemplate/spec/template/metadata/labels", kinds: ["CronJob"], creates: true },
];

const SELECTORS: readonly Place[] = [
  { path: "spec/selector", kinds: ["Service", "ReplicationController"], creates: true },
  { path: "spec/selector/matchLabels", kinds: WORKLOADS, creates: true },
  { path: "spec/selector/matchLabels", kinds: ["Job", "PodDisruptionBudget"], creates: false },
  { path: "spec/jobTemplate/spec/selector/matchLabels", kinds: ["CronJob"], creates: false },
  { path: "spec/podSelector/matchLabels", kinds: ["NetworkPolicy"], creates: false },
  { path: "spec/ingress[]/from[]/podSelector/matchLabels", kinds: ["NetworkPolicy"], creates: false },
  { path: "spec/egress[]/to[]/podSelector/matchLabels", kinds: ["NetworkPolicy"], creates: false },
  ...["podAffinity", "podAntiAffinity"].flatMap((affinity) => [
    {
      path: `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution[]/podAffinityTerm/labelSelector/matchLabels`,
      kinds: WORKLOADS,
      creates: false,
    },
    {
      path: `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution[]/labelSelector/matchLabels`,
      kinds: WORKLOADS,
      creates: false,
    },
  ]),
  { path: "spec/template/spec/topologySpreadConstraints[]/labelSelector/matchLabels", kinds: WORKLOADS, creates: false },
];

/** Puts labels on an object, on the pods it makes, and into what selects them. Models kustomize's commonLabels field specs. */
export function addLabels(object: KubeObject, labels: Readonly<Record<string, string>>, where: { selectors: boolean; templates: boolean }): void {
  addEntries(object, "metadata/labels", labels, true);
  const places = [...(where.selectors || where.templates ? TEMPLATES : []), ...(where.selectors ? SELECTORS : [])];
  for (const { path, kinds, creates } of places) if (kinds === undefined || kinds.includes(object.kind)) addEntries(object, path, labels, creates);
}

export function addAnnotations(object: KubeObject, annotations: Readonly<Record<string, string>>): void {
  addEntries(object, "metadata/annotations", annotations, true);
  if (WITH_TEMPLATE.includes(object.kind)) addEntries(object, "spec/template/metadata/annotations", annotations, true);
  if (object.kind === "CronJob") {
    addEntries(object, "spec/jobTemplate/metadata/annotations", annotations, true);
    addEntries(object, "spec/jobTemplate/spec/template/metadata/annotations", annotations, true);
  }
}
