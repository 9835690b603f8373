import type { KindDefinition } from "../../registry/kind-definition.ts";
import { nameAndAgeTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { required } from "../rules/problem.ts";

interface Selector {
  cel?: { expression?: string };
}

/** Models ValidateDeviceClass of pkg/apis/resource/validation. */
const checkClass: SpecCheck = (problems, object) => {
  for (const [index, { cel }] of ((object["spec"]?.selectors ?? []) as Selector[]).entries()) {
    if (cel === undefined) problems.push(required(`spec.selectors[${index}].cel`));
    else if (!cel.expression) problems.push(required(`spec.selectors[${index}].cel.expression`));
  }
};

export const DEVICE_CLASS: KindDefinition = defineKind({
  group: "resource.k8s.io",
  version: "v1",
  kind: "DeviceClass",
  plural: "deviceclasses",
  namespaced: false,
  applyDefaults(object) {
    object["spec"] ??= {};
  },
  ...validation({ namespaced: false, check: checkClass }),
  table: nameAndAgeTable,
});
