import type { AdmissionPlugin } from "../hooks.ts";

const FINALIZERS: Readonly<Record<string, string>> = {
  persistentvolumes: "kubernetes.io/pv-protection",
  persistentvolumeclaims: "kubernetes.io/pvc-protection",
  volumeattributesclasses: "kubernetes.io/vac-protection",
};

/** What stores data is protected from its first moment on. Models plugin/pkg/admission/storage/storageobjectinuseprotection. */
export const STORAGE_PROTECTION: AdmissionPlugin = {
  name: "StorageObjectInUseProtection",
  admit({ operation, subresource, resource, object }) {
    const finalizer = FINALIZERS[resource.resource];
    if (operation !== "CREATE" || subresource !== "" || finalizer === undefined || object === undefined) return;
    if (resource.group !== "" && resource.group !== "storage.k8s.io") return;
    const { finalizers = [] } = object.metadata;
    if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
  },
};
