import type { StorageClass } from "../../apimachinery/types/storage.ts";

export const LOCAL_PATH_PROVISIONER = "rancher.io/local-path";

/** The default class of a fresh cluster, as kind installs it. */
export const STANDARD_STORAGE_CLASS: StorageClass = {
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
  provisioner: LOCAL_PATH_PROVISIONER,
  reclaimPolicy: "Delete",
  volumeBindingMode: "WaitForFirstConsumer",
};
