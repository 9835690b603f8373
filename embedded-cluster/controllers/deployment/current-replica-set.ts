import type { ReplicaSet } from "../../apimachinery/types/apps.ts";
import { isAlreadyExists } from "../../apimachinery/status.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { findCondition, withCondition } from "../conditions.ts";
import { controllerReference, isControlledBy } from "../owner.ts";
import { isNamespaceTerminating, messageOf } from "../pod-control.ts";
import { REVISION, currentSetAnnotations, replicasAnnotations, revisionOf } from "./annotations.ts";
import { hasProgressDeadline } from "./progress.ts";
import { sameTemplate } from "./replica-sets.ts";
import type { Rollout } from "./rollout.ts";
import { newSetReplicas } from "./scale.ts";
import { POD_TEMPLATE_HASH, templateHash } from "../template-hash/template-hash.ts";

/** Room for the hash in a ReplicaSet's name. */
const NAME_CHARACTERS = 253;

/**
 * Brings the current ReplicaSet's annotations and the deployment's revision up to date. Models the first half of
 * getNewReplicaSet.
 */
export async function syncRevision(rollout: Rollout): Promise<void> {
  const { current, deployment, tools } = rollout;
  if (current === undefined) return;
  const annotations = currentSetAnnotations(deployment, current.metadata.annotations, nextRevision(rollout));
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (!semanticEqual(annotations, current.metadata.annotations) || (current.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const changed = { ...current, metadata: { ...current.metadata, annotations }, spec: { ...current.spec, minReadySeconds } };
    rollout.current = await tools.writer.update(changed);
    await tools.replicaSets.reached(rollout.current.metadata.resourceVersion);
  }
  rollout.annotations[REVISION] = annotations[REVISION] ?? "1";
  if (hasProgressDeadline(deployment) && findCondition(rollout.status.conditions, "Progressing") === undefined) {
    progress(rollout, "True", "FoundNewReplicaSet", `Found new replica set "${current.metadata.name}"`);
  }
}

/** Makes the ReplicaSet for the deployment's template. Models the second half of getNewReplicaSet. */
export async function createCurrent(rollout: Rollout): Promise<ReplicaSet> {
  const { deployment, tools } = rollout;
  const set = newReplicaSet(rollout);
  const replicas = set.spec.replicas ?? 0;
  try {
    const created = await tools.writer.create(set);
    await tools.replicaSets.reached(created.metadata.resourceVersion);
    const { name } = created.metadata;
    if (replicas > 0) tools.recorder.record(deployment, "Normal", "ScalingReplicaSet", `Scaled up replica set ${name} from 0 to ${replicas}`);
    rollout.annotations[REVISION] = set.metadata.annotations?.[REVISION] ?? "1";
    if (hasProgressDeadline(deployment)) progress(rollout, "True", "NewReplicaSetCreated", `Created new replica set "${name}"`);
    rollout.current = created;
    return created;
  } catch (error) {
    if (isAlreadyExists(error)) return useExisting(rollout, set, error);
    if (!isNamespaceTerminating(error)) reportFailure(rollout, set.metadata.name, error);
    throw error;
  }
}

/** A ReplicaSet of that name and template is ours, seen late; any other is a collision of hashes, and the next pass tries another hash. */
async function useExisting(rollout: Rollout, set: ReplicaSet, refusal: unknown): Promise<ReplicaSet> {
  const { deployment, tools, status } = rollout;
  const existing = await tools.writer.get(set.metadata.name, set.metadata.namespace);
  if (isControlledBy(existing, deployment) && sameTemplate(existing.spec.template, deployment.spec.template)) {
    rollout.current = existing;
    rollout.annotations[REVISION] = set.metadata.annotations?.[REVISION] ?? "1";
    return existing;
  }
  status.collisionCount = (status.collisionCount ?? 0) + 1;
  throw refusal;
}

function reportFailure(rollout: Rollout, name: string, error: unknown): void {
  const message = `Failed to create new replica set "${name}": ${messageOf(error)}`;
  if (hasProgressDeadline(rollout.deployment)) progress(rollout, "False", "ReplicaSetCreateError", message);
  rollout.tools.recorder.record(rollout.deployment, "Warning", "ReplicaSetCreateError", message);
}

function newReplicaSet(rollout: Rollout): ReplicaSet {
  const { deployment, status } = rollout;
  const { name, namespace } = deployment.metadata;
  const hash = templateHash(deployment.spec.template, status.collisionCount);
  const labels = { ...deployment.spec.template.metadata?.labels, [POD_TEMPLATE_HASH]: hash };
  const set: Omit<ReplicaSet, "status"> = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${name.slice(0, NAME_CHARACTERS - 1 - hash.length)}-${hash}`,
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations: { ...currentSetAnnotations(deployment, undefined, nextRevision(rollout)), ...replicasAnnotations(deployment) },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newSetReplicas(deployment, rollout.old, 0),
      ...(deployment.spec.minReadySeconds ? { minReadySeconds: deployment.spec.minReadySeconds } : {}),
      selector: { ...deployment.spec.selector, matchLabels: { ...deployment.spec.selector.matchLabels, [POD_TEMPLATE_HASH]: hash } },
      template: { ...deployment.spec.template, metadata: { ...deployment.spec.template.metadata, labels } },
    },
  };
  return set as ReplicaSet;
}

function nextRevision(rollout: Rollout): number {
  return Math.max(0, ...rollout.old.map(revisionOf)) + 1;
}

function progress(rollout: Rollout, status: "True" | "False", reason: string, message: string): void {
  const now = timestamp(rollout.tools.clock.now());
  const condition = { type: "Progressing", status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
  rollout.status = { ...rollout.status, conditions: withCondition(rollout.status.conditions, condition) };
}
