import { objectKey } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher, selectsEverything } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { claim } from "../claim.ts";
import { findCondition, withCondition } from "../conditions.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { indexByController } from "../owner.ts";
import { wakeOwners } from "../wake-owners.ts";
import { syncRevision } from "./current-replica-set.ts";
import { conditionNow, countedStatus, rolloutStatus } from "./deployment-status.ts";
import { isRollingUpdate } from "./fenceposts.ts";
import { trimHistory } from "./history.ts";
import { hasProgressDeadline, isComplete, untilDeadline } from "./progress.ts";
import { findCurrent } from "./replica-sets.ts";
import type { Rollout, RolloutTools } from "./rollout.ts";
import { isScalingEvent, scaleProportionally } from "./scale.ts";
import { recreate, rollingUpdate } from "./strategies.ts";

/** Rolls a pod template out by ReplicaSets. Models pkg/controller/deployment. */
export const deploymentController: ControllerDefinition = {
  name: "deployment-controller",
  identity: "deployment-controller",
  needs: [RESOURCES.deployments, RESOURCES.replicasets, RESOURCES.pods],
  start(context) {
    const controller = new DeploymentController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: Deployment) => queue.add(objectKey(object));
    controller.deployments.onChange({ added: wake, updated: wake, deleted: wake });
    wakeOwners<Deployment, ReplicaSet>({
      owners: controller.deployments,
      ownerKind: "Deployment",
      children: controller.tools.replicaSets,
      selects: (owner, set) => !selectsEverything(owner.spec.selector) && labelMatcher(owner.spec.selector)(set.metadata.labels),
      wake: (key) => queue.add(key),
    });
    return queue;
  },
};

class DeploymentController {
  readonly deployments;
  readonly tools: RolloutTools;
  private readonly writer;

  constructor(context: ControllerContext) {
    this.deployments = informerOf<Deployment>(context, RESOURCES.deployments);
    this.writer = resourceOf<Deployment>(context, RESOURCES.deployments);
    this.tools = {
      clock: context.clock,
      replicaSets: indexByController(informerOf<ReplicaSet>(context, RESOURCES.replicasets)),
      pods: indexByController(informerOf<Pod>(context, RESOURCES.pods)),
      writer: resourceOf<ReplicaSet>(context, RESOURCES.replicasets),
      recorder: recorderOf(context, "deployment-controller"),
    };
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const deployment = this.deployments.get(key);
    if (deployment === undefined) return;
    const rollout = await this.begin(deployment);
    try {
      rollout.status = await nextStatus(rollout);
    } finally {
      // What failed on the way is part of the status too: a collision counted, a condition that says why.
      await this.write(rollout);
    }
    const after = deployment.spec.paused === true ? undefined : untilDeadline(deployment, rollout.status, this.tools.clock.now());
    return after === undefined ? undefined : { after };
  }

  private async begin(deployment: Deployment): Promise<Rollout> {
    const sets = await claim<ReplicaSet>({
      owner: deployment,
      owners: this.writer,
      informer: this.tools.replicaSets,
      writer: this.tools.writer,
      matches: selectsEverything(deployment.spec.selector) ? () => false : labelMatcher(deployment.spec.selector),
    });
    const current = findCurrent(deployment, sets);
    return {
      deployment,
      status: { ...deployment.status },
      annotations: { ...deployment.metadata.annotations },
      current,
      old: sets.filter((set) => set !== current),
      tools: this.tools,
    };
  }

  private async write(rollout: Rollout): Promise<void> {
    const { deployment, status, annotations } = rollout;
    if (semanticEqual(status, deployment.status) && semanticEqual(annotations, deployment.metadata.annotations)) return;
    try {
      const written = await this.writer.updateStatus({ ...deployment, metadata: { ...deployment.metadata, annotations }, status });
      await this.deployments.reached(written.metadata.resourceVersion);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

/** Moves the rollout one step on and gives the status that follows. Models syncDeployment. */
async function nextStatus(rollout: Rollout): Promise<Deployment["status"]> {
  const { deployment, tools } = rollout;
  if (selectsEverything(deployment.spec.selector)) {
    tools.recorder.record(deployment, "Warning", "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.");
    return { ...rollout.status, observedGeneration: deployment.metadata.generation ?? 0 };
  }
  if (deployment.metadata.deletionTimestamp !== undefined) {
    await syncRevision(rollout);
    return countedStatus(rollout);
  }
  notePause(rollout);
  await syncRevision(rollout);
  if (deployment.spec.paused === true || isScalingEvent(rollout)) {
    await scaleProportionally(rollout);
    if (deployment.spec.paused === true) await trimHistory(rollout);
    return countedStatus(rollout);
  }
  const moved = isRollingUpdate(deployment) ? await rollingUpdate(rollout) : await recreate(rollout);
  if (!moved && isComplete(deployment, rollout.status)) await trimHistory(rollout);
  return rolloutStatus(rollout);
}

/** The time a deployment is paused does not count as lack of progress. Models checkPausedConditions. */
function notePause(rollout: Rollout): void {
  const { deployment } = rollout;
  const progressing = findCondition(rollout.status.conditions, "Progressing");
  if (!hasProgressDeadline(deployment) || progressing?.reason === "ProgressDeadlineExceeded") return;
  const noted = progressing?.reason === "DeploymentPaused";
  if ((deployment.spec.paused === true) === noted) return;
  const condition = noted
    ? conditionNow(rollout, "Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed")
    : conditionNow(rollout, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused");
  rollout.status = { ...rollout.status, conditions: withCondition(rollout.status.conditions, condition) };
}
