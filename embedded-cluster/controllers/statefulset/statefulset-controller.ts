import { type KubeObject, objectKey } from "../../apimachinery/object.ts";
import type { ControllerRevision, StatefulSet } from "../../apimachinery/types/apps.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import { claim } from "../claim.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { ControllerHistory, byRevision } from "../history/controller-history.ts";
import { indexByController } from "../owner.ts";
import { availableIn } from "../pods.ts";
import { wakeOwners } from "../wake-owners.ts";
import { writeStatus } from "../write-status.ts";
import { isMemberOf, ordinalOf } from "./ordinals.ts";
import { reconcilePods } from "./reconcile-pods.ts";
import { revisionsOf, trimRevisions } from "./set-revisions.ts";
import { claimTemplates } from "./stateful-pod.ts";
import { StatefulPodControl } from "./stateful-pod-control.ts";
import { asWritten, completed, differs, type Status } from "./statefulset-status.ts";

/** Keeps pods with names, claims and an order of their own. Models pkg/controller/statefulset. */
export const statefulSetController: ControllerDefinition = {
  name: "statefulset-controller",
  identity: "statefulset-controller",
  needs: [RESOURCES.statefulsets, RESOURCES.controllerrevisions, RESOURCES.pods, RESOURCES.persistentvolumeclaims],
  start(context) {
    const controller = new StatefulSetController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: StatefulSet) => queue.add(objectKey(object));
    controller.sets.onChange({ added: wake, updated: wake, deleted: wake });
    wakeOwners<StatefulSet, Pod>({
      owners: controller.sets,
      ownerKind: "StatefulSet",
      children: controller.pods,
      selects: (owner, pod) => labelMatcher(owner.spec.selector)(pod.metadata.labels),
      wake: (key) => queue.add(key),
    });
    // A claim that went may be what a pod waits for.
    controller.claims.onChange({ deleted: (gone) => controller.usersOf(gone).forEach(wake) });
    return queue;
  },
};

class StatefulSetController {
  readonly sets;
  readonly pods;
  readonly claims;
  private readonly context: ControllerContext;
  private readonly writer;
  private readonly podWriter;
  private readonly history: ControllerHistory;
  private readonly control: StatefulPodControl;

  constructor(context: ControllerContext) {
    this.context = context;
    this.sets = informerOf<StatefulSet>(context, RESOURCES.statefulsets);
    this.pods = indexByController(informerOf<Pod>(context, RESOURCES.pods));
    this.claims = informerOf<KubeObject>(context, RESOURCES.persistentvolumeclaims);
    this.writer = resourceOf<StatefulSet>(context, RESOURCES.statefulsets);
    this.podWriter = resourceOf<Pod>(context, RESOURCES.pods);
    const revisions = indexByController(informerOf<ControllerRevision>(context, RESOURCES.controllerrevisions));
    this.history = new ControllerHistory(revisions, resourceOf<ControllerRevision>(context, RESOURCES.controllerrevisions));
    this.control = new StatefulPodControl(
      { informer: this.pods, writer: this.podWriter },
      { informer: this.claims, writer: resourceOf<KubeObject>(context, RESOURCES.persistentvolumeclaims) },
      recorderOf(context, "statefulset-controller"),
    );
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const set = this.sets.get(key);
    if (set === undefined) return;
    const { history, control } = this;
    const matches = labelMatcher(set.spec.selector);
    const own = { owner: set, owners: this.writer, matches };
    const known = (await claim<ControllerRevision>({ ...own, informer: history.informer, writer: history.writer })).sort(byRevision);
    const pods = await claim<Pod>({ ...own, informer: this.pods, writer: this.podWriter, eligible: (pod) => isMemberOf(set, pod) });
    const revisions = await revisionsOf(set, known, history);
    const now = this.context.clock.now();
    const { status, refusal } = await reconcilePods(set, revisions, pods, control, now);
    await this.write(set, completed(set, status));
    await trimRevisions(set, known, revisions, pods, history);
    if (refusal !== undefined) throw refusal;
    return nextAvailability(set, pods, now);
  }

  /** Sets with a claim of that name. */
  usersOf(claimed: KubeObject): StatefulSet[] {
    const prefix = claimed.metadata.name.slice(0, claimed.metadata.name.lastIndexOf("-"));
    if (ordinalOf(claimed) < 0) return [];
    return this.sets
      .inNamespace(claimed.metadata.namespace ?? "")
      .filter((set) => claimTemplates(set).some(({ metadata }) => `${metadata.name}-${set.metadata.name}` === prefix));
  }

  private async write(set: StatefulSet, status: Status): Promise<void> {
    if (differs(set, status)) await writeStatus(this.writer, this.sets, set, asWritten(status));
  }
}

function nextAvailability(set: StatefulSet, pods: readonly Pod[], now: number): { after: number } | undefined {
  const waits = pods.map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, now) ?? 0).filter((wait) => wait > 0);
  return waits.length === 0 ? undefined : { after: Math.min(...waits) };
}
