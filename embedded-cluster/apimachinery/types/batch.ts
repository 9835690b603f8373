// The fields of the batch group that the components read and write. Shapes from the Kubernetes API reference, v1.36.
import type { KubeObject, ObjectMeta } from "../object.ts";
import type { Condition, LabelSelector, PodTemplateSpec } from "./core.ts";

export interface JobSpec {
  parallelism?: number;
  completions?: number;
  activeDeadlineSeconds?: number;
  backoffLimit?: number;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  selector?: LabelSelector;
  manualSelector?: boolean;
  template: PodTemplateSpec;
  ttlSecondsAfterFinished?: number;
  completionMode?: "NonIndexed" | "Indexed";
  suspend?: boolean;
  podFailurePolicy?: PodFailurePolicy;
  successPolicy?: SuccessPolicy;
  podReplacementPolicy?: "TerminatingOrFailed" | "Failed";
  managedBy?: string;
}

export type FailureAction = "FailJob" | "FailIndex" | "Ignore" | "Count";

export interface OnExitCodes {
  containerName?: string;
  operator?: "In" | "NotIn";
  values?: number[];
}

export interface PodFailurePolicyRule {
  action?: FailureAction;
  onExitCodes?: OnExitCodes;
  onPodConditions?: { type: string; status?: string }[];
}

export interface PodFailurePolicy {
  rules?: PodFailurePolicyRule[];
}

export interface SuccessPolicyRule {
  /** "0-2,5" */
  succeededIndexes?: string;
  succeededCount?: number;
}

export interface SuccessPolicy {
  rules?: SuccessPolicyRule[];
}

export interface JobStatus {
  conditions?: Condition[];
  startTime?: string;
  completionTime?: string;
  active?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  ready?: number;
  /** "0,2-4" */
  completedIndexes?: string;
  failedIndexes?: string;
  /** uids of pods that have ended but still carry the finalizer. */
  uncountedTerminatedPods?: { succeeded?: string[]; failed?: string[] };
}

export interface Job extends KubeObject {
  spec: JobSpec;
  status: JobStatus;
}

export interface JobReference {
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string;
  uid: string;
  resourceVersion?: string;
}

export interface CronJobSpec {
  schedule: string;
  timeZone?: string;
  startingDeadlineSeconds?: number;
  concurrencyPolicy?: "Allow" | "Forbid" | "Replace";
  suspend?: boolean;
  jobTemplate: { metadata?: Partial<ObjectMeta>; spec: JobSpec };
  successfulJobsHistoryLimit?: number;
  failedJobsHistoryLimit?: number;
}

export interface CronJob extends KubeObject {
  spec: CronJobSpec;
  status: { active?: JobReference[]; lastScheduleTime?: string; lastSuccessfulTime?: string };
}

export const JOB_TRACKING_FINALIZER = "batch.kubernetes.io/job-tracking";
export const COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index";
export const INDEX_FAILURE_COUNT = "batch.kubernetes.io/job-index-failure-count";
export const INDEX_IGNORED_FAILURE_COUNT = "batch.kubernetes.io/job-index-ignored-failure-count";
export const CONTROLLER_UID = "batch.kubernetes.io/controller-uid";
export const JOB_NAME = "batch.kubernetes.io/job-name";
/** The labels' names before they had a prefix; still set. */
export const LEGACY_CONTROLLER_UID = "controller-uid";
export const LEGACY_JOB_NAME = "job-name";
export const SCHEDULED_TIMESTAMP = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/** Whether a condition of this type is true. */
export function hasJobCondition(status: JobStatus | undefined, type: string): boolean {
  return (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === "True");
}

export function isJobFinished(status: JobStatus | undefined): boolean {
  return hasJobCondition(status, "Complete") || hasJobCondition(status, "Failed");
}
