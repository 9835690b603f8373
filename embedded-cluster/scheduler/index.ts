import { objectKey } from "../apimachinery/object.ts";
import type { Node, Pod } from "../apimachinery/types/core.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../apimachinery/types/storage.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { discoverResources } from "../client/discovery.ts";
import { InformerFactory } from "../client/informer-factory.ts";
import { ResourceClient } from "../client/resource-client.ts";
import { RESOURCES } from "../client/resources.ts";
import { semanticEqual } from "../client/semantic-equal.ts";
import { SeriesRecorder } from "../client/series-recorder.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";
import type { Random } from "../kernel/random.ts";
import { ClusterState } from "./cluster-state.ts";
import { Scheduler } from "./scheduler.ts";
import { SchedulingQueue } from "./scheduling-queue.ts";
import { VolumeBinding } from "./volumes.ts";

const NAME = "default-scheduler";

export interface SchedulerOptions {
  /** The API as system:kube-scheduler. */
  client: ApiClient;
  clock: Clock;
  random: Random;
  /** The host in the events' reportingInstance, "default-scheduler-<host>". */
  host?: string;
}

/** Starts the scheduler. Resolves when its caches are filled and it is at work. Models cmd/kube-scheduler with the default profile. */
export async function startScheduler({ client, clock, random, host = "control-plane" }: SchedulerOptions): Promise<Disposable> {
  const opened = new DisposableStack();
  const informers = opened.use(new InformerFactory(client, clock));
  const pods = informers.informer<Pod>(RESOURCES.pods);
  const nodes = informers.informer<Node>(RESOURCES.nodes);
  const claims = informers.informer<PersistentVolumeClaim>(RESOURCES.persistentvolumeclaims);
  const volumes = informers.informer<PersistentVolume>(RESOURCES.persistentvolumes);
  const namespaces = informers.informer(RESOURCES.namespaces);
  const budgets = informers.informer(RESOURCES.poddisruptionbudgets);
  const classes = informers.informer<StorageClass>(RESOURCES.storageclasses);
  const state = new ClusterState();
  const binding = new VolumeBinding({ claims, volumes, classes }, new ResourceClient<PersistentVolumeClaim>(client, RESOURCES.persistentvolumeclaims), clock);
  const recorder = new SeriesRecorder(client, clock, NAME, `${NAME}-${host}`);
  const find = (key: string) => pods.get(key);
  const scheduler = new Scheduler({
    api: client,
    clock,
    random,
    state,
    volumes: binding,
    recorder,
    find,
    namespaceLabels: (name) => namespaces.get(name)?.metadata.labels,
    budgets: () => [...budgets.list()],
  });
  const queue: SchedulingQueue = opened.use(new SchedulingQueue(clock, find, (pod) => scheduler.scheduleOne(pod, queue)));
  nodes.onChange({
    added: (node) => {
      state.setNode(node.metadata.name, node);
      queue.wakeAll();
    },
    updated: (node, previous) => {
      state.setNode(node.metadata.name, node);
      if (changesPlacement(node, previous)) queue.wakeAll();
    },
    deleted: (node) => state.setNode(node.metadata.name, undefined),
  });
  const wake = () => queue.wakeAll();
  for (const informer of [claims, volumes, classes]) informer.onChange({ added: wake, updated: wake });
  // Nodes and volumes come first, so that no pod is judged before the first lists are in.
  await informers.start(await discoverResources(client));
  pods.onChange(podHandler(state, queue));
  return opened;
}

function podHandler(state: ClusterState, queue: SchedulingQueue) {
  const see = (pod: Pod, previous?: Pod) => {
    const key = objectKey(pod);
    if (pod.spec.nodeName) {
      state.nominate(pod, undefined);
      const isThere = pod.status?.phase !== "Succeeded" && pod.status?.phase !== "Failed";
      state.setPod(pod, isThere);
      queue.remove(key);
      const isNew = !previous?.spec.nodeName;
      const isDone = !isThere && previous?.status?.phase !== pod.status?.phase;
      // A pod that arrived may be one that others want to join; one that is done leaves room.
      if (isNew || isDone) queue.wakeAll();
      return;
    }
    if (!isForUs(pod)) return;
    if (!state.isAssumed(key)) state.nominate(pod, pod.status?.nominatedNodeName);
    const isOwnStatus = previous !== undefined && queue.isUnschedulable(key) && !changesNeeds(pod, previous);
    if (!isOwnStatus && !state.isAssumed(key)) queue.add(pod);
  };
  const forget = (pod: Pod) => {
    state.nominate(pod, undefined);
    state.setPod(pod, false);
    queue.remove(objectKey(pod));
    queue.wakeAll();
  };
  return { added: see, updated: see, deleted: forget };
}

function isForUs(pod: Pod): boolean {
  const gates = (pod.spec["schedulingGates"] ?? []) as unknown[];
  return (pod.spec.schedulerName ?? NAME) === NAME && gates.length === 0 && pod.metadata.deletionTimestamp === undefined && !isDone(pod);
}

function isDone(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

function changesNeeds(pod: Pod, previous: Pod): boolean {
  return !semanticEqual(pod.spec, previous.spec) || !semanticEqual(pod.metadata.labels, previous.metadata.labels);
}

/** Heartbeats and conditions change nothing for pods that do not fit. */
function changesPlacement(node: Node, previous: Node): boolean {
  return (
    !semanticEqual(node.spec, previous.spec) ||
    !semanticEqual(node.metadata.labels, previous.metadata.labels) ||
    !semanticEqual(node.status?.allocatable, previous.status?.allocatable)
  );
}
