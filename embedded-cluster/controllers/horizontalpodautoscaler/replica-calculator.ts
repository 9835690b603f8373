import { type Selector, matchesLabels } from "../../apimachinery/labels/selector.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { messageOf } from "../pod-control.ts";
import { type PodGroups, groupPods } from "./pod-groups.ts";
import { podRequests } from "./pod-requests.ts";
import { type PodMetric, resourceMetrics } from "./resource-metrics.ts";
import type { AutoscalerRun } from "./run.ts";
import { type Tolerances, isWithin, tolerancesOf } from "./tolerances.ts";

// Models pkg/controller/podautoscaler/replica_calculator.go.

export interface Asked {
  run: AutoscalerRun;
  resource: string;
  /** "" for the whole pod. */
  container: string;
  selector: Selector;
  current: number;
}

type Metrics = Map<string, PodMetric>;

/** Replicas at which pods would use so many percent of what they request. `average` is in thousandths. */
export async function utilizationReplicas(asked: Asked, target: number): Promise<{ replicas: number; utilization: number; average: number }> {
  const { metrics, pods, groups } = await measured(asked, `unable to get metrics for resource ${asked.resource}: `);
  const requests = podRequests(pods, asked.container, asked.resource);
  const first = utilizationOf(metrics, requests);
  const replicas = decide(asked, metrics, groups, first.utilization / target, {
    // On the way down a pod that was not measured counts as using all it may, on the way up as using nothing.
    fallback: (name) => Math.trunc(((requests.get(name) ?? 0) * Math.max(100, target)) / 100),
    ratio: () => utilizationOf(metrics, requests).utilization / target,
  });
  return { replicas, ...first };
}

/** Replicas at which pods would use so much on average, in thousandths. */
export async function averageReplicas(asked: Asked, target: number): Promise<{ replicas: number; average: number }> {
  const { metrics, groups } = await measured(asked, "");
  const average = averageOf(metrics);
  const replicas = decide(asked, metrics, groups, average / target, { fallback: () => target, ratio: () => averageOf(metrics) / target });
  return { replicas, average };
}

async function measured(asked: Asked, prefix: string): Promise<{ metrics: Metrics; pods: Pod[]; groups: PodGroups }> {
  const { run, resource, container, selector } = asked;
  const metrics = await resourceMetrics(run, resource, selector, container).catch((error) => {
    throw new Error(prefix + messageOf(error), { cause: error });
  });
  const pods = run.pods.inNamespace(run.namespace).filter((pod) => matchesLabels(selector, pod.metadata.labels));
  if (pods.length === 0) throw new Error("no pods returned by selector while calculating replica count");
  const groups = groupPods(pods, metrics, resource, run.context.clock.now());
  for (const name of [...groups.ignored, ...groups.unready]) metrics.delete(name);
  if (metrics.size === 0) throw new Error("did not receive metrics for targeted pods (pods might be unready)");
  return { metrics, pods, groups };
}

interface Second {
  /** What a pod that was not measured is taken to use when the others use less than they should. */
  fallback(pod: string): number;
  /** The ratio of use and target, with the metrics as they are then. */
  ratio(): number;
}

/** What the measured ratio of use and target asks for, careful about pods that said nothing. */
function decide({ run, current }: Asked, metrics: Metrics, groups: PodGroups, ratio: number, second: Second): number {
  const tolerances = tolerancesOf(run.autoscaler);
  const growsWithUnready = groups.unready.size > 0 && ratio > 1;
  if (!growsWithUnready && groups.missing.size === 0) return isWithin(tolerances, ratio) ? current : Math.ceil(ratio * groups.ready);
  const assume = (name: string, value: number) => metrics.set(name, { time: 0, windowMilliseconds: 0, value });
  if (ratio < 1) for (const name of groups.missing) assume(name, second.fallback(name));
  if (ratio > 1) for (const name of groups.missing) assume(name, 0);
  if (growsWithUnready) for (const name of groups.unready) assume(name, 0);
  return careful(current, metrics, ratio, second.ratio(), tolerances);
}

/** The second reckoning may weaken the first, never turn it round. */
function careful(current: number, metrics: Metrics, first: number, second: number, tolerances: Tolerances): number {
  if (isWithin(tolerances, second) || (first < 1 && second > 1) || (first > 1 && second < 1)) return current;
  const replicas = Math.ceil(second * metrics.size);
  if ((second < 1 && replicas > current) || (second > 1 && replicas < current)) return current;
  return replicas;
}

function utilizationOf(metrics: Metrics, requests: ReadonlyMap<string, number>): { utilization: number; average: number } {
  let used = 0;
  let requested = 0;
  let count = 0;
  for (const [name, { value }] of metrics) {
    const request = requests.get(name);
    if (request === undefined) continue;
    used += value;
    requested += request;
    count++;
  }
  if (requested === 0) throw new Error("no metrics returned matched known pods");
  return { utilization: Math.trunc((used * 100) / requested), average: Math.trunc(used / count) };
}

function averageOf(metrics: Metrics): number {
  return Math.trunc([...metrics.values()].reduce((sum, { value }) => sum + value, 0) / metrics.size);
}
