import { matchesAll, type ReplicationController } from "../../../apimachinery/types/replication.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { replicationControllerTable } from "../../tables/replication.ts";
import { nameWarnings } from "../batch/warnings.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { checkNotNegative, forbidden, invalid, notSupported, type Problems, required, sortedMap } from "../rules/problem.ts";

type Spec = ReplicationController["spec"];

/** Models SetDefaults_ReplicationController: selector and labels are the template's when nothing else is said. */
function defaultController(object: ReplicationController): void {
  const { metadata, spec } = object;
  canonicalPodQuantities(object, spec.template?.spec);
  spec.replicas ??= 1;
  defaultPodTemplate(spec.template);
  const labels = spec.template?.metadata?.labels;
  if (labels === undefined) return;
  if (Object.keys(spec.selector ?? {}).length === 0) spec.selector = { ...labels };
  if (Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
}

/** Models ValidateReplicationControllerSpec of pkg/apis/core/validation. */
const checkController: SpecCheck = (problems, object) => {
  const spec = (object as ReplicationController).spec ?? ({} as Spec);
  checkNotNegative(problems, "spec.minReadySeconds", spec.minReadySeconds);
  if (Object.keys(spec.selector ?? {}).length === 0) problems.push(required("spec.selector"));
  if (spec.replicas === undefined) problems.push(required("spec.replicas"));
  else checkNotNegative(problems, "spec.replicas", spec.replicas);
  checkTemplate(problems, "spec.template", spec);
};

/** Models ValidatePodTemplateSpecForRC. */
function checkTemplate(problems: Problems, field: string, { template, selector = {} }: Spec): void {
  if (!template) {
    problems.push(required(field));
    return;
  }
  const labels = template.metadata?.labels;
  if (!matchesAll(selector, labels)) {
    problems.push(invalid(`${field}.metadata.labels`, sortedMap(labels), "`selector` does not match template `labels`"));
  }
  checkPodTemplate(problems, field, template);
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {};
  if (restartPolicy !== "Always") problems.push(notSupported(`${field}.spec.restartPolicy`, restartPolicy ?? "", ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    problems.push(forbidden(`${field}.spec.activeDeadlineSeconds`, "activeDeadlineSeconds in ReplicationController is not Supported"));
  }
}

/** Models pkg/registry/core/replicationcontroller/strategy.go. */
export const REPLICATION_CONTROLLER: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  shortNames: ["rc"],
  categories: ["all"],
  namespaced: true,
  subresources: ["scale", "status"],
  scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  defaultPropagation: { policy: "Orphan" },
  applyDefaults(object) {
    (object["status"] ??= {}).replicas ??= 0;
    if (object["spec"] === undefined || object["spec"] === null) return;
    defaultController(object as ReplicationController);
  },
  ...ownStatus(() => ({ replicas: 0 })),
  ...validation({ namespaced: true, check: checkController }),
  selectableFields: { "status.replicas": (object) => String(object["status"]?.replicas ?? 0) },
  warnings(object, previous) {
    const { metadata, spec } = object as ReplicationController;
    return [...(previous === undefined ? nameWarnings(metadata.name) : []), ...podTemplateWarnings("spec.template", spec?.template)];
  },
  table: replicationControllerTable,
});
