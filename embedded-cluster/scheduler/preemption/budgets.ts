import type { KubeObject } from "../../apimachinery/object.ts";
import type { LabelSelector, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher, selectsEverything } from "../../client/label-selector.ts";

/** A PodDisruptionBudget, as far as it counts here. */
interface Budget extends KubeObject {
  spec?: { selector?: LabelSelector };
  status?: { disruptionsAllowed?: number; disruptedPods?: Record<string, string> };
}

/** Those pods whose going would break a budget, and those whose would not; each in the order given. Models filterPodsWithPDBViolation. */
export function splitByBudgets(pods: readonly Pod[], budgets: readonly KubeObject[]): { violating: Pod[]; others: Pod[] } {
  const left = (budgets as Budget[]).map(({ metadata, spec, status }) => ({
    namespace: metadata.namespace,
    matches: selectsEverything(spec?.selector) ? () => false : labelMatcher(spec?.selector),
    disrupted: status?.disruptedPods ?? {},
    allowed: status?.disruptionsAllowed ?? 0,
  }));
  const split: { violating: Pod[]; others: Pod[] } = { violating: [], others: [] };
  for (const pod of pods) {
    let isViolated = false;
    for (const budget of left) {
      if (budget.namespace !== pod.metadata.namespace || !budget.matches(pod.metadata.labels) || pod.metadata.name in budget.disrupted) continue;
      budget.allowed--;
      isViolated ||= budget.allowed < 0;
    }
    (isViolated ? split.violating : split.others).push(pod);
  }
  return split;
}
