import { type CronJob, hasJobCondition, isJobFinished, type Job } from "../../apimachinery/types/batch.ts";
import { type CronJobHands, dropActive, isListed } from "./cronjob-hands.ts";

/** Takes finished and missing Jobs off the list of active ones and notes the last success. Models the first half of syncCronJob. */
export async function keepActiveList(cronJob: CronJob, jobs: readonly Job[], hands: CronJobHands): Promise<void> {
  for (const job of jobs) {
    if (isJobFinished(job.status)) noteFinished(cronJob, job, hands);
    else if (!isListed(cronJob, job.metadata.uid)) await noteUnexpected(cronJob, job, hands);
  }
  const children = new Set(jobs.map((job) => job.metadata.uid));
  for (const { name, namespace, uid } of cronJob.status.active ?? []) {
    if (children.has(uid) || (await hands.writer.find(name, namespace)) !== undefined) continue;
    hands.recorder.record(cronJob, "Normal", "MissingJob", `Active job went missing: ${name}`);
    dropActive(cronJob, uid);
  }
}

function noteFinished(cronJob: CronJob, job: Job, { recorder }: CronJobHands): void {
  const { name, uid } = job.metadata;
  const isComplete = hasJobCondition(job.status, "Complete");
  if (isListed(cronJob, uid)) {
    dropActive(cronJob, uid);
    recorder.record(cronJob, "Normal", "SawCompletedJob", `Saw completed job: ${name}, condition: ${isComplete ? "Complete" : "Failed"}`);
  }
  const ended = job.status.completionTime;
  const { lastSuccessfulTime: last } = cronJob.status;
  if (isComplete && ended !== undefined && (last === undefined || Date.parse(ended) > Date.parse(last))) cronJob.status.lastSuccessfulTime = ended;
}

async function noteUnexpected(cronJob: CronJob, job: Job, { cronWriter, recorder }: CronJobHands): Promise<void> {
  const fresh = await cronWriter.find(cronJob.metadata.name, cronJob.metadata.namespace);
  if (fresh !== undefined && isListed(fresh, job.metadata.uid)) return;
  recorder.record(cronJob, "Warning", "UnexpectedJob", `Saw a job that the controller did not create or forgot: ${job.metadata.name}`);
}
