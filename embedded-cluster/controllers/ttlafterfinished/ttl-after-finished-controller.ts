import { objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import { isJobFinished, type Job } from "../../apimachinery/types/batch.ts";
import { RESOURCES } from "../../client/resources.ts";
import { parseTimestamp } from "../../client/timestamp.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";

/** Deletes Jobs, and with them their pods, when their ttlSecondsAfterFinished has passed. Models pkg/controller/ttlafterfinished. */
export const ttlAfterFinishedController: ControllerDefinition = {
  name: "ttl-after-finished-controller",
  identity: "ttl-after-finished-controller",
  needs: [RESOURCES.jobs],
  start(context) {
    const jobs = informerOf<Job>(context, RESOURCES.jobs);
    const writer = resourceOf<Job>(context, RESOURCES.jobs);
    const queue = queueOf(context, async (key) => {
      const cached = jobs.get(key);
      const wait = cached && remaining(cached, context.clock.now());
      if (cached === undefined || wait === undefined) return;
      if (wait > 0) return { after: wait };
      // The cache may be behind: somebody may have given the Job more time.
      const { name, namespace } = cached.metadata;
      const fresh = await writer.find(name, namespace);
      const stillWaits = fresh && remaining(fresh, context.clock.now());
      if (fresh === undefined || stillWaits === undefined) return;
      if (stillWaits > 0) return { after: stillWaits };
      const preconditions = fresh.metadata.uid === undefined ? {} : { uid: fresh.metadata.uid };
      await writer.delete(name, namespace, { propagationPolicy: "Foreground", preconditions }).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
      return;
    });
    const see = (job: Job) => {
      if (needsCleanup(job)) queue.add(objectKey(job));
    };
    jobs.onChange({ added: see, updated: see });
    return queue;
  },
};

function needsCleanup({ metadata, spec, status }: Job): boolean {
  return metadata.deletionTimestamp === undefined && spec.ttlSecondsAfterFinished !== undefined && isJobFinished(status);
}

/** Milliseconds that are left; undefined when the Job is not to be deleted. */
function remaining(job: Job, now: number): number | undefined {
  if (!needsCleanup(job)) return undefined;
  const end = (job.status.conditions ?? []).find(({ type, status }) => (type === "Complete" || type === "Failed") && status === "True");
  const since = parseTimestamp(end?.lastTransitionTime);
  return since === undefined ? undefined : Math.max(0, since + (job.spec.ttlSecondsAfterFinished ?? 0) * 1_000 - now);
}
