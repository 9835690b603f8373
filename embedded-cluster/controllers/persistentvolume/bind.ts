import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../apimachinery/types/storage.ts";
import { semanticEqual } from "../../client/semantic-equal.ts";
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from "./storage-annotations.ts";
import type { VolumeTools } from "./volume-tools.ts";

/** Ties both ends, the volume's first, so that two claims cannot have one volume. Each step may be done already. Models PersistentVolumeController.bind. */
export async function bind(tools: VolumeTools, volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<void> {
  const tied = await tieVolume(tools, volume, claim);
  await setVolumePhase(tools, tied, "Bound");
  const bound = await tieClaim(tools, claim, tied);
  const capacity = tied.spec.capacity ?? {};
  await setClaimStatus(tools, bound, { ...bound.status, phase: "Bound", accessModes: tied.spec.accessModes ?? [], capacity });
}

export async function setVolumePhase(
  tools: VolumeTools,
  volume: PersistentVolume,
  phase: NonNullable<PersistentVolume["status"]["phase"]>,
  message?: string,
): Promise<void> {
  if (volume.status?.phase === phase && volume.status.message === message) return;
  const lastPhaseTransitionTime = timestamp(tools.clock.now());
  const status = { phase, lastPhaseTransitionTime, ...(message === undefined ? {} : { message }) };
  const written = await tools.volumeWriter.updateStatus({ ...volume, status });
  await tools.volumes.reached(written.metadata.resourceVersion);
}

export async function setClaimStatus(tools: VolumeTools, claim: PersistentVolumeClaim, status: PersistentVolumeClaim["status"]): Promise<void> {
  if (semanticEqual(claim.status, status)) return;
  const written = await tools.claimWriter.updateStatus({ ...claim, status });
  await tools.claims.reached(written.metadata.resourceVersion);
}

async function tieVolume(tools: VolumeTools, volume: PersistentVolume, claim: PersistentVolumeClaim): Promise<PersistentVolume> {
  const { name, namespace = "", uid, resourceVersion } = claim.metadata;
  if (volume.spec.claimRef?.uid === uid) return volume;
  const mark: Record<string, string> = volume.spec.claimRef === undefined ? { [BOUND_BY_CONTROLLER]: "yes" } : {};
  const claimRef = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    namespace,
    name,
    ...(uid ? { uid } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
  };
  const metadata = { ...volume.metadata, annotations: { ...volume.metadata.annotations, ...mark } };
  const written = await tools.volumeWriter.update({ ...volume, metadata, spec: { ...volume.spec, claimRef } });
  await tools.volumes.reached(written.metadata.resourceVersion);
  return written;
}

async function tieClaim(tools: VolumeTools, claim: PersistentVolumeClaim, volume: PersistentVolume): Promise<PersistentVolumeClaim> {
  const isChosen = claim.spec.volumeName === volume.metadata.name;
  if (isChosen && claim.metadata.annotations?.[BIND_COMPLETED] !== undefined) return claim;
  const annotations = { ...claim.metadata.annotations, [BIND_COMPLETED]: "yes", ...(isChosen ? {} : { [BOUND_BY_CONTROLLER]: "yes" }) };
  const written = await tools.claimWriter.update({
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName: volume.metadata.name },
  });
  await tools.claims.reached(written.metadata.resourceVersion);
  return written;
}
