import type { Container, Pod, PodSpec } from "../../../apimachinery/types/core.ts";
import { checkTolerations, LONGEST_SECONDS } from "../pod-template/validate.ts";
import { sameFields } from "../rules/equality.ts";
import { between } from "../rules/names.ts";
import { forbidden, invalid, type Problems, required } from "../rules/problem.ts";
import { unifiedDiff } from "../rules/unified-diff.ts";

const CHANGEABLE = [
  "`spec.containers[*].image`",
  "`spec.initContainers[*].image`",
  "`spec.activeDeadlineSeconds`",
  "`spec.tolerations` (only additions to existing tolerations)",
  "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
];

/** A pod is nearly immutable. Models ValidatePodUpdate of pkg/apis/core/validation. */
export function checkPodUpdate(problems: Problems, pod: Pod, previous: Pod): void {
  const spec = pod.spec;
  const before = previous.spec;
  if (!checkImages(problems, "spec.containers", spec.containers ?? [], before.containers ?? [])) return;
  if (!checkImages(problems, "spec.initContainers", spec.initContainers ?? [], before.initContainers ?? [])) return;
  if (!checkDeadline(problems, spec, before)) return;
  checkAddedTolerations(problems, spec, before);
  const gates = new Set(((before["schedulingGates"] ?? []) as { name: string }[]).map((gate) => gate.name));
  for (const [index, gate] of ((spec["schedulingGates"] ?? []) as { name: string }[]).entries()) {
    if (gates.has(gate.name)) continue;
    problems.push(forbidden(`spec.schedulingGates[${index}].name`, `only deletion is allowed, but found new scheduling gate '${gate.name}'`));
  }
  const munged = withPreviousChangeables(spec, before);
  // While a pod is held back it may be told more closely where to go.
  if (gates.size > 0 && Object.entries(before.nodeSelector ?? {}).every(([key, value]) => spec.nodeSelector?.[key] === value)) {
    if (before.nodeSelector === undefined) delete munged.nodeSelector;
    else munged.nodeSelector = before.nodeSelector;
  }
  if (sameFields(munged, before)) return;
  const text = `pod updates may not change fields other than ${CHANGEABLE.join(",")}\n${unifiedDiff(before, munged)}`;
  problems.push(forbidden("spec", text));
}

function checkImages(problems: Problems, field: string, containers: readonly Container[], before: readonly Container[]): boolean {
  if (containers.length !== before.length) {
    problems.push(forbidden(field, "pod updates may not add or remove containers"));
    return false;
  }
  for (const [index, container] of containers.entries()) {
    if (!container.image) problems.push(required(`${field}[${index}].image`));
  }
  return true;
}

function checkDeadline(problems: Problems, spec: PodSpec, before: PodSpec): boolean {
  const field = "spec.activeDeadlineSeconds";
  const next = spec.activeDeadlineSeconds;
  const old = before.activeDeadlineSeconds;
  if (typeof next !== "number") {
    if (typeof old === "number") problems.push(invalid(field, null, "must not update from a positive integer to nil value"));
    return true;
  }
  if (next < 0 || next > LONGEST_SECONDS) {
    problems.push(invalid(field, next, between(0, LONGEST_SECONDS)));
    return false;
  }
  if (typeof old === "number" && old < next) {
    problems.push(invalid(field, next, "must be less than or equal to previous value"));
    return false;
  }
  return true;
}

function checkAddedTolerations(problems: Problems, spec: PodSpec, before: PodSpec): void {
  const field = "spec.tolerations";
  const next = spec.tolerations ?? [];
  for (const old of before.tolerations ?? []) {
    const kept = next.some((toleration) => sameFields({ ...old, tolerationSeconds: toleration.tolerationSeconds }, toleration));
    if (!kept) {
      problems.push(forbidden(field, "existing toleration can not be modified except its tolerationSeconds"));
      return;
    }
  }
  checkTolerations(problems, field, next);
}

/** The new spec as it would be if nothing that may change had changed. */
function withPreviousChangeables(spec: PodSpec, before: PodSpec): PodSpec {
  const munged: PodSpec = { ...spec, containers: withImagesOf(spec.containers, before.containers) };
  if (spec.initContainers !== undefined) munged.initContainers = withImagesOf(spec.initContainers, before.initContainers ?? []);
  for (const name of ["activeDeadlineSeconds", "schedulingGates", "tolerations"] as const) {
    if (before[name] === undefined) delete munged[name];
    else munged[name] = before[name];
  }
  if ((before.terminationGracePeriodSeconds ?? 0) < 0 && munged.terminationGracePeriodSeconds === 1) {
    munged.terminationGracePeriodSeconds = before.terminationGracePeriodSeconds as number;
  }
  return munged;
}

function withImagesOf(containers: readonly Container[], before: readonly Container[]): Container[] {
  return containers.map((container, index) => ({ ...container, image: before[index]?.image ?? container.image }));
}
