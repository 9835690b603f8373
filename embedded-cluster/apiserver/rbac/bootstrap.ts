import type { KubeObject } from "../../apimachinery/object.ts";
import type { PolicyRule } from "../hooks.ts";
import { DEFAULT_RULES } from "./default-rules.ts";
import { aggregated } from "./resolve.ts";

const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;
const VERBS: Readonly<Record<string, string>> = {
  ALL: "create,delete,deletecollection,get,list,patch,update,watch",
  READ: "get,list,watch",
  WRITE: "create,delete,deletecollection,patch,update",
};

interface Subject {
  kind: "Group" | "User" | "ServiceAccount";
  name: string;
  namespace?: string;
}

const group = (name: string): Subject => ({ kind: "Group", name });
const user = (name: string): Subject => ({ kind: "User", name });

/** ClusterRole → who is bound to it, by a binding of the same name. */
const BINDINGS: Readonly<Record<string, readonly Subject[]>> = {
  "cluster-admin": [group("system:masters")],
  "system:basic-user": [group("system:authenticated")],
  "system:discovery": [group("system:authenticated")],
  "system:kube-controller-manager": [user("system:kube-controller-manager")],
  "system:kube-dns": [{ kind: "ServiceAccount", name: "kube-dns", namespace: "kube-system" }],
  "system:kube-scheduler": [user("system:kube-scheduler")],
  "system:monitoring": [group("system:monitoring")],
  // There is no Node authorizer here, so kubelets have their role by their group, as before v1.8.
  "system:node": [group("system:nodes")],
  "system:node-proxier": [user("system:kube-proxy")],
  "system:public-info-viewer": [group("system:authenticated"), group("system:unauthenticated")],
  "system:service-account-issuer-discovery": [group("system:serviceaccounts")],
  "system:volume-scheduler": [user("system:kube-scheduler")],
};

/** Roles made of other roles: label selected → labels of the role itself. */
const AGGREGATES: Readonly<Record<string, string | undefined>> = { admin: undefined, edit: "aggregate-to-admin", view: "aggregate-to-edit" };

/** What a new cluster's RBAC holds. Models plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go. */
export function bootstrapObjects(): KubeObject[] {
  const roles = Object.entries(DEFAULT_RULES).map(([name, lines]) => clusterRole(name, lines.map(parseRule)));
  const aggregates = Object.entries(AGGREGATES).map(([name, partOf]) => aggregate(name, partOf));
  for (const role of aggregates) role["rules"] = aggregated(role, [...roles, ...aggregates]);
  const bindings = Object.entries(BINDINGS).map(([role, subjects]) => binding(role, subjects));
  return [...roles, ...aggregates, ...bindings];
}

function clusterRole(name: string, rules: PolicyRule[]): KubeObject {
  const part = /^system:(aggregate-to-(?:admin|edit|view))$/.exec(name)?.[1];
  return { apiVersion: API_VERSION, kind: "ClusterRole", metadata: metadata(name, part), rules };
}

function aggregate(name: string, partOf: string | undefined): KubeObject {
  const selector = { matchLabels: { [`${GROUP}/aggregate-to-${name}`]: "true" } };
  return { apiVersion: API_VERSION, kind: "ClusterRole", metadata: metadata(name, partOf), aggregationRule: { clusterRoleSelectors: [selector] }, rules: [] };
}

function binding(role: string, subjects: readonly Subject[]): KubeObject {
  return {
    apiVersion: API_VERSION,
    kind: "ClusterRoleBinding",
    metadata: metadata(role, undefined),
    roleRef: { apiGroup: GROUP, kind: "ClusterRole", name: role },
    subjects: subjects.map((subject) => (subject.kind === "ServiceAccount" ? subject : { apiGroup: GROUP, ...subject })),
  };
}

function metadata(name: string, partOf: string | undefined): KubeObject["metadata"] {
  return {
    name,
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...(partOf === undefined ? {} : { [`${GROUP}/${partOf}`]: "true" }) },
  };
}

function parseRule(line: string): PolicyRule {
  const [verbs = "", groups = "", resources = "", names] = line.split(" ");
  const rule: PolicyRule = { verbs: (VERBS[verbs] ?? verbs).split(",") };
  if (groups === "urls") return { ...rule, nonResourceURLs: resources.split(",") };
  rule.apiGroups = groups.split(",").map((name) => (name === "core" ? "" : name));
  rule.resources = resources.split(",");
  if (names !== undefined) rule.resourceNames = names.split(",");
  return rule;
}
