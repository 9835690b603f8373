import type { Schedule } from "../../apimachinery/cron/schedule.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { CronJob } from "../../apimachinery/types/batch.ts";
import { isControlledBy } from "../owner.ts";
import { messageOf } from "../pod-control.ts";
import { type CronJobHands, isListed } from "./cronjob-hands.ts";
import { jobNameOf, newJob, referenceTo } from "./new-job.ts";
import { InvalidScheduleError, mostRecent } from "./schedule-times.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Starts the Job whose time has come, if one has; gives whether the schedule goes on. Models the second half of syncCronJob. */
export async function startDueJob(cronJob: CronJob, schedule: Schedule, now: number, hands: CronJobHands): Promise<boolean> {
  const due = dueTime(cronJob, schedule, now, hands);
  if (due === "never") return false;
  if (due === undefined || isTooLate(cronJob, due, now, hands) || hasStarted(cronJob, due)) return true;
  const active = cronJob.status.active ?? [];
  if (cronJob.spec.concurrencyPolicy === "Forbid" && active.length > 0) {
    const message = "Not starting job because prior execution is running and concurrency policy is Forbid";
    hands.recorder.record(cronJob, "Normal", "JobAlreadyActive", message);
    return true;
  }
  if (cronJob.spec.concurrencyPolicy === "Replace") await replaceActive(cronJob, hands);
  return start(cronJob, due, hands);
}

function dueTime(cronJob: CronJob, schedule: Schedule, now: number, { recorder }: CronJobHands): number | undefined | "never" {
  try {
    const { due, missed } = mostRecent(cronJob, now, schedule, true);
    if (due !== undefined && missed === "many") {
      const message = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew";
      recorder.record(cronJob, "Warning", "TooManyMissedTimes", message);
    }
    return due;
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    recorder.record(cronJob, "Warning", "InvalidSchedule", `invalid schedule: ${cronJob.spec.schedule} : ${error.message}`);
    return "never";
  }
}

function isTooLate(cronJob: CronJob, due: number, now: number, { recorder }: CronJobHands): boolean {
  const deadline = cronJob.spec.startingDeadlineSeconds;
  if (deadline === undefined || due + deadline * 1_000 >= now) return false;
  recorder.record(cronJob, "Warning", "MissSchedule", `Missed scheduled time to start a job: ${rfc1123(due)}`);
  return true;
}

function hasStarted(cronJob: CronJob, due: number): boolean {
  const { active = [], lastScheduleTime } = cronJob.status;
  return active.some(({ name }) => name === jobNameOf(cronJob, due)) || (lastScheduleTime !== undefined && Date.parse(lastScheduleTime) === due);
}

async function replaceActive(cronJob: CronJob, hands: CronJobHands): Promise<void> {
  for (const { name, namespace } of cronJob.status.active ?? []) {
    const job = await hands.writer.get(name, namespace).catch((error: unknown) => {
      hands.recorder.record(cronJob, "Warning", "FailedGet", `Get job: ${messageOf(error)}`);
      throw error;
    });
    if (!(await hands.deleteJob(cronJob, job))) throw new Error(`could not replace job ${namespace}/${name}`);
  }
}

async function start(cronJob: CronJob, due: number, hands: CronJobHands): Promise<boolean> {
  const job = await hands.createJob(newJob(cronJob, due)).catch((error: unknown) => {
    if (error instanceof ApiError && error.reason === "AlreadyExists") return undefined;
    hands.recorder.record(cronJob, "Warning", "FailedCreate", `Error creating job: ${messageOf(error)}`);
    throw error;
  });
  const present = job ?? (await hands.writer.get(jobNameOf(cronJob, due), cronJob.metadata.namespace));
  // A Job of that name that is somebody else's, or that is listed already, is left to whoever made it.
  if (job === undefined && (!isControlledBy(present, cronJob) || isListed(cronJob, present.metadata.uid))) return false;
  if (job !== undefined) hands.recorder.record(cronJob, "Normal", "SuccessfulCreate", `Created job ${job.metadata.name}`);
  (cronJob.status.active ??= []).push(referenceTo(present));
  cronJob.status.lastScheduleTime = timestamp(due);
  return true;
}

/** "Thu, 01 Jan 2026 00:00:00 +0000" */
function rfc1123(moment: number): string {
  const time = new Date(moment);
  const day = String(time.getUTCDate()).padStart(2, "0");
  return `${DAYS[time.getUTCDay()]}, ${day} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()} ${time.toISOString().slice(11, 19)} +0000`;
}
