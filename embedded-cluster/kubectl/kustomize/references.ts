import type { KubeObject } from "../../apimachinery/object.ts";
import { fieldPath, visitFields } from "./field-paths.ts";
import type { Resource } from "./resource.ts";

const POD_SPECS: Record<string, string> = {
  Pod: "spec",
  Deployment: "spec/template/spec",
  ReplicaSet: "spec/template/spec",
  DaemonSet: "spec/template/spec",
  StatefulSet: "spec/template/spec",
  Job: "spec/template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

const CONTAINERS = ["containers[]", "initContainers[]"];

/** Where a pod spec names objects of a kind. */
const IN_POD_SPECS: Record<string, readonly string[]> = {
  ConfigMap: [
    ...CONTAINERS.flatMap((list) => [`${list}/env[]/valueFrom/configMapKeyRef/name`, `${list}/envFrom[]/configMapRef/name`]),
    "volumes[]/configMap/name",
    "volumes[]/projected/sources[]/configMap/name",
  ],
  Secret: [
    ...CONTAINERS.flatMap((list) => [`${list}/env[]/valueFrom/secretKeyRef/name`, `${list}/envFrom[]/secretRef/name`]),
    "imagePullSecrets[]/name",
    "volumes[]/secret/secretName",
    "volumes[]/projected/sources[]/secret/name",
  ],
  PersistentVolumeClaim: ["volumes[]/persistentVolumeClaim/claimName"],
  ServiceAccount: ["serviceAccountName"],
  PriorityClass: ["priorityClassName"],
};

/** Where objects of other kinds name them. */
const ELSEWHERE: readonly { kind: string; in: string; path: string }[] = [
  { kind: "Service", in: "StatefulSet", path: "spec/serviceName" },
  { kind: "Service", in: "Ingress", path: "spec/rules[]/http/paths[]/backend/service/name" },
  { kind: "Service", in: "Ingress", path: "spec/defaultBackend/service/name" },
  { kind: "Secret", in: "Ingress", path: "spec/tls[]/secretName" },
  { kind: "IngressClass", in: "Ingress", path: "spec/ingressClassName" },
  { kind: "Secret", in: "ServiceAccount", path: "imagePullSecrets[]/name" },
  { kind: "PersistentVolume", in: "PersistentVolumeClaim", path: "spec/volumeName" },
  { kind: "StorageClass", in: "PersistentVolumeClaim", path: "spec/storageClassName" },
  { kind: "StorageClass", in: "StatefulSet", path: "spec/volumeClaimTemplates[]/spec/storageClassName" },
];

/** Everything that names an object that got another name says the new one. Models kustomize's name reference transformer. */
export function fixReferences(resources: readonly Resource[]): void {
  for (const { object } of resources) {
    const podSpec = POD_SPECS[object.kind];
    if (podSpec !== undefined) {
      for (const [kind, paths] of Object.entries(IN_POD_SPECS)) for (const path of paths) fixAt(object, `${podSpec}/${path}`, kind, resources);
    }
    for (const { kind, in: holder, path } of ELSEWHERE) if (holder === object.kind) fixAt(object, path, kind, resources);
    if (object.kind === "HorizontalPodAutoscaler") fixAt(object, "spec/scaleTargetRef/name", String(object.spec?.scaleTargetRef?.kind), resources);
    if (object.kind === "RoleBinding" || object.kind === "ClusterRoleBinding") fixBinding(object, resources);
  }
}

function fixAt(object: KubeObject, path: string, kind: string, resources: readonly Resource[]): void {
  visitFields(object, fieldPath(path), false, (holder, field) => {
    const target = targetOf(kind, String(holder[field]), object.metadata.namespace, resources);
    if (target !== undefined) holder[field] = target.object.metadata.name;
  });
}

function fixBinding(binding: KubeObject, resources: readonly Resource[]): void {
  const role = (binding as KubeObject & { roleRef?: { kind: string; name: string } }).roleRef;
  if (role !== undefined) role.name = targetOf(role.kind, role.name, binding.metadata.namespace, resources)?.object.metadata.name ?? role.name;
  const { subjects = [] } = binding as KubeObject & { subjects?: { kind: string; name: string; namespace?: string }[] };
  for (const subject of subjects) {
    if (subject.kind !== "ServiceAccount") continue;
    const target = resources.find(({ object, names }) => object.kind === "ServiceAccount" && names.includes(subject.name));
    if (target === undefined) continue;
    subject.name = target.object.metadata.name;
    if (target.object.metadata.namespace !== undefined) subject.namespace = target.object.metadata.namespace;
  }
}

/** The object of a kind that was once called so; among several, the one of the same namespace, or none. */
function targetOf(kind: string, name: string, namespace: string | undefined, resources: readonly Resource[]): Resource | undefined {
  const called = resources.filter(({ object, names }) => object.kind === kind && names.includes(name));
  if (called.length <= 1) return called[0];
  const near = called.filter(({ object }) => object.metadata.namespace === namespace);
  return near.length === 1 ? near[0] : undefined;
}
