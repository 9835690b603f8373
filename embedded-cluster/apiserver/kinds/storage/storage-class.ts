import type { KindDefinition } from "../../registry/kind-definition.ts";
import { storageClassTable } from "../../tables/storage.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { labelKey } from "../rules/names.ts";
import { invalidFor, notSupported, required } from "../rules/problem.ts";

/** Models ValidateStorageClass and ValidateStorageClassUpdate of pkg/apis/storage/validation. */
const checkClass: SpecCheck = (problems, object, previous) => {
  const provisioner: string = object["provisioner"] ?? "";
  if (provisioner === "") problems.push(required("provisioner"));
  else invalidFor(problems, "provisioner", provisioner, labelKey(provisioner.toLowerCase()));
  const policy = object["reclaimPolicy"];
  if (policy !== "Delete" && policy !== "Retain") problems.push(notSupported("reclaimPolicy", policy, ["Delete", "Retain"]));
  const mode = object["volumeBindingMode"];
  if (mode !== "Immediate" && mode !== "WaitForFirstConsumer") {
    problems.push(notSupported("volumeBindingMode", mode, ["Immediate", "WaitForFirstConsumer"]));
  }
  if (previous === undefined) return;
  for (const field of ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"]) checkImmutable(problems, field, object[field], previous[field]);
};

export const STORAGE_CLASS: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "StorageClass",
  plural: "storageclasses",
  shortNames: ["sc"],
  namespaced: false,
  hasGeneration: false,
  applyDefaults(object) {
    object["reclaimPolicy"] ??= "Delete";
    object["volumeBindingMode"] ??= "Immediate";
  },
  ...validation({ namespaced: false, check: checkClass }),
  table: storageClassTable,
});
