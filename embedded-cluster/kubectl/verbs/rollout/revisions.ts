import { selectorOf, selectorText } from "../../../apimachinery/labels/selector.ts";
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

/** Kinds of workloads that are known and have no history. */
const WITHOUT_HISTORY = new Set(["Job.batch", "CronJob.batch", "Pod", "ReplicaSet.apps", "ReplicationController"]);

/** Oldest first. `use` words the refusal of a kind without history. */
export async function revisionsOf(invocation: Invocation, info: Info, use: "history viewer" | "rollbacker"): Promise<Revision[]> {
  const { kind } = info.mapping;
  if (kind === "Deployment") return deploymentRevisions(invocation, info.object);
  if (kind === "DaemonSet" || kind === "StatefulSet") return controllerRevisions(invocation, info.object);
  const { group } = info.mapping;
  const name = group === "" ? kind : `${kind}.${group}`;
  if (WITHOUT_HISTORY.has(name)) throw new CommandError(`no ${use} has been implemented for "${name}"`);
  const what = use === "rollbacker" ? use : "history";
  throw new CommandError(`error retrieving ${what} for "${name}", no visitor method exists for {${group} ${kind}}`);
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
      const { $patch: _, ...template } = object.data?.spec?.template ?? {};
      return { number: Number(object.revision), changeCause: object.metadata.annotations?.[CHANGE_CAUSE] ?? "", object, template };
    })
    .sort((a, b) => a.number - b.number);
}
