import type { KindDefinition } from "../../registry/kind-definition.ts";
import { resourceSliceTable } from "../../tables/resource.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { invalid, required } from "../rules/problem.ts";

/** Models ValidateResourceSlice of pkg/apis/resource/validation. */
const checkSlice: SpecCheck = (problems, object, previous) => {
  const spec = object["spec"] ?? {};
  const { pool = {}, driver = "" } = spec;
  const places = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"].filter((field) => spec[field]);
  if (places.length === 0) {
    problems.push(required("spec", "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required"));
  } else if (places.length > 1) {
    problems.push(
      invalid(
        "spec",
        `{${places.join(", ")}}`,
        "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set",
      ),
    );
  }
  if (driver === "") problems.push(required("spec.driver"));
  if (!pool.name) problems.push(required("spec.pool.name"));
  if (!(pool.resourceSliceCount > 0)) problems.push(invalid("spec.pool.resourceSliceCount", pool.resourceSliceCount ?? 0, "must be greater than zero"));
  if (previous === undefined) return;
  checkImmutable(problems, "spec.driver", driver, previous["spec"]?.driver);
  checkImmutable(problems, "spec.pool.name", pool.name, previous["spec"]?.pool?.name);
};

export const RESOURCE_SLICE: KindDefinition = defineKind({
  group: "resource.k8s.io",
  version: "v1",
  kind: "ResourceSlice",
  plural: "resourceslices",
  namespaced: false,
  ...validation({ namespaced: false, check: checkSlice }),
  selectableFields: { "spec.nodeName": (object) => object["spec"]?.nodeName ?? "", "spec.driver": (object) => object["spec"]?.driver ?? "" },
  table: resourceSliceTable,
});
