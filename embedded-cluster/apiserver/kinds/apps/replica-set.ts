import type { ReplicaSet } from "../../../apimachinery/types/apps.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { replicaSetTable } from "../../tables/workloads.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { checkReplicated } from "./replicated.ts";
import { statusValidation } from "./status-validation.ts";

const checkReplicaSet: SpecCheck = (problems, object, previous) => {
  const spec = (object as ReplicaSet).spec ?? ({} as ReplicaSet["spec"]);
  checkReplicated(problems, spec);
  if (previous !== undefined) checkImmutable(problems, "spec.selector", spec.selector, previous["spec"]?.selector);
};

/** Models pkg/registry/apps/replicaset/strategy.go. */
export const REPLICA_SET: KindDefinition = defineKind({
  group: "apps",
  version: "v1",
  kind: "ReplicaSet",
  plural: "replicasets",
  shortNames: ["rs"],
  categories: ["all"],
  namespaced: true,
  subresources: ["scale", "status"],
  scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  applyDefaults(object) {
    const { spec } = object as ReplicaSet;
    (object["status"] ??= {}).replicas ??= 0;
    if (spec === undefined || spec === null) return;
    canonicalPodQuantities(object, spec.template?.spec);
    spec.replicas ??= 1;
    defaultPodTemplate(spec.template);
  },
  ...ownStatus(() => ({ replicas: 0 })),
  ...validation({ namespaced: true, check: checkReplicaSet }),
  ...statusValidation({
    counts: ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration", "terminatingReplicas"],
    partsOfReplicas: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
    ready: "readyReplicas",
  }),
  selectableFields: { "status.replicas": (object) => String(object["status"]?.replicas ?? 0) },
  warnings: (object) => podTemplateWarnings("spec.template", (object as ReplicaSet).spec?.template),
  table: replicaSetTable,
});
