import type { KubeObject } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../apimachinery/types/storage.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import type { Clock } from "../../kernel/clock.ts";

/** What binding reads from and writes to. */
export interface VolumeTools {
  clock: Clock;
  claims: Informer<PersistentVolumeClaim>;
  volumes: Informer<PersistentVolume>;
  classes: Informer<StorageClass>;
  pods: Informer<Pod>;
  nodes: Informer<KubeObject>;
  claimWriter: ResourceClient<PersistentVolumeClaim>;
  volumeWriter: ResourceClient<PersistentVolume>;
  recorder: EventRecorder;
}
