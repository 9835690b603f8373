import type { KindDefinition } from "../../registry/kind-definition.ts";
import { flowSchemaTable } from "../../tables/flowcontrol.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { invalid, required } from "../rules/problem.ts";

/** Models ValidateFlowSchema of pkg/apis/flowcontrol/validation. */
const checkFlowSchema: SpecCheck = (problems, object) => {
  const { matchingPrecedence = 0, priorityLevelConfiguration } = object["spec"] ?? {};
  if (matchingPrecedence <= 0) problems.push(invalid("spec.matchingPrecedence", matchingPrecedence, "must be a positive value"));
  if (matchingPrecedence > 10_000) problems.push(invalid("spec.matchingPrecedence", matchingPrecedence, "must not be greater than 10000"));
  if (!priorityLevelConfiguration?.name) problems.push(required("spec.priorityLevelConfiguration.name", "must reference a priority level"));
};

/** Stored and shown: one process has nothing to be fair about. Models pkg/registry/flowcontrol/flowschema. */
export const FLOW_SCHEMA: KindDefinition = defineKind({
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "FlowSchema",
  plural: "flowschemas",
  namespaced: false,
  subresources: ["status"],
  applyDefaults(object) {
    const spec = (object["spec"] ??= {});
    spec.matchingPrecedence ||= 1000;
    object["status"] ??= {};
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: false, check: checkFlowSchema }),
  table: flowSchemaTable,
});
