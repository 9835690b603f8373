import type { HorizontalPodAutoscalerSpec, ScalingRules } from "../../apimachinery/types/autoscaling.ts";
import type { AutoscalerRun } from "./run.ts";
import type { ScaleHistory } from "./scale-history.ts";

/** How long the highest recommendation holds on the way down. As --horizontal-pod-autoscaler-downscale-stabilization. */
const DOWNSCALE_SECONDS = 300;

export interface Wish {
  run: AutoscalerRun;
  history: ScaleHistory;
  current: number;
  /** What the metrics ask for. */
  desired: number;
  minReplicas: number;
  maxReplicas: number;
}

interface Limited {
  replicas: number;
  reason: string;
  message: string;
}

const WITHIN = { reason: "DesiredWithinRange", message: "the desired count is within the acceptable range" };
const TOO_MANY = { reason: "TooManyReplicas", message: "the desired replica count is more than the maximum replica count" };
const TOO_FEW = { reason: "TooFewReplicas", message: "the desired replica count is less than the minimum replica count" };
const UP_LIMIT = { reason: "ScaleUpLimit", message: "the desired replica count is increasing faster than the maximum scale rate" };
const DOWN_LIMIT = { reason: "ScaleDownLimit", message: "the desired replica count is decreasing faster than the maximum scale rate" };
const HIGHER = "recent recommendations were higher than current one, applying the highest recent recommendation";
const LOWER = "recent recommendations were lower than current one, applying the lowest recent recommendation";

/** An autoscaler that says nothing of its behavior. Models normalizeDesiredReplicas. */
export function normalizePlainly(wish: Wish): number {
  const { run, history, desired, current, minReplicas, maxReplicas } = wish;
  const since = run.context.clock.now() - DOWNSCALE_SECONDS * 1000;
  const recent = history.recommendations(run.key).filter(({ time }) => time >= since);
  const stabilized = Math.max(desired, ...recent.map(({ replicas }) => replicas));
  history.recommend(run.key, desired, since);
  sayStabilized(run, stabilized !== desired, "ScaleDownStabilized", HIGHER);
  const limit = Math.max(2 * current, 4);
  const limited = maxReplicas > limit ? { replicas: limit, ...UP_LIMIT } : { replicas: maxReplicas, ...TOO_MANY };
  if (stabilized < minReplicas) return sayLimited(run, stabilized, { replicas: minReplicas, ...TOO_FEW });
  return sayLimited(run, stabilized, stabilized > limited.replicas ? limited : { replicas: stabilized, ...WITHIN });
}

/** Models normalizeDesiredReplicasWithBehaviors: first what holds in both directions, then the rates. */
export function normalizeWithBehavior(wish: Wish, behavior: NonNullable<HorizontalPodAutoscalerSpec["behavior"]>): number {
  const { run, history, desired, current } = wish;
  const up = behavior.scaleUp ?? {};
  const down = behavior.scaleDown ?? {};
  const now = run.context.clock.now();
  const upSince = now - (up.stabilizationWindowSeconds ?? 0) * 1000;
  const downSince = now - (down.stabilizationWindowSeconds ?? DOWNSCALE_SECONDS) * 1000;
  const recent = history.recommendations(run.key);
  const lowest = Math.min(desired, ...recent.filter(({ time }) => time > upSince).map(({ replicas }) => replicas));
  const highest = Math.max(desired, ...recent.filter(({ time }) => time > downSince).map(({ replicas }) => replicas));
  const stabilized = Math.min(Math.max(current, lowest), highest);
  history.recommend(run.key, desired, Math.min(upSince, downSince));
  if (desired >= current) sayStabilized(run, stabilized !== desired, "ScaleUpStabilized", LOWER);
  else sayStabilized(run, stabilized !== desired, "ScaleDownStabilized", HIGHER);
  return sayLimited(run, stabilized, withinRate(wish, stabilized, up, down));
}

/** Models convertDesiredReplicasWithBehaviorRate. */
function withinRate(wish: Wish, desired: number, up: ScalingRules, down: ScalingRules): Limited {
  const { current, maxReplicas, minReplicas } = wish;
  if (desired > current) {
    const rate = Math.max(current, rateLimit(wish, up, 1));
    const limited = maxReplicas > rate ? { replicas: rate, ...UP_LIMIT } : { replicas: maxReplicas, ...TOO_MANY };
    if (desired > limited.replicas) return limited;
  } else if (desired < current) {
    const rate = Math.min(current, rateLimit(wish, down, -1));
    const limited = minReplicas < rate ? { replicas: rate, ...DOWN_LIMIT } : { replicas: minReplicas, ...TOO_FEW };
    if (desired < limited.replicas) return limited;
  }
  return { replicas: desired, ...WITHIN };
}

/** How far the policies let the size go in a direction. Models calculateScaleUpLimitWithScalingRules and its counterpart. */
function rateLimit({ run, history, current }: Wish, { selectPolicy = "Max", policies = [] }: ScalingRules, direction: 1 | -1): number {
  if (selectPolicy === "Disabled") return current;
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const start = history.replicasBefore(run.key, current, periodSeconds);
    if (type === "Pods") return start + direction * value;
    return direction > 0 ? Math.ceil(start * (1 + value / 100)) : Math.trunc(start * (1 - value / 100));
  });
  // "Max" is the largest change, which on the way down is the smallest size.
  const largest = (selectPolicy === "Min") !== direction > 0;
  return largest ? Math.max(...proposals) : Math.min(...proposals);
}

function sayStabilized(run: AutoscalerRun, isStabilized: boolean, reason: string, message: string): void {
  if (isStabilized) run.condition("AbleToScale", "True", reason, message);
  else run.condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size");
}

function sayLimited(run: AutoscalerRun, wished: number, { replicas, reason, message }: Limited): number {
  run.condition("ScalingLimited", replicas === wished ? "False" : "True", reason, message);
  return replicas;
}
