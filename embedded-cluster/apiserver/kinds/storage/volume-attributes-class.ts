import type { KindDefinition } from "../../registry/kind-definition.ts";
import { volumeAttributesClassTable } from "../../tables/csi.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { labelKey } from "../rules/names.ts";
import { invalidFor, required } from "../rules/problem.ts";

/** Models ValidateVolumeAttributesClass of pkg/apis/storage/validation. */
const checkClass: SpecCheck = (problems, object, previous) => {
  const driver: string = object["driverName"] ?? "";
  if (driver === "") problems.push(required("driverName"));
  else invalidFor(problems, "driverName", driver, labelKey(driver.toLowerCase()));
  if (Object.keys(object["parameters"] ?? {}).length === 0) problems.push(required("parameters", "must contain at least one key/value pair"));
  if (previous === undefined) return;
  for (const field of ["driverName", "parameters"]) checkImmutable(problems, field, object[field], previous[field]);
};

export const VOLUME_ATTRIBUTES_CLASS: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttributesClass",
  plural: "volumeattributesclasses",
  shortNames: ["vac"],
  namespaced: false,
  hasGeneration: false,
  ...validation({ namespaced: false, check: checkClass }),
  table: volumeAttributesClassTable,
});
