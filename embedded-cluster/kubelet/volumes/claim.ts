import type { KubeObject } from "../../apimachinery/object.ts";
import { quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import type { Volume } from "../../apimachinery/types/core.ts";
import { giveToGroup } from "./fs-group.ts";
import { openHostPath } from "./host-path.ts";
import { MountError } from "./mount-error.ts";
import type { OpenVolume, VolumeContext } from "./pod-volumes.ts";

/** Who made a volume; only volumes made by hand name a folder that means something to their maker. */
const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

/** Opens what a claim is bound to. Throws {@link MountError}. Models desiredStateOfWorldPopulator.getPVCExtractPV and its event's words. */
export async function openClaim({ name, persistentVolumeClaim }: Volume, context: VolumeContext): Promise<OpenVolume> {
  const { claimName, readOnly = false } = persistentVolumeClaim as NonNullable<Volume["persistentVolumeClaim"]>;
  const { claims, disk, pod, nodeName } = context;
  const namespace = pod.metadata.namespace ?? "default";
  const claim = await claims.find(claimName, namespace);
  const problem = claimProblem(claim, claimName);
  if (claim === undefined || problem !== undefined) {
    throw new MountError(
      `Unable to attach or mount volumes: unmounted volumes=[${name}], unattached volumes=[], failed to process volumes=[${name}]: ` +
        `error processing PVC ${namespace}/${claimName}: ${problem}`,
    );
  }
  const volume = await context.persistentVolumes.find(claim["spec"].volumeName);
  const folder = volume?.metadata.annotations?.[PROVISIONED_BY] === undefined ? (volume?.["spec"].hostPath ?? volume?.["spec"].local) : undefined;
  if (folder !== undefined) return { ...openHostPath(disk.volume(`node/${nodeName}`), folder), readOnly };
  const capacity = claim["status"]?.capacity?.storage ?? claim["spec"].resources?.requests?.storage;
  const fs = disk.volume(`volume/${claim["spec"].volumeName}`, capacity === undefined ? {} : { quotaBytes: quantityValue(capacity) });
  if (!readOnly) giveToGroup(fs, "/", false, pod);
  return { fs, root: "/", readOnly };
}

function claimProblem(claim: KubeObject | undefined, name: string): string | undefined {
  if (claim === undefined) return `failed to fetch PVC from API server: persistentvolumeclaims "${name}" not found`;
  if (claim["status"]?.phase !== "Bound") return "PVC is not bound";
  return claim["spec"]?.volumeName ? undefined : "PVC has empty pvc.Spec.VolumeName";
}
