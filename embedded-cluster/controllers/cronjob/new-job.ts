import { zonedTimestamp } from "../../apimachinery/cron/time-zone.ts";
import { type CronJob, type Job, type JobReference, SCHEDULED_TIMESTAMP } from "../../apimachinery/types/batch.ts";
import { controllerReference } from "../owner.ts";

/** The same for the same time, so that no time starts two Jobs: minutes since the epoch are its end. */
export function jobNameOf(cronJob: CronJob, scheduled: number): string {
  return `${cronJob.metadata.name}-${Math.floor(scheduled / 60_000)}`;
}

/** Models getJobFromTemplate2. */
export function newJob(cronJob: CronJob, scheduled: number): Partial<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const zone = cronJob.spec.timeZone ?? "";
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobNameOf(cronJob, scheduled),
      ...(cronJob.metadata.namespace === undefined ? {} : { namespace: cronJob.metadata.namespace }),
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      annotations: { ...metadata?.annotations, [SCHEDULED_TIMESTAMP]: zonedTimestamp(zone, scheduled) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec,
  };
}

export function referenceTo({ apiVersion, kind, metadata }: Job): JobReference {
  const { name, namespace = "", uid = "", resourceVersion } = metadata;
  return { kind, namespace, name, uid, apiVersion, ...(resourceVersion === undefined ? {} : { resourceVersion }) };
}
