import { matchesLabels, selectorOf } from "../../../apimachinery/labels/selector.ts";
import type { LabelSelector, PodTemplateSpec } from "../../../apimachinery/types/core.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { checkLabelSelector, isEmptySelector } from "../rules/labels.ts";
import { checkNotNegative, forbidden, invalid, notSupported, type Problems, required, sortedMap } from "../rules/problem.ts";

interface ReplicatedSpec {
  replicas?: number;
  minReadySeconds?: number;
  selector?: LabelSelector;
  template?: PodTemplateSpec;
}

/** replicas, selector and template, which Deployments and ReplicaSets share. Models ValidateReplicaSetSpec of pkg/apis/apps/validation. */
export function checkReplicated(problems: Problems, spec: ReplicatedSpec): void {
  checkNotNegative(problems, "spec.replicas", spec.replicas);
  if (!spec.selector) problems.push(required("spec.selector"));
  else {
    checkLabelSelector(problems, "spec.selector", spec.selector);
    if (isEmptySelector(spec.selector)) problems.push(invalid("spec.selector", spec.selector, "empty selector is invalid for deployment"));
  }
  checkTemplate(problems, spec);
  checkNotNegative(problems, "spec.minReadySeconds", spec.minReadySeconds);
}

function checkTemplate(problems: Problems, { selector, template = {} as PodTemplateSpec }: ReplicatedSpec): void {
  const parsed = parseSelector(selector);
  if (parsed === undefined) {
    problems.push(invalid("spec.selector", selector, "invalid label selector"));
    return;
  }
  const labels = template.metadata?.labels;
  // A selector that is absent selects nothing, and so does not match either.
  const matches = isEmptySelector(selector) ? selector !== undefined : matchesLabels(parsed, labels);
  if (!matches) problems.push(invalid("spec.template.metadata.labels", sortedMap(labels), "`selector` does not match template `labels`"));
  checkPodTemplate(problems, "spec.template", template);
  const policy = template.spec?.restartPolicy;
  if (policy !== undefined && policy !== "Always") problems.push(notSupported("spec.template.spec.restartPolicy", policy, ["Always"]));
  if (template.spec?.activeDeadlineSeconds !== undefined) {
    problems.push(forbidden("spec.template.spec.activeDeadlineSeconds", "activeDeadlineSeconds in ReplicaSet is not Supported"));
  }
}

/** undefined for a selector that cannot be one. */
export function parseSelector(selector: LabelSelector | undefined): ReturnType<typeof selectorOf> | undefined {
  try {
    return selectorOf(selector);
  } catch {
    return undefined;
  }
}
