import { equalJson } from "../../apimachinery/json/equal.ts";
import { selectorOf, selectorText } from "../../apimachinery/labels/selector.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Cluster } from "../config/cluster.ts";

export const REVISION = "deployment.kubernetes.io/revision";

/** A Deployment's ReplicaSets: the one of its present template, the old ones that still have pods, and all. */
export async function replicaSetsOf(
  cluster: Cluster,
  deployment: KubeObject,
): Promise<{ current: KubeObject | undefined; old: KubeObject[]; all: KubeObject[] }> {
  const query = { labelSelector: selectorText(selectorOf(deployment.spec.selector)) };
  const { items } = await cluster.json<KubeList>("GET", resourcePath(RESOURCES.replicasets, { namespace: deployment.metadata.namespace, query }));
  const all = items.filter((set) => set.metadata.ownerReferences?.some((owner) => owner.controller === true && owner.uid === deployment.metadata.uid));
  const current = [...all].sort(byAge).find((set) => equalJson(withoutHash(set.spec.template), withoutHash(deployment.spec.template)));
  const old = all.filter((set) => set !== current);
  return { current, old, all };
}

/** A pod template as the user wrote it: without the label that ReplicaSets add. */
export function withoutHash(template: KubeObject[string]): unknown {
  const { "pod-template-hash": _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels, creationTimestamp: undefined } };
}

function byAge(a: KubeObject, b: KubeObject): number {
  return (a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? -1 : 1;
}
