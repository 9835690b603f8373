import type { KubeObject } from "../apimachinery/object.ts";
import type { Pod } from "../apimachinery/types/core.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { EventRecorder } from "../client/event-recorder.ts";
import { Informer } from "../client/informer.ts";
import { ResourceClient } from "../client/resource-client.ts";
import { RESOURCES } from "../client/resources.ts";
import type { ImageRegistry } from "../images/image.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";
import type { Random } from "../kernel/random.ts";
import type { ClusterNetwork } from "../network/cluster-network.ts";
import type { CapabilityKey } from "../shell/process/process.ts";
import { ConfigObjects } from "./environment/config-objects.ts";
import { ImagePuller } from "./images/image-puller.ts";
import { NODE_CAPACITY } from "./node/node-object.ts";
import type { NodeContext } from "./pods/node-context.ts";
import { PodWorker } from "./pods/pod-worker.ts";
import { BackOff } from "./runtime/back-off.ts";
import type { NodeDisk } from "./volumes/node-disk.ts";
import { isMounted } from "./volumes/is-mounted.ts";
import { VolumeRefresher } from "./volumes/volume-refresher.ts";

const FIRST_RESTART_WAIT_MILLISECONDS = 10_000;
const LONGEST_RESTART_WAIT_MILLISECONDS = 300_000;

export interface KubeletOptions {
  nodeName: string;
  hostIP: string;
  /** The address of kube-dns. */
  clusterDns: string;
  client: ApiClient;
  clock: Clock;
  random: Random;
  network: ClusterNetwork;
  registry: ImageRegistry;
  disk: NodeDisk;
  capabilities: ReadonlyMap<CapabilityKey<unknown>, unknown>;
}

/** Runs the pods that are bound to one node. Models cmd/kubelet. */
export class Kubelet implements Disposable {
  readonly nodeName: string;
  private readonly node: NodeContext;
  private readonly workers = new Map<string, PodWorker>();
  private readonly informer: Informer<Pod>;
  private readonly opened = new DisposableStack();
  private readonly refresher: VolumeRefresher;

  constructor(options: KubeletOptions) {
    const { nodeName, client, clock, random, registry, network } = options;
    this.nodeName = nodeName;
    const stopper = new AbortController();
    this.opened.defer(() => stopper.abort(new Error("the node is switched off")));
    this.node = {
      nodeName,
      hostIP: options.hostIP,
      clusterDns: options.clusterDns,
      client,
      pods: new ResourceClient<Pod>(client, RESOURCES.pods),
      claims: new ResourceClient<KubeObject>(client, RESOURCES.persistentvolumeclaims),
      persistentVolumes: new ResourceClient<KubeObject>(client, RESOURCES.persistentvolumes),
      objects: new ConfigObjects(client),
      clock,
      random,
      recorder: new EventRecorder(client, clock, "kubelet", nodeName),
      network,
      host: network.hostNetwork(nodeName),
      images: new ImagePuller(registry, clock, stopper.signal),
      disk: options.disk,
      capacity: NODE_CAPACITY,
      restartBackOff: new BackOff(clock, FIRST_RESTART_WAIT_MILLISECONDS, LONGEST_RESTART_WAIT_MILLISECONDS),
      capabilities: options.capabilities,
    };
    this.informer = this.opened.use(new Informer(this.node.pods, clock, { fieldSelector: `spec.nodeName=${nodeName}` }));
    this.informer.onChange({
      added: (pod) => this.take(pod),
      updated: (pod) => this.take(pod),
      deleted: (pod) => this.workers.get(pod.metadata.uid ?? "")?.vanish(),
    });
    this.refresher = this.opened.use(
      new VolumeRefresher(client, clock, { mounts: (object) => this.mounts(object), refresh: (namespace) => this.refresh(namespace) }),
    );
  }

  /** Resolves when the pods that are bound to the node already are known. */
  async start(): Promise<void> {
    await Promise.all([this.informer.start(), this.refresher.start()]);
  }

  /** The worker of a pod; undefined when the node does not run it. */
  worker(podUid: string | undefined): PodWorker | undefined {
    return this.workers.get(podUid ?? "");
  }

  get pods(): PodWorker[] {
    return [...this.workers.values()];
  }

  get context(): NodeContext {
    return this.node;
  }

  dispose(): void {
    this.opened.dispose();
    for (const worker of this.workers.values()) worker.dispose();
    this.workers.clear();
  }

  private take(pod: Pod): void {
    const uid = pod.metadata.uid ?? "";
    const worker = this.workers.get(uid);
    if (worker !== undefined) return worker.update(pod);
    this.workers.set(uid, new PodWorker(this.node, pod, () => this.workers.delete(uid)));
  }

  private mounts(object: KubeObject): boolean {
    return this.pods.some((worker) => worker.object.metadata.namespace === object.metadata.namespace && isMounted(worker.object, object));
  }

  private async refresh(namespace: string): Promise<void> {
    for (const worker of this.pods) if (worker.object.metadata.namespace === namespace) await worker.refreshVolumes();
  }
}
