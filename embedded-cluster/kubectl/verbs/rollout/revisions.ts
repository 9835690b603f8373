import { selectorOf, selectorText } from "../../../apimachinery/labels/selector.ts";
import { applyMergePatch } from "../../../apimachinery/patch/merge-patch.ts";
import type { KubeList, KubeObject } from "../../../apimachinery/object.ts";
import { resourcePath } from "../../../client/resource-client.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import type { Info } from "../../resource/info.ts";
import { REVISION, replicaSetsOf } from "../../resource/replica-sets.ts";

export const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** One revision of a workload. */
export interface Revision {
  number: number;
  changeCause: string;
  /** The object that keeps it: a ReplicaSet or a ControllerRevision. */
  object: KubeObject;
  template: KubeObject[string];
}

/** Oldest first. */
export async function revisionsOf(invocation: Invocation, info: Info): Promise<Revision[]> {
  const { kind } = info.mapping;
  if (kind === "Deployment") return deploymentRevisions(invocation, info.object);
  if (kind === "DaemonSet" || kind === "StatefulSet") return controllerRevisions(invocation, info.object);
  throw new CommandError(`no history viewer has been implemented for "${kind}${info.mapping.group === "" ? "" : `.${info.mapping.group}`}"`);
}

async function deploymentRevisions(invocation: Invocation, deployment: KubeObject): Promise<Revision[]> {
  const { all } = await replicaSetsOf(invocation.cluster, deployment);
  return all
    .map((object) => ({
      number: Number(object.metadata.annotations?.[REVISION] ?? 0),
      changeCause: object.metadata.annotations?.[CHANGE_CAUSE] ?? "",
      object,
      template: object.spec.template,
    }))
    .sort((a, b) => a.number - b.number);
}

async function controllerRevisions(invocation: Invocation, owner: KubeObject): Promise<Revision[]> {
  const path = resourcePath(
    { group: "apps", version: "v1", resource: "controllerrevisions" },
    { namespace: owner.metadata.namespace, query: { labelSelector: selectorText(selectorOf(owner.spec.selector)) } },
  );
  const { items } = await invocation.cluster.json<KubeList>("GET", path);
  return items
    .filter((item) => item.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid))
    .map((object) => {
      const restored = applyMergePatch(owner, { spec: { template: { ...object.data?.spec?.template, $patch: undefined } } }) as KubeObject;
      return { number: Number(object.revision), changeCause: object.metadata.annotations?.[CHANGE_CAUSE] ?? "", object, template: restored.spec.template };
    })
    .sort((a, b) => a.number - b.number);
}
