import { quantityMilliValue, quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Container, Pod } from "../../apimachinery/types/core.ts";
import type { NodeCapacity } from "./container-environment.ts";

interface ResourceField {
  containerName?: string;
  resource: string;
  divisor?: string;
}

/**
 * The text of a downward-API resource: whole units of `divisor`, rounded up; an absent limit is the node's.
 * Throws Error for a container or resource there is none of. Models pkg/api/v1/resource.ExtractContainerResourceValue.
 */
export function resourceFieldValue(pod: Pod, own: Container | undefined, field: ResourceField, node: NodeCapacity): string {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = field.containerName ? containers.find(({ name }) => name === field.containerName) : own;
  if (container === undefined) throw new Error(`container ${field.containerName ?? ""} not found`);
  const [kind, name = ""] = field.resource.split(".");
  if (kind !== "limits" && kind !== "requests") throw new Error(`unsupported container resource : ${field.resource}`);
  const asked = container.resources?.[kind]?.[name];
  const amount = asked ?? (kind === "limits" ? nodeLimit(name, node) : "0");
  const divisor = field.divisor === undefined || field.divisor === "0" || field.divisor === "" ? "1" : field.divisor;
  if (name === "cpu") return String(Math.ceil(quantityMilliValue(amount) / quantityMilliValue(divisor)));
  return String(Math.ceil(quantityValue(amount) / quantityValue(divisor)));
}

function nodeLimit(name: string, node: NodeCapacity): string {
  return name === "cpu" ? node.cpu : name === "memory" ? node.memory : "0";
}
