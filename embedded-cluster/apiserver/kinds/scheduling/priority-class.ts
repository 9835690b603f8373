import type { KindDefinition } from "../../registry/kind-definition.ts";
import { priorityClassTable } from "../../tables/cluster.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { forbidden, notSupported } from "../rules/problem.ts";

const HIGHEST_USER_PRIORITY = 1_000_000_000;
const SYSTEM_CLASSES: Readonly<Record<string, number>> = { "system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000 };

/** Models ValidatePriorityClass of pkg/apis/scheduling/validation. */
const checkPriorityClass: SpecCheck = (problems, object, previous) => {
  const value: number = object["value"] ?? 0;
  const policy = object["preemptionPolicy"];
  const { name = "" } = object.metadata;
  if (previous === undefined && name.startsWith("system-")) {
    const wrong = whyNotSystem(name, value, object["globalDefault"] === true);
    if (wrong !== undefined)
      problems.push(forbidden("metadata.name", `priority class names with 'system-' prefix are reserved for system use only. error: ${wrong}`));
  } else if (previous === undefined && value > HIGHEST_USER_PRIORITY) {
    problems.push(forbidden("value", `maximum allowed value of a user defined priority is ${HIGHEST_USER_PRIORITY}`));
  }
  if (policy !== "PreemptLowerPriority" && policy !== "Never") problems.push(notSupported("preemptionPolicy", policy, ["PreemptLowerPriority", "Never"]));
  if (previous !== undefined && value !== (previous["value"] ?? 0)) problems.push(forbidden("value", "may not be changed in an update."));
};

/** Models IsKnownSystemPriorityClass. */
function whyNotSystem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = Object.hasOwn(SYSTEM_CLASSES, name) ? SYSTEM_CLASSES[name] : undefined;
  if (known === undefined) return `${name} is not a known system priority class`;
  if (known !== value) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

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
