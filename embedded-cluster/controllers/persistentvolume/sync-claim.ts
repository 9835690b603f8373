import type { Node } from "../../apimachinery/types/core.ts";
import type { PersistentVolumeClaim } from "../../apimachinery/types/storage.ts";
import { bind, setClaimStatus } from "./bind.ts";
import { findVolume, isClaimedBy, mismatch } from "./find-volume.ts";
import { BOUND_BY_CONTROLLER, SELECTED_NODE, STORAGE_PROVISIONER, defaultClass, isBindingComplete, provisionerAnnotations } from "./storage-annotations.ts";
import type { VolumeTools } from "./volume-tools.ts";

/** Models PersistentVolumeController.syncClaim. */
export async function syncClaim(tools: VolumeTools, key: string): Promise<void> {
  const claim = tools.claims.get(key);
  if (claim === undefined) return;
  if (isBindingComplete(claim)) return syncBound(tools, claim);
  if (claim.metadata.deletionTimestamp !== undefined) return;
  if (claim.spec.volumeName) return syncChosen(tools, claim, claim.spec.volumeName);
  const delays = delaysBinding(tools, claim);
  const selected = claim.metadata.annotations?.[SELECTED_NODE];
  const node = selected === undefined ? undefined : (tools.nodes.get(selected) as Node | undefined);
  const reserved = [...tools.volumes.list()].find((volume) => volume.spec.claimRef !== undefined && isClaimedBy(volume, claim));
  const volume = delays && selected === undefined ? reserved : findVolume(claim, tools.volumes.list(), node);
  if (volume !== undefined) return bind(tools, volume, claim);
  if (await assignDefaultClass(tools, claim)) return;
  // This write wakes the claim again: what follows is told once.
  if (claim.status?.phase !== "Pending") return setClaimStatus(tools, claim, { ...claim.status, phase: "Pending" });
  if (delays && selected === undefined) announceDelay(tools, claim);
  else if (claim.spec.storageClassName) await provision(tools, claim, claim.spec.storageClassName);
  else tools.recorder.record(claim, "Normal", "FailedBinding", "no persistent volumes available for this claim and no storage class is set");
}

/** A claim that was bound stays so; when its volume has gone, its data is lost. Models syncBoundClaim. */
async function syncBound(tools: VolumeTools, claim: PersistentVolumeClaim): Promise<void> {
  const volume = tools.volumes.get(claim.spec.volumeName ?? "");
  if (volume !== undefined && (volume.spec.claimRef === undefined || isClaimedBy(volume, claim))) return bind(tools, volume, claim);
  if (claim.status?.phase === "Lost") return;
  const message =
    volume === undefined
      ? "Bound claim has lost its PersistentVolume. Data on the volume is lost!"
      : "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!";
  tools.recorder.record(claim, "Warning", volume === undefined ? "ClaimLost" : "ClaimMisbound", message);
  await setClaimStatus(tools, claim, { phase: "Lost" });
}

/** Somebody wrote a volume's name into the claim. */
async function syncChosen(tools: VolumeTools, claim: PersistentVolumeClaim, name: string): Promise<void> {
  const volume = tools.volumes.get(name);
  if (volume !== undefined) {
    if (volume.spec.claimRef !== undefined && isClaimedBy(volume, claim)) return bind(tools, volume, claim);
    const problem = mismatch(volume, claim);
    if (volume.spec.claimRef === undefined && problem === undefined) return bind(tools, volume, claim);
    if (volume.spec.claimRef === undefined) tools.recorder.record(claim, "Warning", "VolumeMismatch", `Cannot bind to requested volume "${name}": ${problem}`);
    else if (claim.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
      tools.recorder.record(claim, "Warning", "FailedBinding", `volume "${name}" already bound to a different claim.`);
    }
  }
  await setClaimStatus(tools, claim, { ...claim.status, phase: "Pending" });
}

function delaysBinding(tools: VolumeTools, claim: PersistentVolumeClaim): boolean {
  const className = claim.spec.storageClassName;
  return className !== undefined && tools.classes.get(className)?.volumeBindingMode === "WaitForFirstConsumer";
}

/** A claim without a class, from before there was a default one, gets it now. "" means that it wants none. Models assignDefaultStorageClass. */
async function assignDefaultClass(tools: VolumeTools, claim: PersistentVolumeClaim): Promise<boolean> {
  if (claim.spec.storageClassName !== undefined) return false;
  const found = defaultClass(tools.classes.list());
  if (found === undefined) return false;
  await tools.claimWriter.update({ ...claim, spec: { ...claim.spec, storageClassName: found.metadata.name } });
  return true;
}

/** Models emitEventForUnboundDelayBindingClaim. */
function announceDelay(tools: VolumeTools, claim: PersistentVolumeClaim): void {
  const waiting = tools.pods
    .inNamespace(claim.metadata.namespace ?? "")
    .filter((pod) => !pod.spec.nodeName && pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim.metadata.name))
    .map((pod) => pod.metadata.name);
  if (waiting.length === 0) {
    tools.recorder.record(claim, "Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
  } else {
    tools.recorder.record(claim, "Normal", "WaitForPodScheduled", `waiting for ${waiting.length > 1 ? "pods" : "pod"} ${waiting.join()} to be scheduled`);
  }
}

/** Hands the claim to the provisioner of its class. Models provisionClaim. */
async function provision(tools: VolumeTools, claim: PersistentVolumeClaim, className: string): Promise<void> {
  const provisioner = tools.classes.get(className)?.provisioner;
  if (provisioner === undefined || provisioner === "kubernetes.io/no-provisioner") {
    const problem = provisioner === undefined ? `storageclass.storage.k8s.io "${className}" not found` : `no volume plugin matched name: ${provisioner}`;
    return tools.recorder.record(claim, "Warning", "ProvisioningFailed", problem);
  }
  if (claim.metadata.annotations?.[STORAGE_PROVISIONER] === provisioner) return;
  const annotations = { ...claim.metadata.annotations, ...provisionerAnnotations(provisioner) };
  const written = await tools.claimWriter.update({ ...claim, metadata: { ...claim.metadata, annotations } });
  await tools.claims.reached(written.metadata.resourceVersion);
  tools.recorder.record(
    claim,
    "Normal",
    "ExternalProvisioning",
    `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. ` +
      "If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
  );
}
