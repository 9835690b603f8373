import { objectKey } from "../../apimachinery/object.ts";
import { isAlreadyExists, isNotFound } from "../../apimachinery/status.ts";
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from "../../apimachinery/types/storage.ts";
import type { EventRecorder } from "../../client/event-recorder.ts";
import { RESOURCES } from "../../client/resources.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { randomSuffix, randomUid } from "../../kernel/random.ts";
import { type ControllerDefinition, informerOf, queueOf, recorderOf, resourceOf } from "../controller.ts";
import { PROVISIONED_BY, SELECTED_NODE, STORAGE_PROVISIONER } from "./storage-annotations.ts";

const LOCAL_PATH_PROVISIONER = "rancher.io/local-path";

/** Makes volumes out of directories of the node. Models rancher/local-path-provisioner as kind runs it, without its helper pods. */
export const localPathProvisioner: ControllerDefinition = {
  name: "local-path-provisioner",
  identity: "local-path-provisioner",
  needs: [RESOURCES.persistentvolumeclaims, RESOURCES.persistentvolumes, RESOURCES.storageclasses],
  start(context) {
    const opened = new DisposableStack();
    const claims = informerOf<PersistentVolumeClaim>(context, RESOURCES.persistentvolumeclaims);
    const volumes = informerOf<PersistentVolume>(context, RESOURCES.persistentvolumes);
    const classes = informerOf<StorageClass>(context, RESOURCES.storageclasses);
    const writer = resourceOf<PersistentVolume>(context, RESOURCES.persistentvolumes);
    const instance = `local-path-provisioner-${randomSuffix(context.random, 10)}-${randomSuffix(context.random)}_${randomUid(context.random)}`;
    const recorder = recorderOf(context, `${LOCAL_PATH_PROVISIONER}_${instance}`);
    const provisioning = opened.use(
      queueOf(context, async (key) => {
        const claim = claims.get(key);
        const found = classes.get(claim?.spec.storageClassName ?? "");
        if (claim === undefined || found === undefined || !isOurs(claim) || volumes.get(volumeName(claim)) !== undefined) return;
        const volume = newVolume(claim, found, recorder);
        if (volume === undefined) return;
        await writer.create(volume).catch((error) => {
          if (!isAlreadyExists(error)) throw error;
        });
        recorder.record(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume ${volume.metadata?.name}`);
      }),
    );
    const deleting = opened.use(
      queueOf(context, async (name) => {
        const volume = volumes.get(name);
        if (volume === undefined || !isReleased(volume)) return;
        await writer.delete(name).catch((error) => {
          if (!isNotFound(error)) throw error;
        });
      }),
    );
    const seeClaim = (claim: PersistentVolumeClaim) => isOurs(claim) && provisioning.add(objectKey(claim));
    const seeVolume = (volume: PersistentVolume) => isReleased(volume) && deleting.add(volume.metadata.name);
    claims.onChange({ added: seeClaim, updated: seeClaim });
    volumes.onChange({ added: seeVolume, updated: seeVolume });
    return opened;
  },
};

function newVolume(claim: PersistentVolumeClaim, storageClass: StorageClass, recorder: EventRecorder): Partial<PersistentVolume> | undefined {
  const { name: claimName, namespace = "", uid = "", resourceVersion = "" } = claim.metadata;
  recorder.record(claim, "Normal", "Provisioning", `External provisioner is provisioning volume for claim "${namespace}/${claimName}"`);
  const node = claim.metadata.annotations?.[SELECTED_NODE];
  const problem = unsupported(claim) ?? (node === undefined ? "configuration error, no node was specified" : undefined);
  if (problem !== undefined || node === undefined) {
    const message = `failed to provision volume with StorageClass "${storageClass.metadata.name}": ${problem}`;
    recorder.record(claim, "Warning", "ProvisioningFailed", message);
    return undefined;
  }
  const name = volumeName(claim);
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: {
      name,
      annotations: { "local.path.provisioner/selected-node": node, [PROVISIONED_BY]: LOCAL_PATH_PROVISIONER },
      finalizers: ["kubernetes.io/pv-protection"],
    },
    spec: {
      accessModes: claim.spec.accessModes ?? ["ReadWriteOnce"],
      capacity: { storage: claim.spec.resources?.requests?.["storage"] ?? "0" },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name: claimName, namespace, uid, resourceVersion },
      hostPath: { path: `/var/local-path-provisioner/${name}_${namespace}_${claimName}`, type: "DirectoryOrCreate" },
      nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values: [node] }] }] } },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? "Delete",
      storageClassName: storageClass.metadata.name,
      volumeMode: "Filesystem",
    },
  };
}

function unsupported(claim: PersistentVolumeClaim): string | undefined {
  const modes = claim.spec.accessModes ?? [];
  if (modes.some((mode) => mode !== "ReadWriteOnce" && mode !== "ReadWriteOncePod")) {
    return "NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes";
  }
  return claim.spec.volumeMode === "Block" ? "NodePath only supports Filesystem volume mode" : undefined;
}

function isOurs(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[STORAGE_PROVISIONER] === LOCAL_PATH_PROVISIONER && !claim.spec.volumeName;
}

function isReleased({ metadata, spec, status }: PersistentVolume): boolean {
  const isMade = metadata.annotations?.[PROVISIONED_BY] === LOCAL_PATH_PROVISIONER;
  return isMade && status?.phase === "Released" && spec.persistentVolumeReclaimPolicy === "Delete" && metadata.deletionTimestamp === undefined;
}

function volumeName(claim: PersistentVolumeClaim): string {
  return `pvc-${claim.metadata.uid}`;
}
