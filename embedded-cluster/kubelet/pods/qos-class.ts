import { quantityMilliValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Container, Pod } from "../../apimachinery/types/core.ts";

/** Models pkg/apis/core/v1/helper/qos.ComputePodQOS. */
export function qosClass(pod: Pod): "BestEffort" | "Burstable" | "Guaranteed" {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  if (!containers.some((container) => amount(container, "requests") || amount(container, "limits"))) return "BestEffort";
  return containers.every(isGuaranteed) ? "Guaranteed" : "Burstable";
}

function amount({ resources }: Container, kind: "requests" | "limits"): boolean {
  return ["cpu", "memory"].some((name) => value(resources?.[kind]?.[name]) > 0);
}

function isGuaranteed({ resources }: Container): boolean {
  return ["cpu", "memory"].every((name) => {
    const limit = value(resources?.limits?.[name]);
    const request = resources?.requests?.[name];
    return limit > 0 && (request === undefined || value(request) === limit);
  });
}

function value(quantity: string | undefined): number {
  return quantity === undefined ? 0 : quantityMilliValue(quantity);
}
