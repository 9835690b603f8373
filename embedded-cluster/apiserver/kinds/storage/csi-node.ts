import type { KindDefinition } from "../../registry/kind-definition.ts";
import { csiNodeTable } from "../../tables/csi.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { duplicate, type Problems, required } from "../rules/problem.ts";

interface Driver {
  name?: string;
  nodeID?: string;
}

/** Models ValidateCSINode of pkg/apis/storage/validation. */
const checkNode: SpecCheck = (problems, object) => {
  const seen = new Set<string>();
  for (const [index, driver] of ((object["spec"]?.drivers ?? []) as Driver[]).entries()) checkDriver(problems, `spec.drivers[${index}]`, driver, seen);
};

function checkDriver(problems: Problems, field: string, { name = "", nodeID = "" }: Driver, seen: Set<string>): void {
  if (name === "") problems.push(required(`${field}.name`));
  if (nodeID === "") problems.push(required(`${field}.nodeID`));
  if (seen.has(name)) problems.push(duplicate(`${field}.name`, name));
  seen.add(name);
}

export const CSI_NODE: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSINode",
  plural: "csinodes",
  namespaced: false,
  hasGeneration: false,
  applyDefaults(object) {
    const spec = (object["spec"] ??= {});
    // Always written, and null in Go when there are none.
    spec.drivers ??= null;
    for (const driver of (spec.drivers ?? []) as { topologyKeys?: string[] | null }[]) driver.topologyKeys ??= null;
  },
  ...validation({ namespaced: false, check: checkNode }),
  table: csiNodeTable,
});
