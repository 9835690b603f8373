import type { KindDefinition } from "../../registry/kind-definition.ts";
import { priorityClassTable } from "../../tables/cluster.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { forbidden, notSupported } from "../rules/problem.ts";

const HIGHEST_USER_PRIORITY = 1_000_000_000;

/** Models ValidatePriorityClass of pkg/apis/scheduling/validation. */
const checkPriorityClass: SpecCheck = (problems, object, previous) => {
  const value: number = object["value"] ?? 0;
  const policy = object["preemptionPolicy"];
  if (!object.metadata.name.startsWith("system-") && value > HIGHEST_USER_PRIORITY) {
    problems.push(forbidden("value", `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  if (policy !== "PreemptLowerPriority" && policy !== "Never") problems.push(notSupported("preemptionPolicy", policy, ["PreemptLowerPriority", "Never"]));
  if (previous !== undefined && value !== (previous["value"] ?? 0)) problems.push(forbidden("value", "may not be changed in an update."));
};

export const PRIORITY_CLASS: KindDefinition = defineKind({
  group: "scheduling.k8s.io",
  version: "v1",
  kind: "PriorityClass",
  plural: "priorityclasses",
  shortNames: ["pc"],
  namespaced: false,
  applyDefaults(object) {
    object["value"] ??= 0;
    object["preemptionPolicy"] ??= "PreemptLowerPriority";
  },
  ...validation({ namespaced: false, check: checkPriorityClass }),
  table: priorityClassTable,
});
