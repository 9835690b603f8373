import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, containerCells, labelsCell, NAME, wideColumn } from "./columns.ts";

// Models printDeployment, printReplicaSet, printStatefulSet, printDaemonSet and printControllerRevision of pkg/printers/internalversion/printers.go.

const CONTAINERS = wideColumn("Containers", "Names of each container in the template.");
const IMAGES = wideColumn("Images", "Images referenced by each container in the template.");
const SELECTOR = wideColumn("Selector");

export const deploymentTable: TablePrinter = {
  columns: [
    NAME,
    column("Ready", "string", "Number of the pod with ready state"),
    column("Up-to-date"),
    column("Available"),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells(object, now) {
    const status = object["status"] ?? {};
    return [
      object.metadata.name,
      `${status.readyReplicas ?? 0}/${object["spec"].replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      age(object, now),
      ...templateCells(object),
      formatLabelSelector(object["spec"].selector),
    ];
  },
};

export const replicaSetTable: TablePrinter = {
  columns: [NAME, column("Desired", "integer"), column("Current", "integer"), column("Ready", "integer"), AGE, CONTAINERS, IMAGES, SELECTOR],
  cells(object, now) {
    return [...replicaCells(object, now), ...templateCells(object), formatLabelSelector(object["spec"].selector)];
  },
};

export const statefulSetTable: TablePrinter = {
  columns: [NAME, column("Ready", "string", "Number of the pod with ready state"), AGE, CONTAINERS, IMAGES],
  cells(object, now) {
    const ready = `${object["status"]?.readyReplicas ?? 0}/${object["spec"].replicas ?? 0}`;
    return [object.metadata.name, ready, age(object, now), ...templateCells(object)];
  },
};

export const daemonSetTable: TablePrinter = {
  columns: [
    NAME,
    column("Desired", "integer"),
    column("Current", "integer"),
    column("Ready", "integer"),
    column("Up-to-date", "integer"),
    column("Available", "integer"),
    column("Node Selector"),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  cells(object, now) {
    const { desiredNumberScheduled, currentNumberScheduled, numberReady, updatedNumberScheduled, numberAvailable } = object["status"] ?? {};
    const counts = [desiredNumberScheduled, currentNumberScheduled, numberReady, updatedNumberScheduled, numberAvailable].map((count) => count ?? 0);
    const nodes = labelsCell(object["spec"].template?.spec?.nodeSelector);
    return [object.metadata.name, ...counts, nodes, age(object, now), ...templateCells(object), formatLabelSelector(object["spec"].selector)];
  },
};

export const controllerRevisionTable: TablePrinter = {
  columns: [NAME, column("Controller"), column("Revision"), AGE],
  cells(object, now) {
    const owner = object.metadata.ownerReferences?.find((reference) => reference.controller === true);
    const group = owner?.apiVersion.includes("/") ? `.${owner.apiVersion.split("/")[0]}` : "";
    const controller = owner === undefined ? "<none>" : `${owner.kind.toLowerCase()}${group}/${owner.name}`;
    return [object.metadata.name, controller, object["revision"] ?? 0, age(object, now)];
  },
};

function replicaCells(object: KubeObject, now: number): (string | number)[] {
  const status = object["status"] ?? {};
  return [object.metadata.name, object["spec"].replicas ?? 0, status.replicas ?? 0, status.readyReplicas ?? 0, age(object, now)];
}

function templateCells(object: KubeObject): [string, string] {
  return containerCells(object["spec"].template?.spec?.containers);
}
