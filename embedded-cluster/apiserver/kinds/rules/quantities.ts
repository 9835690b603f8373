import { canonicalQuantity } from "../../../apimachinery/quantity/format.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { failure } from "../../../apimachinery/status.ts";
import type { PodSpec } from "../../../apimachinery/types/core.ts";
import type { ResourceList } from "./resources.ts";

/**
 * Writes quantities as the API server gives them back: "0.5" becomes "500m", "1024Mi" becomes "1Gi". A text that is no quantity cannot be
 * decoded: BadRequest, worded as the real server's decoder does.
 */
export function canonicalList(owner: KubeObject, list: ResourceList | undefined | null): void {
  if (list === undefined || list === null) return;
  for (const [name, amount] of Object.entries(list)) list[name] = canonical(owner, amount);
}

export function canonical(owner: KubeObject, amount: string | number): string {
  try {
    return canonicalQuantity(amount);
  } catch (error) {
    const version = owner.apiVersion.split("/").pop();
    const reason = (error as Error).message;
    throw failure(400, "BadRequest", `${owner.kind} in version "${version}" cannot be handled as a ${owner.kind}: ${reason}`);
  }
}

/** All quantities of a pod or pod template. */
export function canonicalPodQuantities(owner: KubeObject, spec: PodSpec | undefined | null): void {
  if (spec === undefined || spec === null) return;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    canonicalList(owner, container.resources?.requests);
    canonicalList(owner, container.resources?.limits);
    for (const { valueFrom } of container.env ?? []) {
      const reference = valueFrom?.resourceFieldRef;
      if (reference?.divisor !== undefined) reference.divisor = canonical(owner, reference.divisor);
    }
  }
  for (const { emptyDir } of spec.volumes ?? []) {
    if (emptyDir?.sizeLimit !== undefined) emptyDir.sizeLimit = canonical(owner, emptyDir.sizeLimit);
  }
  canonicalList(owner, spec["overhead"]);
}
