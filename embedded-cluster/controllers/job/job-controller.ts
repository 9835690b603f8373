import { objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { hasJobCondition, isJobFinished, type Job, JOB_TRACKING_FINALIZER } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { claim } from "../claim.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { indexByController } from "../owner.ts";
import { PodControl } from "../pod-control.ts";
import { wakeOwners } from "../wake-owners.ts";
import { type BackoffRecord, NO_FAILURES } from "./backoff.ts";
import { completed, deadlineOf, endState } from "./end-state.ts";
import { isSuspended, isTracked } from "./job-pods.ts";
import { beginSync, jobCondition, type JobSync, setJobCondition } from "./job-sync.ts";
import { deleteActivePods, type Managed, managePods } from "./manage-pods.ts";
import { releaseOrphans } from "./orphan-pods.ts";
import { setOrDrop, trackStatus } from "./track-status.ts";

/** Changes of pods wait this long, so that several are looked at together. As upstream's SyncJobBatchPeriod. */
const BATCH_MILLISECONDS = 1_000;
/** The name under which this controller would be asked for in spec.managedBy. */
const MANAGER = "kubernetes.io/job-controller";

/** Runs pods until enough of them have succeeded. Models pkg/controller/job. */
export const jobController: ControllerDefinition = {
  name: "job-controller",
  identity: "job-controller",
  needs: [RESOURCES.jobs, RESOURCES.pods],
  start(context) {
    const opened = new DisposableStack();
    const controller = new JobController(context);
    const queue = opened.use(queueOf(context, (key) => controller.reconcile(key)));
    controller.jobs.onChange({
      added: (job) => queue.add(objectKey(job)),
      updated: (job, previous) => queue.addAfter(objectKey(job), job.metadata.generation === previous.metadata.generation ? BATCH_MILLISECONDS : 0),
      deleted: (job) => queue.add(objectKey(job)),
    });
    wakeOwners<Job, Pod>({
      owners: controller.jobs,
      ownerKind: "Job",
      children: controller.pods,
      selects: (job, pod) => labelMatcher(job.spec.selector)(pod.metadata.labels),
      wake: (key) => queue.addAfter(key, BATCH_MILLISECONDS),
    });
    opened.use(releaseOrphans(context, controller.jobs, controller.pods, (pod) => controller.release(pod)));
    return opened;
  },
};

class JobController {
  readonly jobs;
  readonly pods;
  private readonly writer;
  private readonly podWriter;
  private readonly control: PodControl;
  private readonly recorder;
  private readonly records = new Map<string, BackoffRecord>();
  private readonly context: ControllerContext;

  constructor(context: ControllerContext) {
    this.context = context;
    this.jobs = informerOf<Job>(context, RESOURCES.jobs);
    this.pods = indexByController(informerOf<Pod>(context, RESOURCES.pods));
    this.writer = resourceOf<Job>(context, RESOURCES.jobs);
    this.podWriter = resourceOf<Pod>(context, RESOURCES.pods);
    this.recorder = recorderOf(context, "job-controller");
    this.control = new PodControl(this.podWriter, this.pods, this.recorder);
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const cached = this.jobs.get(key);
    if (cached === undefined || isJobFinished(cached.status)) {
      this.records.delete(key);
      return;
    }
    if (cached.spec.managedBy !== undefined && cached.spec.managedBy !== MANAGER) return;
    const sync = beginSync(cached, await this.claimPods(cached), this.records.get(key) ?? NO_FAILURES, this.context.clock.now());
    sync.finished = endState(sync);
    const managed = sync.finished === undefined ? await this.goOn(sync) : await this.wrapUp(sync);
    await this.writeStatus(sync, cached, key);
    if (managed.error !== undefined) throw managed.error;
    return nextLook(sync, managed);
  }

  private claimPods(job: Job): Promise<Pod[]> {
    const matches = labelMatcher(job.spec.selector);
    return claim<Pod>({ owner: job, owners: this.writer, informer: this.pods, writer: this.podWriter, matches, finalizer: JOB_TRACKING_FINALIZER });
  }

  private async wrapUp(sync: JobSync): Promise<Managed> {
    const { all, ...managed } = await deleteActivePods(sync, this.control);
    if (!all) sync.finished = undefined;
    return managed;
  }

  private async goOn(sync: JobSync): Promise<Managed> {
    const { job, now } = sync;
    const isLooked = job.metadata.deletionTimestamp === undefined;
    const managed = isLooked ? await managePods(sync, { control: this.control, release: (pod) => this.release(pod) }) : {};
    const { completions } = job.spec;
    const isComplete = sync.active === 0 && (completions === undefined ? sync.succeeded > 0 : sync.succeeded >= completions);
    if (isComplete) sync.finished = completed(now);
    else if (isLooked) this.noteSuspension(sync);
    return managed;
  }

  private noteSuspension({ job, now }: JobSync): void {
    const condition = isSuspended(job)
      ? jobCondition("Suspended", "True", "JobSuspended", "Job suspended", now)
      : jobCondition("Suspended", "False", "JobResumed", "Job resumed", now);
    if (!setJobCondition(job, condition)) return;
    this.recorder.record(job, "Normal", isSuspended(job) ? "Suspended" : "Resumed", condition.message ?? "");
    // The deadline counts the time in which the Job may run, from its last resumption on.
    if (isSuspended(job)) delete job.status.startTime;
    else if (condition.lastTransitionTime !== undefined) job.status.startTime = condition.lastTransitionTime;
  }

  private async writeStatus(sync: JobSync, cached: Job, key: string): Promise<void> {
    const { job } = sync;
    const old = cached.status ?? {};
    const changed =
      sync.active !== (old.active ?? 0) ||
      sync.ready !== old.ready ||
      sync.terminating !== old.terminating ||
      hasJobCondition(job.status, "Suspended") !== hasJobCondition(old, "Suspended");
    setOrDrop(job.status, "active", sync.active);
    job.status.ready = sync.ready;
    job.status.terminating = sync.terminating;
    const finished = await trackStatus(sync, changed, {
      write: (next) => this.write(next),
      release: (pod) => this.release(pod),
      counted: () => this.records.set(key, sync.backoff),
    });
    if (finished) this.recordEnd(sync);
  }

  private async write(job: Job): Promise<Job> {
    const written = await this.writer.updateStatus(job);
    await this.jobs.reached(written.metadata.resourceVersion);
    return structuredClone(written);
  }

  private recordEnd({ job, finished }: JobSync): void {
    if (finished?.type !== "Complete") {
      this.recorder.record(job, "Warning", finished?.reason ?? "", finished?.message ?? "");
      return;
    }
    const { completions } = job.spec;
    if (completions !== undefined && (job.status.succeeded ?? 0) > completions) {
      this.recorder.record(job, "Warning", "TooManySucceededPods", "Too many succeeded pods running after completion count reached");
    }
    this.recorder.record(job, "Normal", "Completed", "Job completed");
  }

  async release(pod: Pod): Promise<void> {
    if (!isTracked(pod)) return;
    const { name, namespace } = pod.metadata;
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": [JOB_TRACKING_FINALIZER] } };
    try {
      const patched = await this.podWriter.patch(name, namespace, patch, "application/strategic-merge-patch+json");
      await this.pods.reached(patched.metadata.resourceVersion);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Pods that wait for their back-off, or the deadline. */
function nextLook({ job, finished, now }: JobSync, { wait }: Managed): { after: number } | undefined {
  const deadline = finished === undefined ? deadlineOf(job) : undefined;
  const waits = [wait === undefined ? undefined : Math.max(wait, BATCH_MILLISECONDS), deadline === undefined ? undefined : deadline - now];
  const due = waits.filter((each) => each !== undefined);
  return due.length === 0 ? undefined : { after: Math.max(Math.min(...due), 1) };
}
