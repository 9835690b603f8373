import { type Exchange, exchangeCase } from "../machinery/exchange.ts";
import { CONFIG_MAPS, get, NAMESPACE, post, put } from "../machinery/requests.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const ROLES = `${RBAC}/namespaces/$NS/roles`;
const BINDINGS = `${RBAC}/namespaces/$NS/rolebindings`;
const roleRef = (name: string, kind = "Role") => ({ apiGroup: "rbac.authorization.k8s.io", kind, name });
const asSomebody = { headers: { "impersonate-user": "$A" } };

/** Somebody called $A, and what they may do in the namespace. */
const may = (...rules: object[]): Exchange[] => [
  post(ROLES, { metadata: { name: "$A" }, rules }, { quiet: true }),
  post(BINDINGS, { metadata: { name: "$A" }, roleRef: roleRef("$A"), subjects: [{ kind: "User", name: "$A" }] }, { quiet: true }),
];
const rule = (resources: string[], verbs: string[], more: object = {}) => ({ apiGroups: [""], resources, verbs, ...more });
const writes = { apiGroups: ["rbac.authorization.k8s.io"], resources: ["roles", "rolebindings"], verbs: ["create", "update", "get"] };
const role = (rules: object[], name = "$A-more") => ({ metadata: { name }, rules });

exchangeCase("rbac: a role of no more than one may", [
  ...may(writes, rule(["pods"], ["get", "list"])),
  post(ROLES, role([rule(["pods"], ["get"])]), asSomebody),
]);
exchangeCase("rbac: a role of some that one may and some that one may not", [
  ...may(writes, rule(["pods"], ["get"])),
  post(ROLES, role([rule(["pods"], ["get", "delete"]), rule(["pods/exec"], ["create"])]), asSomebody),
]);
exchangeCase("rbac: a role of everything", [...may(writes), post(ROLES, role([{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]), asSomebody)]);
exchangeCase("rbac: a role about one by its name, of who may about all", [
  ...may(writes, rule(["secrets"], ["get"])),
  post(ROLES, role([rule(["secrets"], ["get"], { resourceNames: ["one"] })]), asSomebody),
]);
exchangeCase("rbac: a role about all, of who may about one", [
  ...may(writes, rule(["secrets"], ["get"], { resourceNames: ["one"] })),
  post(ROLES, role([rule(["secrets"], ["get"])]), asSomebody),
]);
exchangeCase("rbac: a role about another by its name", [
  ...may(writes, rule(["secrets"], ["get"], { resourceNames: ["one"] })),
  post(ROLES, role([rule(["secrets"], ["get"], { resourceNames: ["two", "three"] })]), asSomebody),
]);
exchangeCase("rbac: a role that grows beyond its writer", [
  ...may(writes),
  post(ROLES, role([]), { quiet: true }),
  put(`${ROLES}/$A-more`, role([rule(["pods"], ["get"])]), asSomebody),
]);
exchangeCase("rbac: who may escalate writes any role", [
  ...may(writes, { ...writes, resources: ["roles"], verbs: ["escalate"] }),
  post(ROLES, role([rule(["secrets"], ["get"])]), asSomebody),
]);
exchangeCase("rbac: a binding to a role of less", [
  ...may(writes, rule(["pods"], ["get"])),
  post(ROLES, role([rule(["pods"], ["get"])]), { quiet: true }),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: roleRef("$A-more"), subjects: [{ kind: "User", name: "joe" }] }, asSomebody),
]);
exchangeCase("rbac: a binding to a role of more", [
  ...may(writes),
  post(ROLES, role([rule(["pods"], ["get"])]), { quiet: true }),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: roleRef("$A-more"), subjects: [{ kind: "User", name: "joe" }] }, asSomebody),
]);
exchangeCase("rbac: who may bind a role binds it", [
  ...may(writes, { ...writes, resources: ["roles"], verbs: ["bind"], resourceNames: ["$A-more"] }),
  post(ROLES, role([rule(["pods"], ["get"])]), { quiet: true }),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: roleRef("$A-more"), subjects: [{ kind: "User", name: "joe" }] }, asSomebody),
]);
exchangeCase("rbac: a binding to a role that is not there", [
  ...may(writes),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: roleRef("$A-none"), subjects: [{ kind: "User", name: "joe" }] }, asSomebody),
]);
exchangeCase("rbac: a binding to a cluster role that is not there", [
  ...may(writes),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: roleRef("$A-none", "ClusterRole") }, asSomebody),
]);

const whoAmI = (headers: Record<string, string>): Exchange =>
  post("/apis/authentication.k8s.io/v1/selfsubjectreviews", { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }, { headers, refused: true });
const impersonations: Readonly<Record<string, Exchange>> = {
  "a user": whoAmI({ "impersonate-user": "jane" }),
  "a user and a group": whoAmI({ "impersonate-user": "jane", "impersonate-group": "devs" }),
  "a user of the group of all who are authenticated": whoAmI({ "impersonate-user": "jane", "impersonate-group": "system:authenticated" }),
  "a user with a uid": whoAmI({ "impersonate-user": "jane", "impersonate-uid": "42" }),
  "a user with more said of them": whoAmI({ "impersonate-user": "jane", "impersonate-extra-scopes": "view", "impersonate-extra-acme.com%2fproject": "x" }),
  "an account": whoAmI({ "impersonate-user": "system:serviceaccount:default:default" }),
  "an account with a group": whoAmI({ "impersonate-user": "system:serviceaccount:default:default", "impersonate-group": "devs" }),
  "a node": whoAmI({ "impersonate-user": "system:node:n1" }),
  nobody: whoAmI({ "impersonate-user": "system:anonymous" }),
  "a group without a user": whoAmI({ "impersonate-group": "devs" }),
  "a uid without a user": whoAmI({ "impersonate-uid": "42" }),
  "more without a user": whoAmI({ "impersonate-extra-scopes": "view" }),
  "the administrators": whoAmI({ "impersonate-user": "jane", "impersonate-group": "system:masters" }),
};
for (const [what, exchange] of Object.entries(impersonations)) exchangeCase(`rbac: impersonating ${what}`, [exchange]);

exchangeCase("rbac: an aggregated role's rules are not its writer's", [
  post(`${RBAC}/clusterroles`, { metadata: { name: "$A", labels: { aggregate: "$A" } }, rules: [rule(["pods"], ["get"])] }, { quiet: true }),
  get(`${RBAC}/clusterroles/$A`),
  { method: "DELETE", path: `${RBAC}/clusterroles/$A`, quiet: true },
]);
exchangeCase("rbac: the rules of somebody", [
  ...may(rule(["pods"], ["get"]), { ...rule(["configmaps"], ["list"]), resourceNames: ["a"] }),
  get(CONFIG_MAPS, { ...asSomebody }),
  get(`${NAMESPACE}/pods/$A`, asSomebody),
  get(`${NAMESPACE}/pods/$A/status`, asSomebody),
]);
