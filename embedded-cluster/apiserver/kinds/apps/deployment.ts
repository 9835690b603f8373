import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Deployment } from "../../../apimachinery/types/apps.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { deploymentTable } from "../../tables/workloads.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { checkNotNegative, forbidden, invalid, notSupported, type Problems } from "../rules/problem.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { amountOrPercent, checkAmountOrPercent, checkAtMostAll } from "./amounts.ts";
import { checkReplicated } from "./replicated.ts";
import { statusValidation } from "./status-validation.ts";

/** Models SetDefaults_Deployment of pkg/apis/apps/v1/defaults.go. */
function defaultDeployment(object: KubeObject): void {
  const spec = (object as Deployment).spec;
  object["status"] ??= {};
  if (spec === undefined || spec === null) return;
  canonicalPodQuantities(object, spec.template?.spec);
  spec.replicas ??= 1;
  const strategy = (spec.strategy ??= {});
  strategy.type ||= "RollingUpdate";
  if (strategy.type === "RollingUpdate") {
    const rolling = (strategy.rollingUpdate ??= {});
    rolling.maxUnavailable ??= "25%";
    rolling.maxSurge ??= "25%";
  }
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  defaultPodTemplate(spec.template);
}

/** Models ValidateDeploymentSpec and ValidateDeploymentUpdate of pkg/apis/apps/validation. */
const checkDeployment: SpecCheck = (problems, object, previous) => {
  const spec = (object as Deployment).spec ?? ({} as Deployment["spec"]);
  checkReplicated(problems, spec);
  checkStrategy(problems, spec.strategy ?? {});
  checkNotNegative(problems, "spec.revisionHistoryLimit", spec.revisionHistoryLimit);
  const deadline = spec.progressDeadlineSeconds;
  if (deadline !== undefined) {
    checkNotNegative(problems, "spec.progressDeadlineSeconds", deadline);
    if (deadline <= (spec.minReadySeconds ?? 0)) problems.push(invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
  }
  if (previous !== undefined) checkImmutable(problems, "spec.selector", spec.selector, previous["spec"]?.selector);
};

function checkStrategy(problems: Problems, strategy: NonNullable<Deployment["spec"]["strategy"]>): void {
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate") {
    if (rollingUpdate) problems.push(forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
    return;
  }
  if (type !== "RollingUpdate") {
    // The value is of an internal type, whose fields print in Go's spelling.
    problems.push(notSupported("spec.strategy", { Type: type, RollingUpdate: rollingUpdate ?? null }, ["Recreate", "RollingUpdate"]));
    return;
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate ?? {};
  checkAmountOrPercent(problems, "spec.strategy.rollingUpdate.maxUnavailable", maxUnavailable);
  checkAmountOrPercent(problems, "spec.strategy.rollingUpdate.maxSurge", maxSurge);
  if (amountOrPercent(maxUnavailable) === 0 && amountOrPercent(maxSurge) === 0) {
    problems.push(invalid("spec.strategy.rollingUpdate.maxUnavailable", maxUnavailable, "may not be 0 when `maxSurge` is 0"));
  }
  checkAtMostAll(problems, "spec.strategy.rollingUpdate.maxUnavailable", maxUnavailable);
}

/** Models pkg/registry/apps/deployment/strategy.go. */
export const DEPLOYMENT: KindDefinition = defineKind({
  group: "apps",
  version: "v1",
  kind: "Deployment",
  plural: "deployments",
  shortNames: ["deploy"],
  categories: ["all"],
  namespaced: true,
  subresources: ["scale", "status"],
  scale: { specReplicas: ".spec.replicas", statusReplicas: ".status.replicas", selector: ".spec.selector" },
  applyDefaults: defaultDeployment,
  ...ownStatus(() => ({})),
  ...validation({ namespaced: true, check: checkDeployment }),
  ...statusValidation({
    counts: [
      "observedGeneration",
      "replicas",
      "updatedReplicas",
      "readyReplicas",
      "availableReplicas",
      "unavailableReplicas",
      "terminatingReplicas",
      "collisionCount",
    ],
    partsOfReplicas: ["updatedReplicas", "readyReplicas", "availableReplicas"],
    ready: "readyReplicas",
  }),
  warnings: (object) => podTemplateWarnings("spec.template", (object as Deployment).spec?.template),
  table: deploymentTable,
});
