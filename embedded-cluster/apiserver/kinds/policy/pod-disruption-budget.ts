import type { KubeObject } from "../../../apimachinery/object.ts";
import { podDisruptionBudgetTable } from "../../tables/policy.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { defineKind, keepStatus, type SpecCheck, validation } from "../define.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { pathSegment, percentage } from "../rules/names.ts";
import { checkNotNegative, invalid, invalidFor, notSupported, type Problems } from "../rules/problem.ts";

const ZEROES = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

/** Models ValidatePodDisruptionBudgetSpec of pkg/apis/policy/validation. */
const checkBudget: SpecCheck = (problems, object) => {
  const spec = object["spec"] ?? {};
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  if (isSet(minAvailable) && isSet(maxUnavailable)) {
    problems.push(invalid("spec", goSpec(spec), "minAvailable and maxUnavailable cannot be both set"));
  }
  if (isSet(minAvailable)) checkAmount(problems, "spec.minAvailable", minAvailable);
  if (isSet(maxUnavailable)) checkAmount(problems, "spec.maxUnavailable", maxUnavailable);
  checkLabelSelector(problems, "spec.selector", selector ?? undefined);
  if (isSet(policy) && policy !== "IfHealthyBudget" && policy !== "AlwaysAllow") {
    problems.push(notSupported("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"]));
  }
};

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Models ValidatePositiveIntOrPercent and IsNotMoreThan100Percent of pkg/apis/apps/validation. */
function checkAmount(problems: Problems, field: string, amount: unknown): void {
  if (typeof amount === "number") return checkNotNegative(problems, field, amount);
  if (typeof amount !== "string") return void problems.push(invalid(field, amount, "must be an integer or percentage (e.g '5%%')"));
  const messages = percentage(amount);
  invalidFor(problems, field, amount, messages);
  if (messages.length === 0 && Number.parseInt(amount, 10) > 100) problems.push(invalid(field, amount, "must not be greater than 100%"));
}

/** The spec as upstream prints its internal type. */
function goSpec(spec: Record<string, unknown>): unknown {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec;
  return {
    MinAvailable: minAvailable ?? null,
    Selector: selector ?? null,
    MaxUnavailable: maxUnavailable ?? null,
    UnhealthyPodEvictionPolicy: unhealthyPodEvictionPolicy ?? null,
  };
}

function withZeroes(object: KubeObject): void {
  object["status"] = { ...ZEROES, ...object["status"] };
}

/** Models pkg/registry/policy/poddisruptionbudget/strategy.go. */
export const POD_DISRUPTION_BUDGET: KindDefinition = defineKind({
  group: "policy",
  version: "v1",
  kind: "PodDisruptionBudget",
  plural: "poddisruptionbudgets",
  shortNames: ["pdb"],
  namespaced: true,
  subresources: ["status"],
  refusesUnconditionalUpdate: true,
  applyDefaults: withZeroes,
  prepareForCreate(object) {
    object["status"] = { ...ZEROES };
  },
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: true, name: pathSegment, check: checkBudget }),
  table: podDisruptionBudgetTable,
});
