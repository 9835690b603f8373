import type { KindDefinition } from "../../registry/kind-definition.ts";
import { namespaceTable } from "../../tables/cluster.ts";
import { defineKind, keepStatus, validation } from "../define.ts";
import { dns1123Label } from "../rules/names.ts";

const NAME_LABEL = "kubernetes.io/metadata.name";

/** Models pkg/registry/core/namespace/strategy.go. */
export const NAMESPACE: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  shortNames: ["ns"],
  namespaced: false,
  subresources: ["finalize", "status"],
  verbs: ["create", "delete", "get", "list", "patch", "update", "watch"],
  hasGeneration: false,
  applyDefaults(object) {
    if (object.metadata.name) (object.metadata.labels ??= {})[NAME_LABEL] = object.metadata.name;
    (object["status"] ??= {}).phase ||= "Active";
  },
  prepareForCreate(object) {
    object["status"] = { phase: "Active" };
    const spec = (object["spec"] ??= {});
    const finalizers: string[] = spec.finalizers ?? [];
    spec.finalizers = finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"];
  },
  prepareForUpdate(object, previous) {
    object["spec"] = structuredClone(previous["spec"] ?? {});
    keepStatus(object, previous);
  },
  ...validation({ namespaced: false, name: dns1123Label }),
  selectableFields: { name: (object) => object.metadata.name, "status.phase": (object) => object["status"]?.phase ?? "" },
  table: namespaceTable,
});
