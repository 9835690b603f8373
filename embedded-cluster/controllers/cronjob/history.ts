import { hasJobCondition, type Job } from "../../apimachinery/types/batch.ts";
import type { CronJob } from "../../apimachinery/types/batch.ts";

/** Finished Jobs beyond the limits, the oldest first. Models cleanupFinishedJobs. */
export function surplusJobs({ spec }: CronJob, jobs: readonly Job[]): Job[] {
  const complete = jobs.filter((job) => hasJobCondition(job.status, "Complete"));
  const failed = jobs.filter((job) => hasJobCondition(job.status, "Failed"));
  return [...oldest(complete, spec.successfulJobsHistoryLimit), ...oldest(failed, spec.failedJobsHistoryLimit)];
}

function oldest(jobs: readonly Job[], limit: number | undefined): Job[] {
  if (limit === undefined || jobs.length <= limit) return [];
  return [...jobs].sort(byStart).slice(0, jobs.length - limit);
}

/** Those that never started come last. */
function byStart(left: Job, right: Job): number {
  const [one, other] = [left, right].map((job) => (job.status?.startTime === undefined ? Number.POSITIVE_INFINITY : Date.parse(job.status.startTime)));
  if (one !== other) return (one as number) - (other as number);
  return left.metadata.name < right.metadata.name ? -1 : 1;
}
