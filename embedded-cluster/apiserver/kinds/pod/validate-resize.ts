import { forbiddenError } from "../../../apimachinery/errors.ts";
import { quantityMilliValue, quantityValue } from "../../../apimachinery/quantity/arithmetic.ts";
import type { Container, Pod } from "../../../apimachinery/types/core.ts";
import { podAmounts } from "../../admission/pod-resources.ts";
import type { StrategyContext } from "../../registry/kind-definition.ts";
import { checkResourceRequirements } from "../rules/resources.ts";
import { sameFields } from "../rules/equality.ts";
import { forbidden, invalid, type Problems } from "../rules/problem.ts";
import { qualityOfService } from "./quality-of-service.ts";

const RESIZABLE = ["cpu", "memory"];

/** Only cpu and memory of containers can change, and the pod's class of service cannot. Models ValidatePodResize. */
export function checkResize(problems: Problems, pod: Pod, previous: Pod): void {
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, container] of (pod.spec[list] ?? []).entries()) {
      checkResourceRequirements(problems, `spec.${list}[${index}].resources`, container.resources);
    }
  }
  const before = previous.status?.qosClass ?? qualityOfService(previous.spec);
  const after = qualityOfService(pod.spec);
  if (before !== after) problems.push(invalid("spec", before, "Pod QOS Class may not change as a result of resizing"));
  for (const list of ["initContainers", "containers"] as const) {
    for (const [index, container] of (previous.spec[list] ?? []).entries()) {
      checkKept(problems, `spec.${list}[${index}].resources`, container, pod.spec[list]?.[index]);
    }
  }
  for (const [index, container] of pod.spec.containers.entries()) {
    const old = previous.spec.containers[index];
    if (old !== undefined && !sameFields(withResourcesOf(container, old), old)) problems.push(forbidden("spec", "only cpu and memory resources are mutable"));
  }
}

/** Throws Forbidden when the pod's node could not bear it even if it were empty. */
export function checkResizeFits(pod: Pod, context: StrategyContext): void {
  const node = context.find("nodes", "", undefined, pod.spec.nodeName ?? "");
  const allocatable = (node?.["status"]?.allocatable ?? {}) as Record<string, string>;
  const requests = podAmounts(pod.spec, "requests");
  for (const name of RESIZABLE) {
    const [asked, has] = [requests.get(name), allocatable[name]];
    if (asked === undefined || has === undefined) continue;
    const amount = name === "cpu" ? quantityMilliValue : quantityValue;
    if (amount(asked) <= amount(has)) continue;
    const reason = `node didn't have enough allocatable resources: ${name}, requested: ${amount(asked)}, allocatable: ${amount(has)}`;
    throw forbiddenError({ group: "", resource: "pods" }, pod.metadata.name, reason);
  }
}

/** What was asked for or limited may change its amount, and not go. Models validateContainerResize. */
function checkKept(problems: Problems, field: string, before: Container, after: Container | undefined): void {
  for (const list of ["requests", "limits"] as const) {
    const kept = after?.resources?.[list] ?? {};
    const isGone = Object.keys(before.resources?.[list] ?? {}).some((name) => kept[name] === undefined);
    if (isGone) problems.push(forbidden(`${field}.${list}`, `resource ${list} cannot be removed`));
  }
}

/** The container as it would be if cpu and memory had not changed. */
function withResourcesOf(container: Container, old: Container): Container {
  const resources = { ...container.resources };
  for (const list of ["limits", "requests"] as const) {
    const kept = { ...resources[list] };
    for (const name of RESIZABLE) {
      const amount = old.resources?.[list]?.[name];
      if (amount === undefined) delete kept[name];
      else kept[name] = amount;
    }
    if (Object.keys(kept).length > 0) resources[list] = kept;
    else delete resources[list];
  }
  const same: Container = { ...container, resources };
  if (old.resizePolicy === undefined) delete same.resizePolicy;
  else same.resizePolicy = old.resizePolicy;
  return same;
}
