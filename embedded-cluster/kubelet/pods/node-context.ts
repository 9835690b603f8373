import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { ApiClient } from "../../apimachinery/wire.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";
import type { ClusterNetwork } from "../../network/cluster-network.ts";
import type { PodNetwork } from "../../network/pod-network.ts";
import type { CapabilityKey } from "../../shell/process/process.ts";
import type { ConfigObjects } from "../environment/config-objects.ts";
import type { NodeCapacity } from "../environment/container-environment.ts";
import type { ImagePuller } from "../images/image-puller.ts";
import type { BackOff } from "../runtime/back-off.ts";
import type { NodeDisk } from "../volumes/node-disk.ts";

/** What every pod of a node shares. */
export interface NodeContext {
  nodeName: string;
  hostIP: string;
  clusterDns: string;
  client: ApiClient;
  pods: ResourceClient<Pod>;
  claims: ResourceClient<KubeObject>;
  persistentVolumes: ResourceClient<KubeObject>;
  objects: ConfigObjects;
  clock: Clock;
  random: Random;
  recorder: EventRecorder;
  network: ClusterNetwork;
  /** The node's own place in the network: where probes come from. */
  host: PodNetwork;
  images: ImagePuller;
  disk: NodeDisk;
  capacity: NodeCapacity;
  restartBackOff: BackOff;
  /** Lent to the programs of every container; the pod's network is added to them. */
  capabilities: ReadonlyMap<CapabilityKey<unknown>, unknown>;
}
