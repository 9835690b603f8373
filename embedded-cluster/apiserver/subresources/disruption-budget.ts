import { forbiddenError } from "../../apimachinery/errors.ts";
import { disruptionConditions } from "../../apimachinery/disruption-condition.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { matchesLabels, selectorOf } from "../../apimachinery/labels/selector.ts";
import { type ApiError, failure } from "../../apimachinery/status.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PodDisruptionBudget } from "../../apimachinery/types/policy.ts";
import { type Call, asServed } from "../rest/call.ts";
import { updateObject } from "../rest/update.ts";

/** Evictions that the controller has not yet seen done; more are refused, as upstream's MaxDisruptedPodSize. */
const DISRUPTED_PODS = 2_000;
const VIOLATION = "Cannot evict pod as it would violate the pod's disruption budget.";

/** The budgets that guard a pod. One with a malformed selector guards none. */
export function budgetsOf(call: Call, pod: Pod): PodDisruptionBudget[] {
  const all = call.serving.strategy.list("poddisruptionbudgets", "policy", call.info.namespace) as readonly PodDisruptionBudget[];
  return all.filter(({ spec }) => selects(spec?.selector, pod));
}

/** Takes one disruption off a budget, or refuses. Models checkAndDecrement of EvictionREST. */
export async function useBudget(call: Call, budget: PodDisruptionBudget, dryRun: boolean): Promise<void> {
  check(budget);
  if (dryRun) return;
  const kind = call.serving.registry.ofResource("policy", "v1", "poddisruptionbudgets");
  if (kind === undefined) return;
  const { name, namespace = "" } = budget.metadata;
  const info = { ...call.info, group: "policy", version: "v1", resource: "poddisruptionbudgets", namespace, name, subresource: "status" };
  // The server itself writes this, whoever evicts.
  const user = { username: "system:apiserver", groups: ["system:masters"] };
  const request = { ...call.request, headers: { "user-agent": "kube-apiserver" } };
  await updateObject({ ...call, ...asServed(kind), info, user, request, dryRun: false }, (previous) => {
    const fresh = previous as PodDisruptionBudget;
    check(fresh);
    return used(fresh, call.info.name, call.serving.clock.now());
  });
}

/** The 429 that asks an evicting client to come again. */
export function tooManyRequests(budget: string): ApiError {
  return refusal(`The disruption budget ${budget} is still being processed by the server.`, 10);
}

function check({ metadata, status }: PodDisruptionBudget): void {
  const { name, generation = 0 } = metadata;
  if ((status.observedGeneration ?? 0) < generation) throw tooManyRequests(name);
  const of = { group: "policy", resource: "poddisruptionbudget" };
  if (status.disruptionsAllowed < 0) throw forbiddenError(of, name, "pdb disruptions allowed is negative");
  if (Object.keys(status.disruptedPods ?? {}).length > DISRUPTED_PODS) {
    throw forbiddenError(of, name, "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
  }
  if (status.disruptionsAllowed > 0) return;
  const condition = status.conditions?.find(({ type }) => type === "DisruptionAllowed");
  const says = condition?.status === "False" && condition.message ? condition : undefined;
  if (says?.reason === "SyncFailed") {
    throw refusal(`The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${says.message}`);
  }
  if (status.currentHealthy <= status.desiredHealthy) {
    throw refusal(`The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`);
  }
  const why = says === undefined ? "" : ` (${says.reason}): ${says.message}`;
  throw refusal(`The disruption budget ${name} does not allow evicting pods currently${why}`);
}

function refusal(message: string, retryAfterSeconds?: number): ApiError {
  const details = { causes: [{ reason: "DisruptionBudget", message }], ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  return failure(429, "TooManyRequests", VIOLATION, details);
}

function used(budget: PodDisruptionBudget, pod: string, now: number): PodDisruptionBudget {
  const status = {
    ...budget.status,
    disruptionsAllowed: budget.status.disruptionsAllowed - 1,
    disruptedPods: { ...budget.status.disruptedPods, [pod]: timestamp(now) },
  };
  const conditions = status.disruptionsAllowed === 0 ? disruptionConditions(status, now) : status.conditions;
  return { ...budget, metadata: { ...budget.metadata }, status: { ...status, ...(conditions === undefined ? {} : { conditions }) } };
}

function selects(selector: Parameters<typeof selectorOf>[0], pod: Pod): boolean {
  try {
    return matchesLabels(selectorOf(selector), pod.metadata.labels);
  } catch {
    return false;
  }
}
