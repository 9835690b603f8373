import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import type { DaemonSet } from "../../../apimachinery/types/apps.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { daemonSetTable } from "../../tables/workloads.ts";
import { defineKind, keepStatus, validation } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { checkDaemonSet } from "./daemon-set-validation.ts";
import { statusValidation } from "./status-validation.ts";

/** Counts the template's changes: a field of the internal type, which v1 shows as an annotation. */
const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

/** Models SetDefaults_DaemonSet of pkg/apis/apps/v1/defaults.go. */
function defaultDaemonSet(object: KubeObject): void {
  const { spec } = object as DaemonSet;
  object["status"] = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0, ...object["status"] };
  if (spec === undefined || spec === null) return;
  canonicalPodQuantities(object, spec.template?.spec);
  const strategy = (spec.updateStrategy ??= {});
  strategy.type ||= "RollingUpdate";
  if (strategy.type === "RollingUpdate") {
    const rolling = (strategy.rollingUpdate ??= {});
    rolling.maxUnavailable ??= 1;
    rolling.maxSurge ??= 0;
  }
  spec.revisionHistoryLimit ??= 10;
  defaultPodTemplate(spec.template);
}

function templateGeneration(object: KubeObject): number {
  const generation = Number(object.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
  return Number.isSafeInteger(generation) ? generation : 0;
}

function setTemplateGeneration(object: KubeObject, generation: number): void {
  object.metadata.annotations = { ...object.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}

/** Models pkg/registry/apps/daemonset/strategy.go. */
export const DAEMON_SET: KindDefinition = defineKind({
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  shortNames: ["ds"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  applyDefaults: defaultDaemonSet,
  prepareForCreate(object) {
    object["status"] = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 };
    setTemplateGeneration(object, Math.max(1, templateGeneration(object)));
  },
  prepareForUpdate(object, previous) {
    keepStatus(object, previous);
    const changed = !equalJson(object["spec"]?.template, previous["spec"]?.template);
    setTemplateGeneration(object, templateGeneration(previous) + (changed ? 1 : 0));
  },
  ...validation({ namespaced: true, check: checkDaemonSet }),
  ...statusValidation({
    counts: [
      "currentNumberScheduled",
      "numberMisscheduled",
      "desiredNumberScheduled",
      "numberReady",
      "observedGeneration",
      "updatedNumberScheduled",
      "numberAvailable",
      "numberUnavailable",
      "collisionCount",
    ],
  }),
  warnings: (object) => podTemplateWarnings("spec.template", (object as DaemonSet).spec?.template),
  table: daemonSetTable,
});
