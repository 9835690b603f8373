import { matchesLabels } from "../../../apimachinery/labels/selector.ts";
import type { DaemonSet } from "../../../apimachinery/types/apps.ts";
import type { SpecCheck } from "../define.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { checkLabelSelector, isEmptySelector } from "../rules/labels.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { checkNotNegative, forbidden, invalid, notSupported, type Problems, required, sortedMap } from "../rules/problem.ts";
import { amountOrPercent, checkAmountOrPercent, checkAtMostAll } from "./amounts.ts";
import { parseSelector } from "./replicated.ts";

type Spec = DaemonSet["spec"];

/** Models ValidateDaemonSetSpec and ValidateDaemonSetSpecUpdate of pkg/apis/apps/validation. */
export const checkDaemonSet: SpecCheck = (problems, object, previous) => {
  const spec = (object as DaemonSet).spec ?? ({} as Spec);
  if (previous !== undefined) checkImmutable(problems, "spec.selector", spec.selector, previous["spec"]?.selector);
  checkLabelSelector(problems, "spec.selector", spec.selector);
  checkSelection(problems, spec);
  checkPodTemplate(problems, "spec.template", spec.template ?? { spec: { containers: [] } });
  const policy = spec.template?.spec?.restartPolicy;
  if (policy !== "Always") problems.push(notSupported("spec.template.spec.restartPolicy", policy ?? "", ["Always"]));
  if (spec.template?.spec?.activeDeadlineSeconds !== undefined) {
    problems.push(forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in DaemonSet is not Supported"));
  }
  checkNotNegative(problems, "spec.minReadySeconds", spec.minReadySeconds);
  checkStrategy(problems, spec.updateStrategy ?? {});
  checkNotNegative(problems, "spec.revisionHistoryLimit", spec.revisionHistoryLimit);
};

function checkSelection(problems: Problems, { selector, template }: Spec): void {
  const labels = template?.metadata?.labels;
  const parsed = parseSelector(selector);
  // A selector that is absent selects nothing, an empty one everything.
  if (parsed !== undefined && !(selector ? matchesLabels(parsed, labels) : false)) {
    problems.push(invalid("spec.template.metadata.labels", sortedMap(labels), "`selector` does not match template `labels`"));
  }
  if (selector && isEmptySelector(selector)) problems.push(invalid("spec.selector", selector, "empty selector is invalid for daemonset"));
}

function checkStrategy(problems: Problems, strategy: NonNullable<Spec["updateStrategy"]>): void {
  const { type, rollingUpdate } = strategy;
  if (type === "OnDelete") return;
  if (type !== "RollingUpdate") {
    // The value is of an internal type, whose fields print in Go's spelling.
    problems.push(notSupported("spec.updateStrategy", { Type: type, RollingUpdate: goSpelling(rollingUpdate) }, ["RollingUpdate", "OnDelete"]));
    return;
  }
  const path = "spec.updateStrategy.rollingUpdate";
  if (!rollingUpdate) return void problems.push(required(path));
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  checkAmountOrPercent(problems, `${path}.maxUnavailable`, maxUnavailable);
  checkAmountOrPercent(problems, `${path}.maxSurge`, maxSurge);
  checkAtMostAll(problems, `${path}.maxUnavailable`, maxUnavailable);
  checkAtMostAll(problems, `${path}.maxSurge`, maxSurge);
  const unavailable = amountOrPercent(maxUnavailable) !== 0;
  const surge = amountOrPercent(maxSurge) !== 0;
  if (unavailable && surge) problems.push(invalid(`${path}.maxSurge`, maxSurge, "may not be set when maxUnavailable is non-zero"));
  else if (!unavailable && !surge) problems.push(required(`${path}.maxUnavailable`, "cannot be 0 when maxSurge is 0"));
}

function goSpelling(rolling: NonNullable<Spec["updateStrategy"]>["rollingUpdate"] | null): unknown {
  return rolling ? { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 } : null;
}
