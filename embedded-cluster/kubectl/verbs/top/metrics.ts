import type { KubeList, KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import { parseQuantity } from "../../../apimachinery/quantity/quantity.ts";
import { quantityValue } from "../../../apimachinery/quantity/arithmetic.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";

export interface Usage {
  /** Billionths of a core: containers are added up before they are rounded. */
  cpu: number;
  /** Bytes. */
  memory: number;
}

export function usageOf(amounts: Record<string, string> | undefined): Usage {
  return { cpu: Number(parseQuantity(amounts?.cpu ?? "0").nanos), memory: quantityValue(amounts?.memory ?? "0") };
}

export function cpuText(usage: Usage): string {
  return `${millicores(usage.cpu)}m`;
}

export function memoryText(usage: Usage): string {
  return `${Math.floor(usage.memory / (1024 * 1024))}Mi`;
}

/** Rounded up, as quantities give their thousandths. */
export function millicores(nanocores: number): number {
  return Math.ceil(nanocores / 1_000_000);
}

/** Metrics of pods or nodes. Throws `Metrics API not available` when the server has none. */
export async function readMetrics(
  invocation: Invocation,
  resource: "pods" | "nodes",
  target: { namespace?: string | undefined; name?: string; query?: Record<string, string> },
): Promise<KubeObject[]> {
  const served = await invocation.cluster.discovery.all();
  if (!served.some((each) => each.group === "metrics.k8s.io" && each.resource === resource)) throw new CommandError("Metrics API not available");
  const path = resourcePath({ group: "metrics.k8s.io", version: "v1beta1", resource }, target);
  const answer = await invocation.cluster.json<KubeObject | KubeList>("GET", path);
  return Array.isArray(answer.items) ? answer.items : [answer as KubeObject];
}

export function bySort(sortBy: string): ((a: { usage: Usage }, b: { usage: Usage }) => number) | undefined {
  if (sortBy === "") return undefined;
  if (sortBy !== "cpu" && sortBy !== "memory") throw new CommandError("--sort-by accepts only cpu or memory");
  if (sortBy === "cpu") return (a, b) => millicores(b.usage.cpu) - millicores(a.usage.cpu);
  return (a, b) => b.usage.memory - a.usage.memory;
}

export function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.code === 404;
}
