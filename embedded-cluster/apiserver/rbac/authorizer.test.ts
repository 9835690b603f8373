import { expect, test } from "vitest";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Attributes, ObjectReader } from "../hooks.ts";
import { RBAC } from "./authorizer.ts";
import { bootstrapObjects } from "./bootstrap.ts";

const GROUP = "rbac.authorization.k8s.io";
const PLURALS: Record<string, string> = { Role: "roles", RoleBinding: "rolebindings", ClusterRole: "clusterroles", ClusterRoleBinding: "clusterrolebindings" };

function reader(objects: readonly KubeObject[]): ObjectReader {
  const list: ObjectReader["list"] = (resource, _, namespace) =>
    objects.filter((each) => PLURALS[each.kind] === resource && (namespace === undefined || each.metadata.namespace === namespace));
  return { list, find: (resource, group, namespace, name) => list(resource, group, namespace).find((each) => each.metadata.name === name) };
}

const own = [
  { kind: "Role", metadata: { name: "reader", namespace: "shop" }, rules: [{ apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list"] }] },
  { kind: "Role", metadata: { name: "one", namespace: "shop" }, rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames: ["db"], verbs: ["get"] }] },
  { kind: "Role", metadata: { name: "scaler", namespace: "shop" }, rules: [{ apiGroups: ["apps"], resources: ["*/scale"], verbs: ["update"] }] },
  binding("reader", "Role", { kind: "User", name: "ann" }),
  binding("one", "Role", { kind: "User", name: "ann" }),
  binding("scaler", "Role", { kind: "ServiceAccount", name: "bot" }),
  binding("edit", "ClusterRole", { kind: "Group", name: "devs" }),
  binding("gone", "Role", { kind: "User", name: "eve" }),
].map((object) => ({ apiVersion: `${GROUP}/v1`, ...object })) as KubeObject[];

function binding(name: string, kind: string, subject: object): object {
  return { kind: "RoleBinding", metadata: { name, namespace: "shop" }, roleRef: { apiGroup: GROUP, kind, name }, subjects: [subject] };
}

const objects = reader([...bootstrapObjects(), ...own]);

function ask(user: string, groups: string[], verb: string, resource: string, more: Partial<Attributes> = {}): string {
  const [name = "", subresource = ""] = resource.split("/");
  const attributes: Attributes = {
    user: { username: user, groups: [...groups, "system:authenticated"] },
    verb,
    isResourceRequest: true,
    apiGroup: "",
    apiVersion: "v1",
    resource: name,
    subresource,
    namespace: "shop",
    name: "",
    path: "",
    ...more,
  };
  const { allowed, reason = "" } = RBAC.authorize(attributes, objects);
  return `${allowed ? "yes" : "no"}${reason === "" ? "" : ` - ${reason}`}`;
}

const BOT = "system:serviceaccount:shop:bot";
const cases: [string, string, string][] = [
  ["a role", ask("ann", [], "list", "pods"), 'yes - RBAC: allowed by RoleBinding "reader/shop" of Role "reader" to User "ann"'],
  ["a subresource", ask("ann", [], "get", "pods/log"), 'yes - RBAC: allowed by RoleBinding "reader/shop" of Role "reader" to User "ann"'],
  ["another verb", ask("ann", [], "delete", "pods"), "no"],
  ["another subresource", ask("ann", [], "get", "pods/exec"), "no"],
  ["another namespace", ask("ann", [], "list", "pods", { namespace: "default" }), "no"],
  ["everywhere", ask("ann", [], "list", "pods", { namespace: "" }), "no"],
  ["one name", ask("ann", [], "get", "secrets", { name: "db" }), 'yes - RBAC: allowed by RoleBinding "one/shop" of Role "one" to User "ann"'],
  ["another name", ask("ann", [], "get", "secrets", { name: "tls" }), "no"],
  ["a list of what only names allow", ask("ann", [], "list", "secrets"), "no"],
  [
    "a subresource of anything",
    ask(BOT, [], "update", "deployments/scale", { apiGroup: "apps" }),
    'yes - RBAC: allowed by RoleBinding "scaler/shop" of Role "scaler" to ServiceAccount "bot/shop"',
  ],
  ["an account of the same name elsewhere", ask("system:serviceaccount:default:bot", [], "update", "deployments/scale", { apiGroup: "apps" }), "no"],
  [
    "an aggregated role",
    ask("bob", ["devs"], "create", "deployments", { apiGroup: "apps" }),
    'yes - RBAC: allowed by RoleBinding "edit/shop" of ClusterRole "edit" to Group "devs"',
  ],
  [
    "what edit aggregates from view",
    ask("bob", ["devs"], "get", "services"),
    'yes - RBAC: allowed by RoleBinding "edit/shop" of ClusterRole "edit" to Group "devs"',
  ],
  ["what edit may not", ask("bob", ["devs"], "create", "roles", { apiGroup: GROUP }), "no"],
  ["a role that is gone", ask("eve", [], "list", "pods"), 'no - RBAC: role.rbac.authorization.k8s.io "gone" not found'],
  [
    "masters",
    ask("root", ["system:masters"], "delete", "nodes", { namespace: "" }),
    'yes - RBAC: allowed by ClusterRoleBinding "cluster-admin" of ClusterRole "cluster-admin" to Group "system:masters"',
  ],
  [
    "a path",
    ask("ann", [], "get", "", { isResourceRequest: false, namespace: "", path: "/apis/apps/v1" }),
    'yes - RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"',
  ],
  ["a path that is closed", ask("ann", [], "get", "", { isResourceRequest: false, namespace: "", path: "/metrics" }), "no"],
];

test.each(cases)("%s", (_, actual, expected) => {
  expect(actual).toBe(expected);
});

test("the rules of a user", () => {
  const rules = RBAC.rulesFor({ username: "ann", groups: [] }, "shop", objects);
  expect(rules).toEqual([
    { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get", "list"] },
    { apiGroups: [""], resources: ["secrets"], resourceNames: ["db"], verbs: ["get"] },
  ]);
});
