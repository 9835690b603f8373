import type { KubeObject } from "../../apimachinery/object.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import { Informer } from "../../client/informer.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";

/**
 * How long after a ConfigMap or Secret changed the files in volumes follow. A real kubelet gets to it at the pod's next sync,
 * at any time within its sync period of one minute: this is the middle of it.
 */
const REFRESH_MILLISECONDS = 30_000;

interface RefreshedNode {
  /** Whether a pod of the node has a volume made from this ConfigMap or Secret. */
  mounts(object: KubeObject): boolean;
  refresh(namespace: string): Promise<void>;
}

/** Tells when volumes made from ConfigMaps and Secrets of a namespace are due to be written again. */
export class VolumeRefresher implements Disposable {
  private readonly due = new Map<string, Disposable>();
  private readonly opened = new DisposableStack();
  private readonly informers: Informer[];
  private readonly clock: Clock;
  private readonly node: RefreshedNode;

  constructor(client: ApiClient, clock: Clock, node: RefreshedNode) {
    this.clock = clock;
    this.node = node;
    this.informers = [RESOURCES.configmaps, RESOURCES.secrets].map((resource) => this.opened.use(new Informer(new ResourceClient(client, resource), clock)));
    const changed = (object: KubeObject) => node.mounts(object) && this.note(object.metadata.namespace ?? "");
    for (const informer of this.informers) informer.onChange({ added: (object) => informer.hasSynced && changed(object), updated: changed });
    this.opened.defer(() => {
      for (const timer of this.due.values()) timer.dispose();
    });
  }

  async start(): Promise<void> {
    await Promise.all(this.informers.map((informer) => informer.start()));
  }

  dispose(): void {
    this.opened.dispose();
  }

  private note(namespace: string): void {
    if (this.due.has(namespace)) return;
    const timer = this.clock.setTimer(REFRESH_MILLISECONDS, () => {
      this.due.delete(namespace);
      void this.node.refresh(namespace);
    });
    this.due.set(namespace, timer);
  }
}
