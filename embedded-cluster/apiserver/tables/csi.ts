import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printCSINode, printCSIDriver, printVolumeAttachment, printVolumeAttributesClass.

export const csiNodeTable: TablePrinter = {
  columns: [NAME, column("Drivers", "integer"), AGE],
  cells: (object, now) => [object.metadata.name, (object["spec"]?.drivers ?? []).length, age(object, now)],
};

export const csiDriverTable: TablePrinter = {
  columns: [
    NAME,
    column("AttachRequired", "boolean"),
    column("PodInfoOnMount", "boolean"),
    column("StorageCapacity", "boolean"),
    column("TokenRequests"),
    column("RequiresRepublish", "boolean"),
    column("Modes"),
    AGE,
  ],
  cells(object, now) {
    const spec = object["spec"] ?? {};
    const audiences = (spec.tokenRequests as { audience: string }[] | undefined)?.map(({ audience }) => audience).join(",");
    return [
      object.metadata.name,
      spec.attachRequired ?? true,
      spec.podInfoOnMount ?? false,
      spec.storageCapacity ?? false,
      audiences ?? "<unset>",
      spec.requiresRepublish ?? false,
      (spec.volumeLifecycleModes ?? []).join(",") || "<none>",
      age(object, now),
    ];
  },
};

export const volumeAttachmentTable: TablePrinter = {
  columns: [NAME, { ...column("Attacher"), format: "name" }, column("PV"), column("Node"), column("Attached", "boolean"), AGE],
  cells(object, now) {
    const { attacher, source, nodeName } = object["spec"] ?? {};
    return [object.metadata.name, attacher ?? "", source?.persistentVolumeName ?? "", nodeName ?? "", object["status"]?.attached ?? false, age(object, now)];
  },
};

export const volumeAttributesClassTable: TablePrinter = {
  columns: [NAME, column("DriverName"), AGE],
  cells: (object, now) => [object.metadata.name, object["driverName"] ?? "", age(object, now)],
};
