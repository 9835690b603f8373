import { type Selector, selectorText } from "../../apimachinery/labels/selector.ts";
import { quantityMilliValue } from "../../apimachinery/quantity/arithmetic.ts";
import { ApiError } from "../../apimachinery/status.ts";
import { requestJson } from "../../client/resource-client.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { messageOf } from "../pod-control.ts";
import type { AutoscalerRun } from "./run.ts";

export interface PodMetric {
  /** Milliseconds since the epoch, and how many of them the value covers. */
  time: number;
  windowMilliseconds: number;
  /** In thousandths of the resource's unit. */
  value: number;
}

interface PodMetrics {
  metadata: { name: string };
  timestamp: string;
  window: string;
  containers: { name: string; usage: Record<string, string> }[];
}

/** What each pod uses of a resource, by name. Models resourceMetricsClient of pkg/controller/podautoscaler/metrics. */
export async function resourceMetrics(run: AutoscalerRun, resource: string, selector: Selector, container: string): Promise<Map<string, PodMetric>> {
  const query = `labelSelector=${encodeURIComponent(selectorText(selector))}`;
  const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${run.namespace}/pods?${query}`;
  const list = await requestJson<{ items: PodMetrics[] }>(run.context.api, "GET", path).catch((error) => {
    throw new Error(`unable to fetch metrics from resource metrics API: ${clientText(error)}`, { cause: error });
  });
  if (list.items.length === 0) throw new Error("no metrics returned from resource metrics API");
  const found = new Map<string, PodMetric>();
  for (const pod of list.items) {
    const value = container === "" ? sum(pod, resource) : ofContainer(pod, resource, container);
    if (value !== undefined) found.set(pod.metadata.name, { time: parseTimestamp(pod.timestamp) ?? 0, windowMilliseconds: seconds(pod.window) * 1000, value });
  }
  return found;
}

/** What is not served at all is worded by client-go, which names the resource. */
function clientText(error: unknown): string {
  const unknown = error instanceof ApiError && error.code === 404 && error.status.details?.name === undefined;
  return unknown ? "the server could not find the requested resource (get pods.metrics.k8s.io)" : messageOf(error);
}

/** undefined when one of the containers was not measured. */
function sum({ containers }: PodMetrics, resource: string): number | undefined {
  if (containers.length === 0) return undefined;
  let total = 0;
  for (const { usage } of containers) {
    const used = usage[resource];
    if (used === undefined) return undefined;
    total += quantityMilliValue(used);
  }
  return total;
}

function ofContainer({ containers }: PodMetrics, resource: string, name: string): number | undefined {
  const used = containers.find((container) => container.name === name)?.usage[resource];
  return used === undefined ? undefined : quantityMilliValue(used);
}

/** "15s", "1m0.5s" */
function seconds(window: string): number {
  let total = 0;
  for (const [, amount, unit] of window.matchAll(/([\d.]+)(h|m|s)/g)) total += Number(amount) * (unit === "h" ? 3600 : unit === "m" ? 60 : 1);
  return total;
}
