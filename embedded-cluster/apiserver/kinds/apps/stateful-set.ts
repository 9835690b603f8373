import type { KubeObject } from "../../../apimachinery/object.ts";
import type { StatefulSet } from "../../../apimachinery/types/apps.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { statefulSetTable } from "../../tables/workloads.ts";
import { defaultClaim } from "../core/persistent-volume-claim.ts";
import { defineKind, ownStatus } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { checkMetadata, checkMetadataUpdate } from "../rules/metadata.ts";
import { dns1123Label } from "../rules/names.ts";
import type { Problems } from "../rules/problem.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { checkStatefulSet, checkStatefulSetUpdate } from "./stateful-set-validation.ts";
import { statusValidation } from "./status-validation.ts";

/** Models SetDefaults_StatefulSet of pkg/apis/apps/v1/defaults.go. */
function defaultStatefulSet(object: KubeObject): void {
  const { spec } = object as StatefulSet;
  object["status"] = { replicas: 0, ...object["status"], availableReplicas: object["status"]?.availableReplicas ?? 0 };
  if (spec === undefined || spec === null) return;
  canonicalPodQuantities(object, spec.template?.spec);
  spec.serviceName ??= "";
  spec.podManagementPolicy ||= "OrderedReady";
  const strategy = (spec.updateStrategy ??= {});
  if (!strategy.type) {
    strategy.type = "RollingUpdate";
    strategy.rollingUpdate ??= {};
  }
  if (strategy.rollingUpdate) {
    if (strategy.type === "RollingUpdate") strategy.rollingUpdate.partition ??= 0;
    // The feature gate MaxUnavailableStatefulSet is off by default: the API server drops the field.
    delete strategy.rollingUpdate.maxUnavailable;
  }
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= "Retain";
  retention.whenScaled ||= "Retain";
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  if (spec.ordinals) spec.ordinals.start ??= 0;
  defaultPodTemplate(spec.template);
  spec.volumeClaimTemplates?.forEach((claim, index, all) => {
    const { apiVersion: _version, kind: _kind, ...rest } = claim;
    all[index] = { apiVersion: "v1", kind: "PersistentVolumeClaim", ...rest } as KubeObject;
    defaultClaim(object, all[index]);
  });
}

/** Models pkg/registry/apps/statefulset/strategy.go. */
export const STATEFUL_SET: KindDefinition = defineKind({
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  shortNames: ["sts"],
  categories: ["all"],
  namespaced: true,
  subresources: ["scale", "status"],
  scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  applyDefaults: defaultStatefulSet,
  ...ownStatus(() => ({ replicas: 0, availableReplicas: 0 })),
  validate(object) {
    const problems: Problems = [];
    checkMetadata(problems, object, true, dns1123Label);
    checkStatefulSet(problems, object as StatefulSet, {});
    return problems;
  },
  validateUpdate(object, previous) {
    const problems: Problems = [];
    checkMetadataUpdate(problems, object, previous);
    checkStatefulSetUpdate(problems, object as StatefulSet, previous as StatefulSet);
    return problems;
  },
  ...statusValidation({
    counts: ["replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "observedGeneration", "collisionCount"],
    partsOfReplicas: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
    ready: "status.readyReplicas",
  }),
  warnings(object) {
    const { spec } = object as StatefulSet;
    const warnings = podTemplateWarnings("spec.template", spec?.template);
    const limit = spec?.revisionHistoryLimit ?? 0;
    if (limit < 0) warnings.push("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
    return warnings;
  },
  table: statefulSetTable,
});
