import type { ApiClient } from "../../apimachinery/wire.ts";
import { Informer } from "../../client/informer.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { NodeDisk } from "../../kubelet/index.ts";

/** Frees the files of a PersistentVolume that is deleted: what the local-path provisioner's helper pod does with its folder. */
export function reclaimVolumes(client: ApiClient, clock: Clock, disk: NodeDisk): Informer {
  const volumes = new Informer(new ResourceClient(client, RESOURCES.persistentvolumes), clock);
  return volumes.onChange({ deleted: ({ metadata, spec }) => spec?.persistentVolumeReclaimPolicy === "Delete" && disk.delete(`volume/${metadata.name}`) });
}
