import type { CronJobSpec, JobSpec } from "../../../apimachinery/types/batch.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";

const LARGEST_INT32 = 2 ** 31 - 1;

/** Models SetDefaults_Job of pkg/apis/batch/v1/defaults.go; the labels are the strategy's. */
export function defaultJob(spec: JobSpec): void {
  spec.template ??= { spec: { containers: [] } };
  defaultPodTemplate(spec.template);
  defaultPolicies(spec);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : LARGEST_INT32;
  spec.completionMode ??= "NonIndexed";
  spec.suspend ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? "Failed" : "TerminatingOrFailed";
  spec.manualSelector ??= false;
}

/** Models SetDefaults_CronJob. The Job inside gets its own defaults when it is made; only its template has them before. */
export function defaultCronJob(spec: CronJobSpec): void {
  spec.concurrencyPolicy ||= "Allow";
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
  const template = (spec.jobTemplate ??= { spec: { template: { spec: { containers: [] } } } });
  template.metadata ??= {};
  if (template.spec === undefined || template.spec === null) return;
  template.spec.template ??= { spec: { containers: [] } };
  defaultPodTemplate(template.spec.template);
  defaultPolicies(template.spec);
}

function defaultPolicies(spec: JobSpec): void {
  for (const rule of spec.podFailurePolicy?.rules ?? []) for (const pattern of rule.onPodConditions ?? []) pattern.status ||= "True";
}
