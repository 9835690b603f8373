import { objectKey } from "../../apimachinery/object.ts";
import { isJobFinished, type Job } from "../../apimachinery/types/batch.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import type { Disposable } from "../../kernel/disposable.ts";
import { type ControllerContext, queueOf } from "../controller.ts";
import { controllerOf } from "../owner.ts";
import { isTracked } from "./job-pods.ts";

/**
 * Lets pods go that no Job will count any more: those of a Job that is over or gone, and those nobody controls. Without this their
 * finalizer would keep them for ever. Models syncOrphanPod.
 */
export function releaseOrphans(context: ControllerContext, jobs: Informer<Job>, pods: Informer<Pod>, release: (pod: Pod) => Promise<void>): Disposable {
  const queue = queueOf(context, async (key) => {
    const pod = pods.get(key);
    if (pod !== undefined && isTracked(pod) && isOrphan(pod, jobs)) await release(pod);
  });
  const see = (pod: Pod) => {
    const isOver = pod.metadata.deletionTimestamp !== undefined || controllerOf(pod) === undefined;
    if (isOver && isTracked(pod)) queue.add(objectKey(pod));
  };
  const seeAll = (job: Job) => {
    const matches = labelMatcher(job.spec.selector);
    for (const pod of pods.inNamespace(job.metadata.namespace ?? "")) if (isTracked(pod) && matches(pod.metadata.labels)) queue.add(objectKey(pod));
  };
  pods.onChange({ added: see, updated: see });
  jobs.onChange({ updated: (job) => isJobFinished(job.status) && seeAll(job), deleted: seeAll });
  return queue;
}

function isOrphan(pod: Pod, jobs: Informer<Job>): boolean {
  const owner = controllerOf(pod);
  if (owner === undefined) return true;
  if (owner.kind !== "Job" || owner.apiVersion !== "batch/v1") return false;
  const job = jobs.get(objectKey({ metadata: { ...pod.metadata, name: owner.name } }));
  if (job === undefined || job.metadata.uid !== owner.uid) return true;
  return isJobFinished(job.status);
}
