import { isNotFound } from "../../apimachinery/status.ts";
import type { PersistentVolume } from "../../apimachinery/types/storage.ts";
import { setVolumePhase } from "./bind.ts";
import { PROVISIONED_BY } from "./storage-annotations.ts";
import type { VolumeTools } from "./volume-tools.ts";

/** Models PersistentVolumeController.syncVolume. */
export async function syncVolume(tools: VolumeTools, name: string, wakeClaim: (key: string) => void): Promise<void> {
  const volume = tools.volumes.get(name);
  if (volume === undefined) return;
  const { claimRef } = volume.spec;
  if (!claimRef?.uid) return setVolumePhase(tools, volume, "Available");
  const key = `${claimRef.namespace}/${claimRef.name}`;
  const claim = tools.claims.get(key) ?? (await tools.claimWriter.find(claimRef.name, claimRef.namespace));
  if (claim === undefined || claim.metadata.uid !== claimRef.uid) return release(tools, volume);
  if (claim.spec.volumeName === name) return setVolumePhase(tools, volume, "Bound");
  if (!claim.spec.volumeName) return wakeClaim(key);
  // The claim found another volume meanwhile: this one is free again, or superfluous.
  if (volume.metadata.annotations?.[PROVISIONED_BY] !== undefined) return release(tools, volume);
  const { claimRef: _claimRef, ...spec } = volume.spec;
  await tools.volumeWriter.update({ ...volume, spec });
}

/** Models reclaimVolume. A provisioned volume is its provisioner's to delete. */
async function release(tools: VolumeTools, volume: PersistentVolume): Promise<void> {
  if (volume.status?.phase === "Failed") return;
  await setVolumePhase(tools, volume, "Released");
  const isOthers = volume.metadata.annotations?.[PROVISIONED_BY] !== undefined;
  if (volume.spec.persistentVolumeReclaimPolicy !== "Delete" || isOthers || volume.metadata.deletionTimestamp !== undefined) return;
  const problem = undeletable(volume);
  if (problem !== undefined) {
    tools.recorder.record(volume, "Warning", "VolumeFailedDelete", problem);
    const current = tools.volumes.get(volume.metadata.name);
    return current === undefined ? undefined : setVolumePhase(tools, current, "Failed", problem);
  }
  await tools.volumeWriter.delete(volume.metadata.name).catch((error) => {
    if (!isNotFound(error)) throw error;
  });
}

function undeletable({ metadata, spec }: PersistentVolume): string | undefined {
  if (spec.hostPath === undefined) return `error getting deleter volume plugin for volume "${metadata.name}": no deletable volume plugin matched`;
  return /^\/tmp\/.+/.test(spec.hostPath.path) ? undefined : `host_path deleter only supports /tmp/.+ but received provided ${spec.hostPath.path}`;
}
