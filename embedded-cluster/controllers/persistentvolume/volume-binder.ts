import { objectKey } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../apimachinery/types/storage.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { syncClaim } from "./sync-claim.ts";
import { syncVolume } from "./sync-volume.ts";
import type { VolumeTools } from "./volume-tools.ts";

/** Binds claims to volumes and hands claims to provisioners. Models pkg/controller/volume/persistentvolume. */
export const volumeBinder: ControllerDefinition = {
  name: "persistentvolume-binder-controller",
  identity: "persistent-volume-binder",
  needs: [RESOURCES.persistentvolumeclaims, RESOURCES.persistentvolumes, RESOURCES.storageclasses, RESOURCES.pods, RESOURCES.nodes],
  start(context) {
    const opened = new DisposableStack();
    const tools: VolumeTools = {
      clock: context.clock,
      claims: informerOf<PersistentVolumeClaim>(context, RESOURCES.persistentvolumeclaims),
      volumes: informerOf<PersistentVolume>(context, RESOURCES.persistentvolumes),
      classes: informerOf<StorageClass>(context, RESOURCES.storageclasses),
      pods: informerOf<Pod>(context, RESOURCES.pods),
      nodes: informerOf(context, RESOURCES.nodes),
      claimWriter: resourceOf<PersistentVolumeClaim>(context, RESOURCES.persistentvolumeclaims),
      volumeWriter: resourceOf<PersistentVolume>(context, RESOURCES.persistentvolumes),
      recorder: recorderOf(context, "persistentvolume-controller"),
    };
    const claimQueue = opened.use(queueOf(context, (key) => syncClaim(tools, key)));
    const volumeQueue = opened.use(queueOf(context, (key) => syncVolume(tools, key, (claim) => claimQueue.add(claim))));
    const wakePending = () => {
      for (const claim of tools.claims.list()) if (claim.status?.phase !== "Bound") claimQueue.add(objectKey(claim));
    };
    const seeVolume = (volume: PersistentVolume) => {
      volumeQueue.add(volume.metadata.name);
      const { claimRef } = volume.spec;
      if (claimRef !== undefined) claimQueue.add(`${claimRef.namespace}/${claimRef.name}`);
      else wakePending();
    };
    const seeClaim = (claim: PersistentVolumeClaim) => {
      claimQueue.add(objectKey(claim));
      if (claim.spec.volumeName) volumeQueue.add(claim.spec.volumeName);
    };
    const lost = (volume: PersistentVolume) => volume.spec.claimRef && claimQueue.add(`${volume.spec.claimRef.namespace}/${volume.spec.claimRef.name}`);
    tools.volumes.onChange({ added: seeVolume, updated: seeVolume, deleted: lost });
    tools.claims.onChange({ added: seeClaim, updated: seeClaim, deleted: seeClaim });
    tools.classes.onChange({ added: wakePending, updated: wakePending });
    return opened;
  },
};
