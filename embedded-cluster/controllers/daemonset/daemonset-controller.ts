import { objectKey } from "../../apimachinery/object.ts";
import type { ControllerRevision, DaemonSet } from "../../apimachinery/types/apps.ts";
import type { Node, Pod } from "../../apimachinery/types/core.ts";
import { labelMatcher, selectsEverything } from "../../client/label-selector.ts";
import { RESOURCES } from "../../client/resources.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { claim } from "../claim.ts";
import { type ControllerContext, type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { ControllerHistory } from "../history/controller-history.ts";
import { controlledBy, indexByController } from "../owner.ts";
import { PodControl } from "../pod-control.ts";
import { availableIn } from "../pods.ts";
import { wakeOwners } from "../wake-owners.ts";
import { writeStatus } from "../write-status.ts";
import type { DaemonTools, Pass } from "./daemon-pods.ts";
import { daemonSetStatus } from "./daemonset-status.ts";
import { FailedPods } from "./failed-pods.ts";
import { manage } from "./manage.ts";
import { rollingUpdate } from "./rolling-update.ts";
import { HashCollision, historyOf, trimHistory } from "./set-history.ts";

/** Keeps one pod on every node that a DaemonSet selects. Models pkg/controller/daemon. */
export const daemonSetController: ControllerDefinition = {
  name: "daemonset-controller",
  identity: "daemon-set-controller",
  needs: [RESOURCES.daemonsets, RESOURCES.controllerrevisions, RESOURCES.pods, RESOURCES.nodes],
  start(context) {
    const controller = new DaemonSetController(context);
    const queue = queueOf(context, (key) => controller.reconcile(key));
    const wake = (object: DaemonSet) => queue.add(objectKey(object));
    controller.sets.onChange({ added: wake, updated: wake, deleted: wake });
    wakeOwners<DaemonSet, Pod>({
      owners: controller.sets,
      ownerKind: "DaemonSet",
      children: controller.pods,
      selects: (owner, pod) => !selectsEverything(owner.spec.selector) && labelMatcher(owner.spec.selector)(pod.metadata.labels),
      wake: (key) => queue.add(key),
    });
    const wakeAll = () => [...controller.sets.list()].forEach(wake);
    controller.nodes.onChange({
      added: wakeAll,
      updated: (node, previous) => {
        const same = semanticEqual(node.metadata.labels, previous.metadata.labels) && semanticEqual(node.spec?.taints, previous.spec?.taints);
        if (!same) wakeAll();
      },
      deleted: wakeAll,
    });
    return queue;
  },
};

class DaemonSetController {
  readonly sets;
  readonly pods;
  readonly nodes;
  private readonly writer;
  private readonly podWriter;
  private readonly history: ControllerHistory;
  private readonly tools: DaemonTools;

  constructor(context: ControllerContext) {
    this.sets = informerOf<DaemonSet>(context, RESOURCES.daemonsets);
    this.pods = indexByController(informerOf<Pod>(context, RESOURCES.pods));
    this.nodes = informerOf<Node>(context, RESOURCES.nodes);
    this.writer = resourceOf<DaemonSet>(context, RESOURCES.daemonsets);
    this.podWriter = resourceOf<Pod>(context, RESOURCES.pods);
    const revisions = indexByController(informerOf<ControllerRevision>(context, RESOURCES.controllerrevisions));
    this.history = new ControllerHistory(revisions, resourceOf<ControllerRevision>(context, RESOURCES.controllerrevisions));
    const recorder = recorderOf(context, "daemonset-controller");
    const control = new PodControl(this.podWriter, this.pods, recorder);
    this.tools = { clock: context.clock, recorder, control, failed: new FailedPods(context.clock) };
  }

  async reconcile(key: string): Promise<{ after: number } | void> {
    const set = this.sets.get(key);
    if (set === undefined) return;
    if (selectsEverything(set.spec.selector)) {
      const message = "This daemon set is selecting all pods. A non-empty selector is required.";
      return this.tools.recorder.record(set, "Warning", "SelectingAll", message);
    }
    // What remains of its history when a set is going cannot be relied on.
    if (set.metadata.deletionTimestamp !== undefined) return;
    const { history } = this;
    const matches = labelMatcher(set.spec.selector);
    const own = { owner: set, owners: this.writer, matches };
    const known = await claim<ControllerRevision>({ ...own, informer: history.informer, writer: history.writer });
    const revisions = await historyOf(set, known, history).catch((error) => this.countCollision(set, error));
    const hash = revisions.current.metadata.labels?.["controller-revision-hash"] ?? "";
    await claim<Pod>({ ...own, informer: this.pods, writer: this.podWriter });
    const pods = () => controlledBy(this.pods, set).filter((pod) => matches(pod.metadata.labels));
    const pass: Pass = { set, hash, nodes: [...this.nodes.list()], pods, tools: this.tools };
    let after: number | undefined;
    try {
      after = await manage(pass);
      if (set.spec.updateStrategy?.type === "RollingUpdate") await rollingUpdate(pass);
      await trimHistory(set, revisions, pods(), history);
    } finally {
      const status = daemonSetStatus(pass);
      if (!semanticEqual(status, set.status)) await writeStatus(this.writer, this.sets, set, status);
    }
    return soonest(pass, after);
  }

  private async countCollision(set: DaemonSet, error: unknown): Promise<never> {
    if (error instanceof HashCollision) {
      await writeStatus(this.writer, this.sets, set, { ...set.status, collisionCount: (set.status?.collisionCount ?? 0) + 1 });
    }
    throw error;
  }
}

/** When a ready pod becomes available, or a failed one may be replaced. */
function soonest({ set, pods, tools }: Pass, after: number | undefined): { after: number } | undefined {
  const waits = pods().map((pod) => availableIn(pod, set.spec.minReadySeconds ?? 0, tools.clock.now()) ?? 0);
  const ahead = [...waits, after ?? 0].filter((wait) => wait > 0);
  return ahead.length === 0 ? undefined : { after: Math.min(...ahead) };
}
