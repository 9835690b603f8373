import type { KubeObject } from "../../../apimachinery/object.ts";
import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { createdAtTable } from "../../tables/config.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { pathSegment } from "../rules/names.ts";
import { required } from "../rules/problem.ts";
import { checkPolicyRules } from "./rules.ts";

const GROUP = "rbac.authorization.k8s.io";

export const ROLE: KindDefinition = defineKind({
  group: GROUP,
  version: "v1",
  kind: "Role",
  plural: "roles",
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults: defaultRules,
  ...validation({ namespaced: true, name: pathSegment, check: (problems, object) => checkPolicyRules(problems, object["rules"], true) }),
  table: createdAtTable,
});

const checkClusterRole: SpecCheck = (problems, object) => {
  checkPolicyRules(problems, object["rules"], false);
  const aggregation = object["aggregationRule"];
  if (!aggregation) return;
  const field = "aggregationRule.clusterRoleSelectors";
  const selectors: LabelSelector[] = aggregation.clusterRoleSelectors ?? [];
  if (selectors.length === 0) problems.push(required(field, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
  for (const [index, selector] of selectors.entries()) checkLabelSelector(problems, `${field}[${index}]`, selector);
};

export const CLUSTER_ROLE: KindDefinition = defineKind({
  group: GROUP,
  version: "v1",
  kind: "ClusterRole",
  plural: "clusterroles",
  namespaced: false,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults: defaultRules,
  ...validation({ namespaced: false, name: pathSegment, check: checkClusterRole }),
  table: createdAtTable,
});

/** `rules` is written even when there are none, as the Go struct does. */
function defaultRules(object: KubeObject): void {
  object["rules"] ??= null;
}
