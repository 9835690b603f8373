import type { CronJob, Job } from "../../apimachinery/types/batch.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import { messageOf } from "../pod-control.ts";

interface Tools {
  jobs: Informer<Job>;
  writer: ResourceClient<Job>;
  cronWriter: ResourceClient<CronJob>;
  recorder: EventRecorder;
}

/** What the controller does to Jobs, and what it tells of it. Each call resolves when the cache shows its effect. */
export class CronJobHands {
  readonly writer: ResourceClient<Job>;
  readonly cronWriter: ResourceClient<CronJob>;
  readonly recorder: EventRecorder;
  private readonly jobs: Informer<Job>;

  constructor({ jobs, writer, cronWriter, recorder }: Tools) {
    this.jobs = jobs;
    this.writer = writer;
    this.cronWriter = cronWriter;
    this.recorder = recorder;
  }

  async createJob(job: Partial<Job>): Promise<Job> {
    const created = await this.writer.create(job);
    await this.jobs.reached(created.metadata.resourceVersion);
    return created;
  }

  /** With its pods, and off the list of active Jobs. Gives whether that worked. */
  async deleteJob(cronJob: CronJob, { metadata }: Job): Promise<boolean> {
    try {
      const answer = (await this.writer.delete(metadata.name, metadata.namespace, { propagationPolicy: "Background" })) as Partial<KubeObject>;
      await this.jobs.reached(answer.metadata?.resourceVersion);
    } catch (error) {
      this.recorder.record(cronJob, "Warning", "FailedDelete", `Deleted job: ${messageOf(error)}`);
      return false;
    }
    dropActive(cronJob, metadata.uid);
    this.recorder.record(cronJob, "Normal", "SuccessfulDelete", `Deleted job ${metadata.name}`);
    return true;
  }
}

export function dropActive({ status }: CronJob, uid: string | undefined): void {
  const left = (status.active ?? []).filter((reference) => reference.uid !== uid);
  if (left.length > 0) status.active = left;
  else delete status.active;
}

export function isListed({ status }: CronJob, uid: string | undefined): boolean {
  return (status.active ?? []).some((reference) => reference.uid === uid);
}
