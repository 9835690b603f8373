import type { Deployment, ReplicaSet } from "../../apimachinery/types/apps.ts";
import type { KubeObject, OwnerReference } from "../../apimachinery/object.ts";
import { isNotFound } from "../../apimachinery/status.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PodDisruptionBudget } from "../../apimachinery/types/policy.ts";
import { requestJson, resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerContext, informerOf } from "../controller.ts";
import { controllerOf } from "../owner.ts";

export interface Expectation {
  expectedPods: number;
  desiredHealthy: number;
  /** Some of the pods have no controller, which the calculation had need of. */
  unmanaged: boolean;
}

interface Scaled {
  uid: string | undefined;
  replicas: number;
}

/** How many pods there should be, and how many of them healthy. Models getExpectedPodCount of pkg/controller/disruption. */
export class ExpectedPods {
  private readonly deployments;
  private readonly replicaSets;
  private readonly context: ControllerContext;

  constructor(context: ControllerContext) {
    this.context = context;
    this.deployments = informerOf<Deployment>(context, RESOURCES.deployments);
    this.replicaSets = informerOf<ReplicaSet>(context, RESOURCES.replicasets);
  }

  /** Rejects with upstream's sentence when a pod's controller cannot be asked. */
  async of(budget: PodDisruptionBudget, pods: readonly Pod[]): Promise<Expectation> {
    const { minAvailable, maxUnavailable } = budget.spec ?? {};
    if (maxUnavailable !== undefined) {
      const { expectedPods, unmanaged } = await this.scale(pods);
      return { expectedPods, desiredHealthy: Math.max(0, expectedPods - portion(maxUnavailable, expectedPods)), unmanaged };
    }
    if (minAvailable === undefined) return { expectedPods: 0, desiredHealthy: 0, unmanaged: false };
    if (typeof minAvailable === "number") return { expectedPods: pods.length, desiredHealthy: minAvailable, unmanaged: false };
    const { expectedPods, unmanaged } = await this.scale(pods);
    return { expectedPods, desiredHealthy: portion(minAvailable, expectedPods), unmanaged };
  }

  /** The sum of the scales of all the pods' controllers. */
  private async scale(pods: readonly Pod[]): Promise<{ expectedPods: number; unmanaged: boolean }> {
    const scales = new Map<string | undefined, number>();
    let unmanaged = false;
    for (const pod of pods) {
      const reference = controllerOf(pod);
      if (reference === undefined) unmanaged = true;
      else if (!scales.has(reference.uid)) {
        const found = await this.find(reference, pod.metadata.namespace ?? "");
        if (found === undefined) throw new Error(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`);
        scales.set(found.uid, found.replicas);
      }
    }
    return { expectedPods: [...scales.values()].reduce((sum, count) => sum + count, 0), unmanaged };
  }

  private async find(reference: OwnerReference, namespace: string): Promise<Scaled | undefined> {
    const isReplicaSet = reference.kind === "ReplicaSet" && /^(apps|extensions)\//.test(reference.apiVersion);
    return (isReplicaSet ? this.ofReplicaSet(reference, namespace) : undefined) ?? this.byScale(reference, namespace);
  }

  /** A ReplicaSet's Deployment counts in its place. */
  private ofReplicaSet(reference: OwnerReference, namespace: string): Scaled | undefined {
    const set = this.replicaSets.get(`${namespace}/${reference.name}`);
    if (set === undefined || set.metadata.uid !== reference.uid) return undefined;
    const owner = controllerOf(set);
    if (owner?.kind !== "Deployment") return { uid: set.metadata.uid, replicas: set.spec.replicas ?? 1 };
    const deployment = this.deployments.get(`${namespace}/${owner.name}`);
    if (deployment === undefined || deployment.metadata.uid !== owner.uid) return undefined;
    return { uid: deployment.metadata.uid, replicas: deployment.spec.replicas ?? 1 };
  }

  private async byScale(reference: OwnerReference, namespace: string): Promise<Scaled | undefined> {
    const slash = reference.apiVersion.indexOf("/");
    const group = slash < 0 ? "" : reference.apiVersion.slice(0, slash);
    const version = reference.apiVersion.slice(slash + 1);
    const resource = this.context.served.find((one) => one.group === group && one.kind === reference.kind);
    if (resource === undefined) throw new Error(`no matches for kind ${JSON.stringify(reference.kind)} in version ${JSON.stringify(reference.apiVersion)}`);
    const path = resourcePath({ group, version, resource: resource.resource }, { namespace, name: reference.name, subresource: "scale" });
    try {
      const scale = await requestJson<KubeObject>(this.context.api, "GET", path);
      return scale.metadata.uid === reference.uid ? { uid: scale.metadata.uid, replicas: scale["spec"]?.replicas ?? 0 } : undefined;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const scalable = await this.hasScale(group, version, resource.resource);
      if (scalable) return undefined;
      throw new Error(`${group === "" ? resource.resource : `${resource.resource}.${group}`} does not implement the scale subresource`, { cause: error });
    }
  }

  private async hasScale(group: string, version: string, resource: string): Promise<boolean> {
    const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
    const { resources } = await requestJson<{ resources: { name: string }[] }>(this.context.api, "GET", path);
    return resources.some(({ name }) => name === `${resource}/scale`);
  }
}

/** A number, or a percentage of so many, rounded up. */
function portion(amount: number | string, of: number): number {
  return typeof amount === "number" ? amount : Math.ceil((Number.parseInt(amount, 10) * of) / 100);
}
