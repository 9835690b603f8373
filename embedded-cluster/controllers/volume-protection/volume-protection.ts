import type { PersistentVolume } from "../../apimachinery/types/storage.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { guard } from "./finalizer.ts";

const FINALIZER = "kubernetes.io/pv-protection";

/** A volume that a claim is bound to is not deleted before the claim. Models pkg/controller/volume/pvprotection. */
export const volumeProtection: ControllerDefinition = {
  name: "persistentvolume-protection-controller",
  identity: "pv-protection-controller",
  needs: [RESOURCES.persistentvolumes],
  start(context) {
    const volumes = informerOf<PersistentVolume>(context, RESOURCES.persistentvolumes);
    const writer = resourceOf<PersistentVolume>(context, RESOURCES.persistentvolumes);
    const queue = queueOf(context, async (name) => {
      const volume = volumes.get(name);
      if (volume !== undefined) await guard(writer, volume, FINALIZER, () => volume.status?.phase === "Bound");
    });
    const see = (volume: PersistentVolume) => queue.add(volume.metadata.name);
    volumes.onChange({ added: see, updated: see });
    return queue;
  },
};
