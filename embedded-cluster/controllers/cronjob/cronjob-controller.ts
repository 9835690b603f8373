import { parseSchedule, type Schedule } from "../../apimachinery/cron/schedule.ts";
import { objectKey } from "../../apimachinery/object.ts";
import type { CronJob, Job } from "../../apimachinery/types/batch.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { controllerOf } from "../owner.ts";
import { wakeOwners } from "../wake-owners.ts";
import { keepActiveList } from "./active-list.ts";
import { CronJobHands } from "./cronjob-hands.ts";
import { surplusJobs } from "./history.ts";
import { untilNext } from "./schedule-times.ts";
import { startDueJob } from "./start-due-job.ts";

/** Makes Jobs at the times a schedule names. Models pkg/controller/cronjob. */
export const cronJobController: ControllerDefinition = {
  name: "cronjob-controller",
  identity: "cronjob-controller",
  needs: [RESOURCES.cronjobs, RESOURCES.jobs],
  start(context) {
    const controller = new CronJobController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (cronJob: CronJob) => queue.add(objectKey(cronJob));
    controller.cronJobs.onChange({
      added: wake,
      // A new schedule is looked at when it is next due, anything else at once.
      updated(cronJob, previous) {
        const isRescheduled = cronJob.spec.schedule !== previous.spec.schedule || cronJob.spec.timeZone !== previous.spec.timeZone;
        const after = isRescheduled ? controller.untilNext(cronJob) : 0;
        if (after !== undefined) queue.addAfter(objectKey(cronJob), after);
      },
      deleted: wake,
    });
    wakeOwners<CronJob, Job>({
      owners: controller.cronJobs,
      ownerKind: "CronJob",
      children: controller.jobs,
      selects: () => false,
      wake: (key) => queue.add(key),
    });
    return queue;
  },
};

/** The zone of the spec goes in front, as upstream hands it to its parser. Throws for a schedule that cannot be read. */
export function scheduleOf({ spec }: CronJob): Schedule {
  const hasZone = spec.timeZone !== undefined && !spec.schedule.includes("TZ");
  return parseSchedule(hasZone ? `TZ=${spec.timeZone} ${spec.schedule}` : spec.schedule);
}

class CronJobController {
  readonly cronJobs;
  readonly jobs;
  private readonly hands: CronJobHands;
  private readonly context: ControllerContext;

  constructor(context: ControllerContext) {
    this.context = context;
    this.cronJobs = informerOf<CronJob>(context, RESOURCES.cronjobs);
    this.jobs = informerOf<Job>(context, RESOURCES.jobs);
    const writer = resourceOf<Job>(context, RESOURCES.jobs);
    const cronWriter = resourceOf<CronJob>(context, RESOURCES.cronjobs);
    this.hands = new CronJobHands({ jobs: this.jobs, writer, cronWriter, recorder: recorderOf(context, "cronjob-controller") });
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const cached = this.cronJobs.get(key);
    if (cached === undefined) return;
    const cronJob = structuredClone(cached);
    cronJob.status ??= {};
    const jobs = this.jobs.inNamespace(cached.metadata.namespace ?? "").filter((job) => controllerOf(job)?.name === cached.metadata.name);
    for (const job of surplusJobs(cronJob, jobs)) await this.hands.deleteJob(cronJob, job);
    await keepActiveList(cronJob, jobs, this.hands);
    const before = JSON.stringify(cached.status ?? {});
    try {
      return await this.schedule(cronJob);
    } finally {
      if (JSON.stringify(cronJob.status) !== before) await this.writeStatus(cronJob);
    }
  }

  /** undefined when the schedule cannot be read, or never comes. */
  untilNext(cronJob: CronJob): number | undefined {
    const schedule = this.readSchedule(cronJob);
    return schedule && untilNext(cronJob, this.context.clock.now(), schedule);
  }

  private async schedule(cronJob: CronJob): Promise<{ after: number } | void> {
    if (cronJob.metadata.deletionTimestamp !== undefined || cronJob.spec.suspend) return;
    const schedule = this.readSchedule(cronJob);
    if (schedule === undefined) return;
    const now = this.context.clock.now();
    if (!(await startDueJob(cronJob, schedule, now, this.hands))) return;
    const after = untilNext(cronJob, now, schedule);
    return after === undefined ? undefined : { after };
  }

  private readSchedule(cronJob: CronJob): Schedule | undefined {
    try {
      return scheduleOf(cronJob);
    } catch (error) {
      const message = `unparseable schedule: ${JSON.stringify(cronJob.spec.schedule)} : ${(error as Error).message}`;
      this.hands.recorder.record(cronJob, "Warning", "UnparseableSchedule", message);
      return undefined;
    }
  }

  private async writeStatus(cronJob: CronJob): Promise<void> {
    const written = await this.hands.cronWriter.updateStatus(cronJob);
    await this.cronJobs.reached(written.metadata.resourceVersion);
  }
}
