import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, containerCells, labelsCell, NAME, wideColumn } from "./columns.ts";

// Models printReplicationController and printPodTemplate of pkg/printers/internalversion/printers.go.

const CONTAINERS = "Names of each container in the template.";
const IMAGES = "Images referenced by each container in the template.";

export const replicationControllerTable: TablePrinter = {
  columns: [
    NAME,
    column("Desired", "integer"),
    column("Current", "integer"),
    column("Ready", "integer"),
    AGE,
    wideColumn("Containers", CONTAINERS),
    wideColumn("Images", IMAGES),
    wideColumn("Selector"),
  ],
  cells(object, now) {
    const { spec = {}, status = {} } = object;
    const counts = [spec.replicas ?? 0, status.replicas ?? 0, status.readyReplicas ?? 0];
    return [object.metadata.name, ...counts, age(object, now), ...containerCells(spec.template?.spec?.containers), labelsCell(spec.selector)];
  },
};

export const podTemplateTable: TablePrinter = {
  columns: [
    NAME,
    column("Containers", "string", CONTAINERS),
    column("Images", "string", IMAGES),
    column("Pod Labels", "string", "The labels for the pod template."),
  ],
  cells(object) {
    const { template } = object;
    return [object.metadata.name, ...containerCells(template?.spec?.containers), labelsCell(template?.metadata?.labels)];
  },
};
