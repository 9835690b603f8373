import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { roleBindingTable } from "../../tables/rbac.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { dns1123Subdomain, pathSegment } from "../rules/names.ts";
import { sameFields } from "../rules/equality.ts";
import { invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";

const GROUP = "rbac.authorization.k8s.io";
const SUBJECT_KINDS = ["ServiceAccount", "User", "Group"];

interface Subject {
  kind?: string;
  name?: string;
  namespace?: string;
  apiGroup?: string;
}

/** Models SetDefaults_RoleBinding and SetDefaults_Subject of pkg/apis/rbac/v1/defaults.go. */
function defaultBinding(object: KubeObject): void {
  (object["roleRef"] ??= {}).apiGroup ||= GROUP;
  for (const subject of (object["subjects"] ?? []) as Subject[]) {
    if (subject.kind === "User" || subject.kind === "Group") subject.apiGroup ||= GROUP;
  }
}

/** Models ValidateRoleBinding of pkg/apis/rbac/validation. */
function bindingCheck(roleKinds: readonly string[], namespaced: boolean): SpecCheck {
  return (problems, object, previous) => {
    const role = object["roleRef"] ?? {};
    if (role.apiGroup !== GROUP) problems.push(notSupported("roleRef.apiGroup", role.apiGroup, [GROUP]));
    if (!roleKinds.includes(role.kind)) problems.push(notSupported("roleRef.kind", role.kind ?? "", roleKinds));
    if (!role.name) problems.push(required("roleRef.name"));
    else invalidFor(problems, "roleRef.name", role.name, pathSegment(role.name));
    for (const [index, subject] of ((object["subjects"] ?? []) as Subject[]).entries()) checkSubject(problems, `subjects[${index}]`, subject, namespaced);
    if (previous !== undefined && !sameFields(role, previous["roleRef"])) {
      // The value is of an internal type, whose fields print in Go's spelling.
      const shown = { APIGroup: role.apiGroup, Kind: role.kind, Name: role.name };
      problems.push(invalid("roleRef", shown, "cannot change roleRef"));
    }
  };
}

function checkSubject(problems: Problems, field: string, subject: Subject, namespaced: boolean): void {
  const kind = subject.kind ?? "";
  if (!subject.name) problems.push(required(`${field}.name`));
  if (!SUBJECT_KINDS.includes(kind)) {
    problems.push(notSupported(`${field}.kind`, kind, SUBJECT_KINDS));
  } else if (kind === "ServiceAccount") {
    if (subject.name) invalidFor(problems, `${field}.name`, subject.name, dns1123Subdomain(subject.name));
    if (subject.apiGroup) problems.push(notSupported(`${field}.apiGroup`, subject.apiGroup, [""]));
    if (!namespaced && !subject.namespace) problems.push(required(`${field}.namespace`));
  } else if (subject.apiGroup !== GROUP) {
    problems.push(notSupported(`${field}.apiGroup`, subject.apiGroup, [GROUP]));
  }
}

export const ROLE_BINDING: KindDefinition = defineKind({
  group: GROUP,
  version: "v1",
  kind: "RoleBinding",
  plural: "rolebindings",
  namespaced: true,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults: defaultBinding,
  ...validation({ namespaced: true, name: pathSegment, check: bindingCheck(["Role", "ClusterRole"], true) }),
  table: roleBindingTable,
});

export const CLUSTER_ROLE_BINDING: KindDefinition = defineKind({
  group: GROUP,
  version: "v1",
  kind: "ClusterRoleBinding",
  plural: "clusterrolebindings",
  namespaced: false,
  createsOnUpdate: true,
  hasGeneration: false,
  applyDefaults: defaultBinding,
  ...validation({ namespaced: false, name: pathSegment, check: bindingCheck(["ClusterRole"], false) }),
  table: roleBindingTable,
});
