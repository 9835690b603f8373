import type { KindDefinition } from "../../registry/kind-definition.ts";
import { runtimeClassTable } from "../../tables/extension.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Label } from "../rules/names.ts";
import { invalidFor } from "../rules/problem.ts";
import { canonicalList } from "../rules/quantities.ts";

/** Models ValidateRuntimeClass of pkg/apis/node/validation. */
const checkRuntimeClass: SpecCheck = (problems, object, previous) => {
  const handler: string = object["handler"] ?? "";
  if (previous !== undefined) checkImmutable(problems, "handler", handler, previous["handler"] ?? "");
  else invalidFor(problems, "handler", handler, dns1123Label(handler));
};

export const RUNTIME_CLASS: KindDefinition = defineKind({
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  namespaced: false,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults(object) {
    canonicalList(object, object["overhead"]?.podFixed);
    for (const toleration of object["scheduling"]?.tolerations ?? []) toleration.operator ||= "Equal";
  },
  ...validation({ namespaced: false, check: checkRuntimeClass }),
  table: runtimeClassTable,
});
