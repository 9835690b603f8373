import { badRequestError, conflictError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import { failure, isConflict } from "../../apimachinery/status.ts";
import { decodeBody } from "../request/body.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { deleteObject } from "../rest/delete.ts";
import type { DeleteOptions } from "../rest/delete-options.ts";
import { getObject } from "../rest/get.ts";
import { typedBody } from "../rest/typed-body.ts";
import { updateObject } from "../rest/update.ts";
import { budgetsOf, tooManyRequests, useBudget } from "./disruption-budget.ts";

type WrittenOptions = Omit<DeleteOptions, "dryRun"> & { dryRun?: string[] };

interface Eviction {
  metadata?: { name?: string };
  deleteOptions?: WrittenOptions;
}

const SEVERAL_BUDGETS = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
/** Times a pod is looked at anew when it changes under the eviction, as upstream's EvictionsRetry. */
const ATTEMPTS = 20;

/** Deletes a pod when its PodDisruptionBudget lets it go. Models pkg/registry/core/pod/storage EvictionREST. */
export async function evict(call: Call): Promise<Outcome> {
  const options = readOptions(call);
  for (let attempt = 1; ; attempt++) {
    const pod = getObject(call) as Pod;
    try {
      if (canIgnoreBudget(pod)) await announceAndDelete(call, enforcesVersion(pod) ? pinned(options, pod) : options);
      else await evictWithin(call, pod, options);
      return succeeded(201);
    } catch (error) {
      const retry = isConflict(error) && options.preconditions?.resourceVersion === undefined && attempt < ATTEMPTS;
      if (!retry) throw error;
    }
  }
}

async function evictWithin(call: Call, pod: Pod, options: DeleteOptions): Promise<void> {
  const budgets = budgetsOf(call, pod);
  const [budget] = budgets;
  if (budgets.length > 1) throw failure(500, "", SEVERAL_BUDGETS);
  if (budget === undefined) return announceAndDelete(call, options);
  const { currentHealthy, desiredHealthy } = budget.status;
  const spared = budget.spec?.unhealthyPodEvictionPolicy === "AlwaysAllow" || (currentHealthy >= desiredHealthy && desiredHealthy > 0);
  // A pod that is not ready is not among those that the budget guards.
  if (isReady(pod) || !spared) {
    await useBudget(call, budget, options.dryRun);
    return announceAndDelete(call, options);
  }
  try {
    await announceAndDelete(call, pinned(options, pod));
  } catch (error) {
    const ours = isConflict(error) && options.preconditions?.resourceVersion === undefined;
    throw ours ? tooManyRequests(budget.metadata.name) : error;
  }
}

function readOptions(call: Call): DeleteOptions {
  const body = decodeBody(call.request, call.serving.protobuf);
  const eviction = typedBody<Eviction>(call.serving, { group: "policy", version: "v1", kind: "Eviction" }, body);
  if (eviction.metadata?.name !== call.info.name) throw badRequestError("name in URL does not match name in Eviction object");
  const { dryRun = [], ...options } = eviction.deleteOptions ?? {};
  return { ...options, dryRun: call.dryRun || dryRun.includes("All") };
}

/** What has ended, has not begun or is going anyway takes nothing from anybody. */
function canIgnoreBudget({ status, metadata }: Pod): boolean {
  return status?.phase === "Succeeded" || status?.phase === "Failed" || status?.phase === "Pending" || metadata.deletionTimestamp !== undefined;
}

function enforcesVersion({ status, metadata }: Pod): boolean {
  return status?.phase !== "Succeeded" && status?.phase !== "Failed" && metadata.deletionTimestamp === undefined;
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") ?? false;
}

/** The pod as it was judged, or none. */
function pinned(options: DeleteOptions, pod: Pod): DeleteOptions {
  if (options.preconditions?.resourceVersion !== undefined || pod.metadata.resourceVersion === undefined) return options;
  return { ...options, preconditions: { ...options.preconditions, resourceVersion: pod.metadata.resourceVersion } };
}

/** The pod says why it goes, then goes. */
async function announceAndDelete(call: Call, options: DeleteOptions): Promise<void> {
  if (options.dryRun) return void (await deleteObject(call, call.info.name, options));
  const present = getObject(call);
  checkPreconditions(present, options);
  const tracking = { managedFields: present.metadata.managedFields ?? [] };
  const marked = await updateObject({ ...call, info: { ...call.info, subresource: "status" } }, (previous) => withCondition(call, previous), {
    subresource: "status",
    tracking,
  });
  const { resourceVersion } = marked.metadata;
  const pin = options.preconditions?.resourceVersion !== undefined && resourceVersion !== undefined;
  await deleteObject(call, call.info.name, pin ? { ...options, preconditions: { ...options.preconditions, resourceVersion } } : options);
}

function withCondition(call: Call, previous: KubeObject): KubeObject {
  const pod = cloneJson(previous);
  const conditions: Condition[] = pod["status"]?.conditions ?? [];
  const present = conditions.find(({ type }) => type === "DisruptionTarget");
  const condition: Condition = {
    type: "DisruptionTarget",
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: present?.status === "True" ? (present.lastTransitionTime ?? "") : timestamp(call.serving.clock.now()),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  pod["status"] = { ...pod["status"], conditions: [...conditions.filter((one) => one !== present), condition] };
  return pod;
}

function checkPreconditions({ metadata }: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const of = { group: "", resource: "Pod" };
  if (uid && uid !== metadata.uid) {
    const reason = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflictError(of, metadata.name, reason);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const reason = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflictError(of, metadata.name, reason);
  }
}

function succeeded(code: number): Outcome {
  return { code, object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code } };
}
