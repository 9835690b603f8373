import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME, wideColumn } from "./columns.ts";

// Models printPersistentVolume, printPersistentVolumeClaim, printStorageClass of pkg/printers/internalversion/printers.go.

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};
const OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

export const persistentVolumeClaimTable: TablePrinter = {
  columns: [
    NAME,
    column("Status"),
    column("Volume"),
    column("Capacity"),
    column("Access Modes"),
    column("StorageClass", "string", "StorageClass of the pvc"),
    column("VolumeAttributesClass", "string", "VolumeAttributesClass of the pvc"),
    AGE,
    wideColumn("VolumeMode"),
  ],
  cells(object, now) {
    const { spec = {}, status = {} } = object as Record<string, Record<string, never>>;
    const bound = Boolean(spec["volumeName"]);
    return [
      object.metadata.name,
      object.metadata.deletionTimestamp === undefined ? (status["phase"] ?? "") : "Terminating",
      spec["volumeName"] ?? "",
      bound ? String(status["capacity"]?.["storage"] ?? "0") : "",
      bound ? accessModes(status["accessModes"]) : "",
      object.metadata.annotations?.[OLD_CLASS] ?? spec["storageClassName"] ?? "",
      spec["volumeAttributesClassName"] ?? "<unset>",
      age(object, now),
      spec["volumeMode"] ?? "<unset>",
    ];
  },
};

export const persistentVolumeTable: TablePrinter = {
  columns: [
    NAME,
    column("Capacity"),
    column("Access Modes"),
    column("Reclaim Policy"),
    column("Status"),
    column("Claim"),
    column("StorageClass", "string", "StorageClass of the pv"),
    column("VolumeAttributesClass", "string", "VolumeAttributesClass of the pv"),
    column("Reason"),
    AGE,
    wideColumn("VolumeMode"),
  ],
  cells(object, now) {
    const { spec = {}, status = {} } = object as Record<string, Record<string, never>>;
    const claim = spec["claimRef"] as { namespace?: string; name?: string } | undefined;
    return [
      object.metadata.name,
      String(spec["capacity"]?.["storage"] ?? "0"),
      accessModes(spec["accessModes"]),
      spec["persistentVolumeReclaimPolicy"] ?? "",
      object.metadata.deletionTimestamp === undefined ? (status["phase"] ?? "") : "Terminating",
      claim ? `${claim.namespace ?? ""}/${claim.name ?? ""}` : "",
      object.metadata.annotations?.[OLD_CLASS] ?? spec["storageClassName"] ?? "",
      spec["volumeAttributesClassName"] ?? "<unset>",
      status["reason"] ?? "",
      age(object, now),
      spec["volumeMode"] ?? "<unset>",
    ];
  },
};

export const storageClassTable: TablePrinter = {
  columns: [NAME, column("Provisioner"), column("ReclaimPolicy"), column("VolumeBindingMode"), column("AllowVolumeExpansion"), AGE],
  cells(object, now) {
    const { annotations = {} } = object.metadata;
    const isDefault =
      annotations["storageclass.kubernetes.io/is-default-class"] === "true" || annotations["storageclass.beta.kubernetes.io/is-default-class"] === "true";
    return [
      `${object.metadata.name}${isDefault ? " (default)" : ""}`,
      object["provisioner"] ?? "",
      object["reclaimPolicy"] ?? "Delete",
      object["volumeBindingMode"] ?? "Immediate",
      object["allowVolumeExpansion"] ?? false,
      age(object, now),
    ];
  },
};

/** Each mode once, in a fixed order: "RWO,ROX". Models GetAccessModesAsString. */
function accessModes(modes: readonly string[] | undefined): string {
  return Object.keys(SHORT_MODES)
    .filter((mode) => (modes ?? []).includes(mode))
    .map((mode) => SHORT_MODES[mode])
    .join(",");
}
