import type { Deployment, ReplicaSet } from "@tsunagu/embedded-cluster/apimachinery/types/apps";
import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import type { CheckContext } from "../check.ts";
import { matchesLabels } from "./labels.ts";

/** The Pods a Deployment selects: those of its newest template, where a rollout that is stuck is stuck, and all of them. */
export async function podsOf(deployment: Deployment, namespace: string, context: CheckContext): Promise<{ newest: Pod[]; all: Pod[] }> {
  const ownedBy = (object: { metadata: Deployment["metadata"] }, uid: string | undefined) =>
    (object.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
  const { items: replicaSets } = await new ResourceClient<ReplicaSet>(context.client, RESOURCES.replicasets).list(namespace);
  const revision = (set: ReplicaSet) => Number(set.metadata.annotations?.["deployment.kubernetes.io/revision"] ?? 0);
  const newestSet = replicaSets.filter((set) => ownedBy(set, deployment.metadata.uid)).sort((a, b) => revision(b) - revision(a))[0];
  const { items: pods } = await new ResourceClient<Pod>(context.client, RESOURCES.pods).list(namespace);
  const all = pods.filter((pod) => matchesLabels(deployment.spec.selector.matchLabels ?? {}, pod.metadata.labels ?? {}));
  return { newest: all.filter((pod) => newestSet !== undefined && ownedBy(pod, newestSet.metadata.uid)), all };
}
