import { objectKey } from "../../apimachinery/object.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { PersistentVolumeClaim } from "../../apimachinery/types/storage.ts";
import { RESOURCES } from "../../client/resources.ts";
import { type ControllerDefinition, informerOf, queueOf, resourceOf } from "../controller.ts";
import { isTerminal } from "../pods.ts";
import { guard } from "./finalizer.ts";

const FINALIZER = "kubernetes.io/pvc-protection";
const BY_CLAIM = "claim";

/** A claim that a pod uses is not deleted before the pod. Models pkg/controller/volume/pvcprotection. */
export const claimProtection: ControllerDefinition = {
  name: "persistentvolumeclaim-protection-controller",
  identity: "pvc-protection-controller",
  needs: [RESOURCES.persistentvolumeclaims, RESOURCES.pods],
  start(context) {
    const claims = informerOf<PersistentVolumeClaim>(context, RESOURCES.persistentvolumeclaims);
    const pods = informerOf<Pod>(context, RESOURCES.pods).index(BY_CLAIM, claimsOf);
    const writer = resourceOf<PersistentVolumeClaim>(context, RESOURCES.persistentvolumeclaims);
    const queue = queueOf(context, async (key) => {
      const claim = claims.get(key);
      if (claim !== undefined) await guard(writer, claim, FINALIZER, () => pods.indexed(BY_CLAIM, key).some(usesVolumes));
    });
    const see = (claim: PersistentVolumeClaim) => queue.add(objectKey(claim));
    const wakeClaims = (pod: Pod) => claimsOf(pod).forEach((key) => queue.add(key));
    claims.onChange({ added: see, updated: see });
    pods.onChange({ updated: (pod) => isTerminal(pod) && wakeClaims(pod), deleted: wakeClaims });
    return queue;
  },
};

function claimsOf(pod: Pod): string[] {
  const names = (pod.spec.volumes ?? []).map((volume) => volume.persistentVolumeClaim?.claimName);
  return names.filter((name) => name !== undefined).map((name) => `${pod.metadata.namespace ?? ""}/${name}`);
}

/** Pods that no node has yet use nothing: a kubelet would refuse a claim that is going. */
function usesVolumes(pod: Pod): boolean {
  return Boolean(pod.spec.nodeName) && !isTerminal(pod);
}
