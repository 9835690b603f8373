import type { KubeObject } from "../../apimachinery/object.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME } from "./columns.ts";

// Models printResourceClaim and printResourceSlice of pkg/printers/internalversion/printers.go.

export const resourceClaimTable: TablePrinter = {
  columns: [NAME, column("State"), AGE],
  cells: (object, now) => [object.metadata.name, claimState(object), age(object, now)],
};

function claimState(object: KubeObject): string {
  const isDeleted = object.metadata.deletionTimestamp !== undefined;
  const { allocation, reservedFor } = object["status"] ?? {};
  const states = isDeleted ? ["deleted"] : [];
  if (allocation === undefined) return (isDeleted ? states : ["pending"]).join(",");
  return [...states, "allocated", ...((reservedFor ?? []).length > 0 ? ["reserved"] : [])].join(",");
}

export const resourceSliceTable: TablePrinter = {
  columns: [NAME, column("Node"), column("Driver"), column("Pool"), AGE],
  cells(object, now) {
    const { nodeName, driver, pool } = object["spec"] ?? {};
    return [object.metadata.name, nodeName ?? "", driver ?? "", pool?.name ?? "", age(object, now)];
  },
};
