import type { Job } from "../../apimachinery/types/batch.ts";
import type { Condition, Pod } from "../../apimachinery/types/core.ts";
import { totalOf } from "./index-intervals.ts";
import { isFailed, isSuspended } from "./job-pods.ts";
import { jobCondition, type JobSync } from "./job-sync.ts";
import { judgeFailure } from "./pod-failure-policy.ts";
import { matchSuccessPolicy } from "./success-policy.ts";

/** The end that a Job has come to before its pods are looked after: what was decided earlier, then failures, then its success policy. */
export function endState(sync: JobSync): Condition | undefined {
  const { job, pods, now } = sync;
  return decidedEarlier(job, now) ?? policyFailure(job, pods, now) ?? limitFailure(sync) ?? indexFailure(sync) ?? policySuccess(sync);
}

export function completed(now: number): Condition {
  return jobCondition("SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods", now);
}

/** When activeDeadlineSeconds will have passed, in milliseconds; undefined when no time runs. */
export function deadlineOf(job: Job): number | undefined {
  const { activeDeadlineSeconds: seconds } = job.spec;
  if (seconds === undefined || job.status.startTime === undefined || isSuspended(job)) return undefined;
  return Date.parse(job.status.startTime) + seconds * 1_000;
}

function decidedEarlier({ status }: Job, now: number): Condition | undefined {
  const found = (type: string) => status.conditions?.find((condition) => condition.type === type && condition.status === "True");
  const target = found("FailureTarget");
  return found("SuccessCriteriaMet") ?? (target && jobCondition("Failed", "True", target.reason ?? "", target.message ?? "", now));
}

function policyFailure(job: Job, pods: readonly Pod[], now: number): Condition | undefined {
  if (!job.spec.podFailurePolicy) return undefined;
  for (const pod of pods) {
    const message = isFailed(pod, job) ? judgeFailure(job.spec.podFailurePolicy, pod).jobMessage : undefined;
    if (message !== undefined) return failure("PodFailurePolicy", message, now);
  }
  return undefined;
}

function limitFailure({ job, pods, failed, now }: JobSync): Condition | undefined {
  const limit = job.spec.backoffLimit ?? 0;
  if (failed > limit || hasRestartedTooOften(job, pods, limit)) {
    return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit", now);
  }
  const deadline = deadlineOf(job);
  if (deadline !== undefined && now >= deadline) return failure("DeadlineExceeded", "Job was active longer than specified deadline", now);
  return undefined;
}

/** Containers that restart in their pods count as well. Models pastBackoffLimitOnFailure. */
function hasRestartedTooOften({ spec }: Job, pods: readonly Pod[], limit: number): boolean {
  if (spec.template.spec.restartPolicy !== "OnFailure") return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== "Running" && status?.phase !== "Pending") continue;
    for (const each of [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])]) restarts += each.restartCount;
  }
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

function indexFailure({ job, indexes, now }: JobSync): Condition | undefined {
  if (indexes?.failed === undefined) return undefined;
  const failed = totalOf(indexes.failed);
  const { maxFailedIndexes, completions = 0 } = job.spec;
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    return failure("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes", now);
  }
  return failed > 0 && failed + totalOf(indexes.succeeded) >= completions ? failure("FailedIndexes", "Job has failed indexes", now) : undefined;
}

function policySuccess({ job, indexes, now }: JobSync): Condition | undefined {
  const message = indexes && matchSuccessPolicy(job.spec, indexes.succeeded);
  return message === undefined ? undefined : jobCondition("SuccessCriteriaMet", "True", "SuccessPolicy", message, now);
}

/** Failed itself follows when the pods have gone. */
function failure(reason: string, message: string, now: number): Condition {
  return jobCondition("FailureTarget", "True", reason, message, now);
}
