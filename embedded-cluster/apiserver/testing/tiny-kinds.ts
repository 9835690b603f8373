import type { KubeObject } from "../../apimachinery/object.ts";
import type { FieldSchema, GroupVersionKind } from "../../apimachinery/schema/field-schema.ts";
import type { OpenApiProvider } from "../hooks.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";

// The least that makes the generic machinery show all of itself: a kind with status, scale and validation, one without, and pods.

const ALL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

const base = {
  version: "v1",
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  verbs: ALL_VERBS,
  table: {
    columns: [
      { name: "Name", type: "string", priority: 0 },
      { name: "Replicas", type: "integer", priority: 0 },
    ],
    cells: (object: KubeObject) => [object.metadata.name, object["spec"]?.replicas ?? 0],
  },
} satisfies Partial<KindDefinition>;

export const deployments: KindDefinition = {
  ...base,
  group: "apps",
  kind: "Deployment",
  plural: "deployments",
  singular: "deployment",
  shortNames: ["deploy"],
  categories: ["all"],
  subresources: ["scale", "status"],
  scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  applyDefaults(object) {
    object["spec"] ??= {};
    object["spec"].replicas ??= 1;
  },
  prepareForCreate(object) {
    delete object["status"];
  },
  validate: problemsOf,
  validateUpdate: problemsOf,
};

function problemsOf(object: KubeObject): { field: string; type: string; body: string }[] {
  const problems = [];
  if (object["spec"].selector === undefined) problems.push({ field: "spec.selector", type: "FieldValueRequired", body: "Required value" });
  if (object["spec"].replicas < 0) {
    problems.push({ field: "spec.replicas", type: "FieldValueInvalid", body: `Invalid value: ${object["spec"].replicas}: must be greater than or equal to 0` });
  }
  return problems;
}

export const configmaps: KindDefinition = {
  ...base,
  group: "",
  kind: "ConfigMap",
  plural: "configmaps",
  singular: "configmap",
  shortNames: ["cm"],
  hasGeneration: false,
};

export const namespaces: KindDefinition = {
  ...base,
  group: "",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  namespaced: false,
  subresources: ["finalize", "status"],
  hasGeneration: false,
};

export const serviceaccounts: KindDefinition = {
  ...base,
  group: "",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  subresources: ["token"],
  hasGeneration: false,
};

export const pods: KindDefinition = {
  ...base,
  group: "",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  shortNames: ["po"],
  subresources: ["attach", "binding", "eviction", "exec", "log", "portforward", "status"],
  selectableFields: { "spec.nodeName": (pod) => pod["spec"]?.nodeName ?? "", "status.phase": (pod) => pod["status"]?.phase ?? "" },
  gracePeriodSeconds: (pod, asked) => (pod["spec"].nodeName ? (asked ?? 30) : 0),
};

export const TINY_KINDS: readonly KindDefinition[] = [configmaps, namespaces, pods, serviceaccounts, deployments];

const text: FieldSchema = { type: "string" };
const whole: FieldSchema = { type: "integer", format: "int32" };
const texts: FieldSchema = { type: "object", items: text };
const anything: FieldSchema = { type: "any" };

function struct(typeName: string, fields: Record<string, FieldSchema>): FieldSchema {
  return {
    type: "object",
    typeName,
    field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
    fieldNames: () => Object.keys(fields),
    isValue: (name) => name !== "selector",
    isRoot: Object.hasOwn(fields, "kind"),
  };
}

const metadata = struct("v1.ObjectMeta", {
  name: text,
  namespace: text,
  generateName: text,
  uid: text,
  resourceVersion: text,
  generation: { type: "integer", format: "int64" },
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: { type: "integer", format: "int64" },
  labels: texts,
  annotations: texts,
  finalizers: { type: "array", items: text, patchStrategy: "merge", listType: "set" },
  ownerReferences: { type: "array", items: anything, patchStrategy: "merge", patchMergeKey: "uid", listType: "map", listMapKeys: ["uid"] },
  managedFields: { type: "array", items: anything },
});

const port = struct("v1.ContainerPort", { name: text, containerPort: whole, protocol: text });
const container = struct("v1.Container", {
  name: text,
  image: text,
  args: { type: "array", items: text },
  env: {
    type: "array",
    items: struct("v1.EnvVar", { name: text, value: text }),
    patchStrategy: "merge",
    patchMergeKey: "name",
    listType: "map",
    listMapKeys: ["name"],
  },
  ports: {
    type: "array",
    items: port,
    patchStrategy: "merge",
    patchMergeKey: "containerPort",
    listType: "map",
    listMapKeys: ["containerPort", "protocol"],
    listMapKeyDefaults: { protocol: "TCP" },
  },
});
const podSpec = struct("v1.PodSpec", {
  nodeName: text,
  serviceAccountName: text,
  containers: { type: "array", items: container, patchStrategy: "merge", patchMergeKey: "name", listType: "map", listMapKeys: ["name"] },
});
const status = struct("v1.Status", {
  replicas: whole,
  phase: text,
  conditions: { type: "array", items: anything, patchStrategy: "merge", patchMergeKey: "type", listType: "map", listMapKeys: ["type"] },
});

const SCHEMAS: Record<string, FieldSchema> = {
  Deployment: struct("v1.Deployment", {
    apiVersion: text,
    kind: text,
    metadata,
    spec: struct("v1.DeploymentSpec", {
      replicas: whole,
      paused: { type: "boolean" },
      selector: struct("v1.LabelSelector", { matchLabels: texts }),
      strategy: struct("v1.DeploymentStrategy", { type: text, rollingUpdate: texts }),
      template: struct("v1.PodTemplateSpec", { metadata, spec: podSpec }),
    }),
    status,
  }),
  ConfigMap: struct("v1.ConfigMap", { apiVersion: text, kind: text, metadata, data: texts, immutable: { type: "boolean" } }),
  Pod: struct("v1.Pod", { apiVersion: text, kind: text, metadata, spec: podSpec, status }),
};

export const TINY_OPENAPI: OpenApiProvider = {
  schemaOf: ({ kind }: GroupVersionKind) => SCHEMAS[kind],
  index: () => [{ path: "api/v1", hash: "ABC" }],
  document: (path) => (path === "api/v1" ? { openapi: "3.0.0" } : undefined),
};
