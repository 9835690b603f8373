import type { KindDefinition } from "../../registry/kind-definition.ts";
import { createdAtTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalidFor } from "../rules/problem.ts";
import { canonical } from "../rules/quantities.ts";

/** Models ValidateCSIStorageCapacity of pkg/apis/storage/validation. */
const checkCapacity: SpecCheck = (problems, object, previous) => {
  const name: string = object["storageClassName"] ?? "";
  invalidFor(problems, "storageClassName", name, dns1123Subdomain(name));
  checkLabelSelector(problems, "nodeTopology", object["nodeTopology"]);
  if (previous === undefined) return;
  for (const field of ["nodeTopology", "storageClassName"]) checkImmutable(problems, field, object[field], previous[field]);
};

export const CSI_STORAGE_CAPACITY: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIStorageCapacity",
  plural: "csistoragecapacities",
  namespaced: true,
  hasGeneration: false,
  applyDefaults(object) {
    for (const field of ["capacity", "maximumVolumeSize"]) if (object[field] !== undefined) object[field] = canonical(object, object[field]);
  },
  ...validation({ namespaced: true, check: checkCapacity }),
  // Its printer is written upstream, and not connected.
  table: createdAtTable,
});
