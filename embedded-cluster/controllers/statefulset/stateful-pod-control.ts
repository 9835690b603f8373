import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import { isAlreadyExists, isConflict, isNotFound } from "../../apimachinery/status.ts";
import type { StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import { messageOf } from "../pod-control.ts";
import { claimsOf, hasForeignController, isStale, ownersAreRight, withRightOwners } from "./claims.ts";
import { ordinalOf } from "./ordinals.ts";
import { isConsistent, madeConsistent } from "./stateful-pod.ts";

interface Access<T extends KubeObject> {
  informer: Informer<T>;
  writer: ResourceClient<T>;
}

type Verb = "Create" | "Delete" | "Update";

/**
 * Makes, mends and deletes a set's pods with their claims, and tells of it in Events on the set. Each call resolves when the caches show its
 * effect, and rejects with the server's refusal. Models pkg/controller/statefulset StatefulPodControl.
 */
export class StatefulPodControl {
  private readonly pods: Access<Pod>;
  private readonly claims: Access<KubeObject>;
  private readonly recorder: EventRecorder;

  constructor(pods: Access<Pod>, claims: Access<KubeObject>, recorder: EventRecorder) {
    this.pods = pods;
    this.claims = claims;
    this.recorder = recorder;
  }

  /** The claims first. */
  async create(set: StatefulSet, pod: Pod): Promise<void> {
    await this.createClaims(set, pod).catch((error) => this.fail("Create", set, pod, error));
    let refusal: unknown;
    try {
      const created = await this.pods.writer.create(pod, pod.metadata.namespace);
      await this.pods.informer.reached(created.metadata.resourceVersion);
    } catch (error) {
      if (isAlreadyExists(error)) throw error;
      refusal = error;
    }
    await this.setClaimOwners(set, pod).catch((error) => this.fail("Update", set, pod, error));
    if (refusal !== undefined) this.fail("Create", set, pod, refusal);
    this.succeed("Create", set, pod);
  }

  /** A pod that is gone already counts as deleted. */
  async delete(set: StatefulSet, pod: Pod): Promise<void> {
    try {
      const answer = (await this.pods.writer.delete(pod.metadata.name, pod.metadata.namespace)) as Partial<KubeObject>;
      await this.pods.informer.reached(answer.metadata?.resourceVersion);
    } catch (error) {
      if (!isNotFound(error)) this.fail("Delete", set, pod, error);
    }
    this.succeed("Delete", set, pod);
  }

  /** Gives a pod back what makes it the set's: its labels, its volumes, its claims' owners. */
  async mend(set: StatefulSet, pod: Pod): Promise<void> {
    const consistent = isConsistent(set, pod);
    if (consistent && this.claimOwnersAreRight(set, pod)) return;
    const right = consistent ? pod : madeConsistent(set, pod);
    if (!consistent) await this.createClaims(set, right).catch((error) => this.fail("Update", set, pod, error));
    await this.setClaimOwners(set, right).catch((error) => this.fail("Update", set, pod, error));
    try {
      const updated = await this.pods.writer.update(right);
      await this.pods.informer.reached(updated.metadata.resourceVersion);
    } catch (error) {
      if (isConflict(error)) throw error;
      this.fail("Update", set, pod, error);
    }
    this.succeed("Update", set, pod);
  }

  /** Models createMissingPersistentVolumeClaims. */
  async createMissingClaims(set: StatefulSet, pod: Pod): Promise<void> {
    await this.createClaims(set, pod);
    await this.setClaimOwners(set, pod).catch((error) => this.fail("Update", set, pod, error));
  }

  /** A claim that still belongs to a former pod of that name, and will go with it: the pod must wait. Models PodClaimIsStale. */
  hasStaleClaim(set: StatefulSet, pod: Pod): boolean {
    if (set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled !== "Delete") return false;
    return this.presentClaims(set, pod).some((claim) => isStale(claim, pod));
  }

  claimOwnersAreRight(set: StatefulSet, pod: Pod): boolean {
    return this.presentClaims(set, pod).every((claim) => ownersAreRight(claim, set, pod));
  }

  /** Models UpdatePodClaimForRetentionPolicy. */
  async setClaimOwners(set: StatefulSet, pod: Pod): Promise<void> {
    for (const claim of this.presentClaims(set, pod)) {
      const { name } = claim.metadata;
      if (hasForeignController(claim, set, pod)) {
        const words = "has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim";
        this.recorder.record(set, "Warning", "ConflictingController", `PersistentVolumeClaim ${name} ${words}`);
      }
      if (ownersAreRight(claim, set, pod)) continue;
      try {
        const updated = await this.claims.writer.update(withRightOwners(claim, set, pod));
        await this.claims.informer.reached(updated.metadata.resourceVersion);
      } catch (error) {
        throw new Error(`could not update claim ${name} for delete policy ownerRefs: ${messageOf(error)}`);
      }
    }
  }

  private presentClaims(set: StatefulSet, pod: Pod): KubeObject[] {
    return claimsOf(set, ordinalOf(pod)).flatMap((claim) => this.claims.informer.get(objectKey(claim)) ?? []);
  }

  /** Models createPersistentVolumeClaims: all are tried, and their failures told together. */
  private async createClaims(set: StatefulSet, pod: Pod): Promise<void> {
    const failures: string[] = [];
    for (const claim of claimsOf(set, ordinalOf(pod))) {
      const { name } = claim.metadata;
      const present = this.claims.informer.get(objectKey(claim));
      if (present?.metadata.deletionTimestamp !== undefined) failures.push(`pvc ${name} is being deleted`);
      if (present !== undefined) continue;
      const subject = `Claim ${name} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
      try {
        const created = await this.claims.writer.create(claim, claim.metadata.namespace);
        await this.claims.informer.reached(created.metadata.resourceVersion);
        this.recorder.record(set, "Normal", "SuccessfulCreate", `Create ${subject} success`);
      } catch (error) {
        failures.push(`failed to create PVC ${name}: ${messageOf(error)}`);
        if (isAlreadyExists(error)) continue;
        const failed = `Create Claim ${name} for Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`;
        this.recorder.record(set, "Warning", "FailedCreate", failed);
      }
    }
    if (failures.length === 1) throw new Error(failures[0]);
    if (failures.length > 1) throw new Error(`[${failures.join(", ")}]`);
  }

  private succeed(verb: Verb, set: StatefulSet, pod: Pod): void {
    const message = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`;
    this.recorder.record(set, "Normal", `Successful${verb}`, message);
  }

  private fail(verb: Verb, set: StatefulSet, pod: Pod, error: unknown): never {
    const message = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} failed error: ${messageOf(error)}`;
    this.recorder.record(set, "Warning", `Failed${verb}`, message);
    throw error;
  }
}
