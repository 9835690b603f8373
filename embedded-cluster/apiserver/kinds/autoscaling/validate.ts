import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  ScalingRules,
} from "../../../apimachinery/types/autoscaling.ts";
import { parseQuantity } from "../../../apimachinery/quantity/quantity.ts";
import type { SpecCheck } from "../define.ts";
import { pathSegment } from "../rules/names.ts";
import { forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkMetric } from "./validate-metrics.ts";

const LONGEST_PERIOD_SECONDS = 1800;
const LONGEST_STABILIZATION_SECONDS = 3600;

/** Models pkg/apis/autoscaling/validation without the gate HPAScaleToZero. */
export const checkAutoscaler: SpecCheck = (problems, object, previous) => {
  const spec = (object as HorizontalPodAutoscaler).spec ?? ({} as HorizontalPodAutoscalerSpec);
  const before = (previous as HorizontalPodAutoscaler | undefined)?.spec;
  const lowest = before?.minReplicas === 0 ? 0 : 1;
  const { minReplicas } = spec;
  const maxReplicas = spec.maxReplicas ?? 0;
  if (minReplicas !== undefined && minReplicas < lowest) problems.push(invalid("spec.minReplicas", minReplicas, `must be greater than or equal to ${lowest}`));
  if (maxReplicas === 0) problems.push(required("spec.maxReplicas", "must be set and greater than 0"));
  else if (maxReplicas < 0) problems.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to 1"));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    problems.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`"));
  }
  checkTarget(problems, spec.scaleTargetRef, before?.scaleTargetRef);
  for (const [index, metric] of (spec.metrics ?? []).entries()) checkMetric(problems, `spec.metrics[${index}]`, metric);
  const scalesToZero = (spec.metrics ?? []).some(({ type }) => type === "Object" || type === "External");
  if (minReplicas === 0 && !scalesToZero) {
    problems.push(forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"));
  }
  checkRules(problems, "spec.behavior.scaleUp", spec.behavior?.scaleUp);
  checkRules(problems, "spec.behavior.scaleDown", spec.behavior?.scaleDown);
};

/** What is scaled: an API group is wanted, unless the kind is the only one that scales in the core group, or was there before. */
function checkTarget(problems: Problems, target: CrossVersionObjectReference | undefined, before: CrossVersionObjectReference | undefined): void {
  const reference = target ?? { kind: "", name: "" };
  checkReference(problems, "spec.scaleTargetRef", reference);
  const unchanged = before !== undefined && before.kind === reference.kind && (before.apiVersion ?? "") === (reference.apiVersion ?? "");
  if (!unchanged) checkApiVersion(problems, "spec.scaleTargetRef", reference, reference.kind === "ReplicationController");
}

export function checkReference(problems: Problems, field: string, { kind = "", name = "" }: Partial<CrossVersionObjectReference>): void {
  if (kind === "") problems.push(required(`${field}.kind`));
  else invalidFor(problems, `${field}.kind`, kind, pathSegment(kind));
  if (name === "") problems.push(required(`${field}.name`));
  else invalidFor(problems, `${field}.name`, name, pathSegment(name));
}

export function checkApiVersion(problems: Problems, field: string, { apiVersion = "" }: Partial<CrossVersionObjectReference>, coreToo: boolean): void {
  const slashes = apiVersion.split("/").length - 1;
  if (slashes > 1) problems.push(invalid(`${field}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  else if (!coreToo && (slashes === 0 || apiVersion.startsWith("/"))) {
    problems.push(invalid(`${field}.apiVersion`, apiVersion, "apiVersion must specify API group"));
  }
}

function checkRules(problems: Problems, field: string, rules: ScalingRules | undefined): void {
  if (rules === undefined || rules === null) return;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const windowField = `${field}.stabilizationWindowSeconds`;
  if (window !== undefined && window < 0) problems.push(invalid(windowField, window, "must be greater than or equal to zero"));
  if (window !== undefined && window > LONGEST_STABILIZATION_SECONDS) {
    problems.push(invalid(windowField, window, `must be less than or equal to ${LONGEST_STABILIZATION_SECONDS}`));
  }
  if (selectPolicy !== undefined && !["Disabled", "Max", "Min"].includes(selectPolicy)) {
    problems.push(notSupported(`${field}.selectPolicy`, selectPolicy, ["Disabled", "Max", "Min"]));
  }
  if (policies.length === 0) problems.push(required(`${field}.policies`, "must specify at least one Policy"));
  for (const [index, { type = "", value = 0, periodSeconds = 0 }] of policies.entries()) {
    const at = `${field}.policies[${index}]`;
    if (type !== "Pods" && type !== "Percent") problems.push(notSupported(`${at}.type`, type, ["Percent", "Pods"]));
    if (value <= 0) problems.push(invalid(`${at}.value`, value, "must be greater than zero"));
    if (periodSeconds <= 0) problems.push(invalid(`${at}.periodSeconds`, periodSeconds, "must be greater than zero"));
    if (periodSeconds > LONGEST_PERIOD_SECONDS) {
      problems.push(invalid(`${at}.periodSeconds`, periodSeconds, `must be less than or equal to ${LONGEST_PERIOD_SECONDS}`));
    }
  }
  if (tolerance !== undefined && parseQuantity(tolerance).nanos < 0n) {
    problems.push(invalid(`${field}.tolerance`, tolerance, "must be greater than or equal to 0"));
  }
}
