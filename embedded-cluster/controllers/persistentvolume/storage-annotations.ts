import type { PersistentVolumeClaim, StorageClass } from "../../apimachinery/types/storage.ts";

export const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
export const BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
export const PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
/** Set by the scheduler: the node on which a claim's first consumer will run. */
export const SELECTED_NODE = "volume.kubernetes.io/selected-node";
export const STORAGE_PROVISIONER = "volume.kubernetes.io/storage-provisioner";
const BETA_STORAGE_PROVISIONER = "volume.beta.kubernetes.io/storage-provisioner";
const IS_DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

/** The annotations by which a claim is handed to a provisioner. */
export function provisionerAnnotations(provisioner: string): Record<string, string> {
  return { [BETA_STORAGE_PROVISIONER]: provisioner, [STORAGE_PROVISIONER]: provisioner };
}

/** The newest class that is marked as default; of equally new ones the first by name. Models storage util GetDefaultClass. */
export function defaultClass(classes: Iterable<StorageClass>): StorageClass | undefined {
  const marked = [...classes].filter((one) => one.metadata.annotations?.[IS_DEFAULT_CLASS] === "true");
  const age = (one: StorageClass) => one.metadata.creationTimestamp ?? "";
  return marked.sort((a, b) => (age(a) === age(b) ? (a.metadata.name < b.metadata.name ? -1 : 1) : age(a) > age(b) ? -1 : 1))[0];
}

export function isBindingComplete(claim: PersistentVolumeClaim): boolean {
  return claim.metadata.annotations?.[BIND_COMPLETED] !== undefined;
}
