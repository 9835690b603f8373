import { type Exchange, exchangeCase } from "../machinery/exchange.ts";
import { CONFIG_MAPS, configMap, get, mergePatch, post, put, remove } from "../machinery/requests.ts";

const as = (user: string, groups = ""): Partial<Exchange> => ({
  refused: true,
  headers: { "impersonate-user": user, ...(groups === "" ? {} : { "impersonate-group": groups }) },
});
const jane = as("jane");
const account = as("system:serviceaccount:$NS:default");
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const ROLES = `${RBAC}/namespaces/$NS/roles`;
const BINDINGS = `${RBAC}/namespaces/$NS/rolebindings`;

const rows: Readonly<Record<string, Exchange>> = {
  "listing in a namespace": get(CONFIG_MAPS, jane),
  "listing in all namespaces": get("/api/v1/configmaps", jane),
  "reading one": get(`${CONFIG_MAPS}/x`, jane),
  creating: post(CONFIG_MAPS, configMap("x"), jane),
  updating: put(`${CONFIG_MAPS}/x`, configMap("x"), jane),
  patching: mergePatch(`${CONFIG_MAPS}/x`, {}, jane),
  deleting: remove(`${CONFIG_MAPS}/x`, undefined, jane),
  "deleting a collection": remove(CONFIG_MAPS, undefined, jane),
  watching: get(`${CONFIG_MAPS}?watch=true`, jane),
  "watching one by its name": get(`${CONFIG_MAPS}?watch=true&fieldSelector=metadata.name%3Dx`, jane),
  "a group that has one": get("/apis/apps/v1/namespaces/$NS/deployments", jane),
  "a subresource": get("/api/v1/namespaces/$NS/pods/x/log", jane),
  scaling: mergePatch("/apis/apps/v1/namespaces/$NS/deployments/x/scale", {}, jane),
  "the whole cluster's": get("/api/v1/nodes", jane),
  "one of the whole cluster's": get("/api/v1/nodes/x", jane),
  "a path": get("/metrics", jane),
  "a resource that nobody serves": get("/api/v1/namespaces/$NS/foos", jane),
  "an account": get(CONFIG_MAPS, account),
  nobody: get(CONFIG_MAPS, as("system:anonymous")),
  "impersonating on somebody's behalf": get(CONFIG_MAPS, as("jane", "system:masters")),
};
for (const [what, exchange] of Object.entries(rows)) exchangeCase(`rbac: who may not is told so, ${what}`, [exchange]);

const review = (kind: string, spec: object, more: Partial<Exchange> = {}): Exchange =>
  post(`/apis/authorization.k8s.io/v1/${kind.toLowerCase()}s`, { apiVersion: "authorization.k8s.io/v1", kind, spec }, { refused: true, ...more });
const pods = { namespace: "$NS", verb: "list", resource: "pods" };

const reviews: Readonly<Record<string, Exchange>> = {
  "may I, as the administrator": review("SelfSubjectAccessReview", { resourceAttributes: pods }),
  "may I, as somebody": review("SelfSubjectAccessReview", { resourceAttributes: pods }, jane),
  "may somebody": review("SubjectAccessReview", { user: "jane", resourceAttributes: pods }),
  "may a group": review("SubjectAccessReview", { groups: ["system:masters"], user: "jane", resourceAttributes: pods }),
  "may an account": review("SubjectAccessReview", {
    user: "system:serviceaccount:$NS:default",
    groups: ["system:serviceaccounts"],
    nonResourceAttributes: { path: "/metrics", verb: "get" },
  }),
  "may nobody in particular": review("SubjectAccessReview", { resourceAttributes: pods }),
  "may somebody do nothing in particular": review("SubjectAccessReview", { user: "jane" }),
  "may somebody do two things": review("SubjectAccessReview", { user: "jane", resourceAttributes: pods, nonResourceAttributes: { path: "/", verb: "get" } }),
  "who am I": post(
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
    as("jane", "devs"),
  ),
  "whose is a token that is none": post(
    "/apis/authentication.k8s.io/v1/tokenreviews",
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: "nonsense" } },
    { refused: true },
  ),
};
for (const [what, exchange] of Object.entries(reviews)) exchangeCase(`rbac: ${what}`, [{ ...exchange, refused: true }]);

exchangeCase("rbac: a Role, whole", [post(ROLES, { metadata: { name: "$A" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }] })]);
exchangeCase("rbac: a rule without verbs", [post(ROLES, { metadata: { name: "$A" }, rules: [{ apiGroups: [""], resources: ["pods"], verbs: [] }] })]);
exchangeCase("rbac: a rule of a namespace about paths", [post(ROLES, { metadata: { name: "$A" }, rules: [{ nonResourceURLs: ["/x"], verbs: ["get"] }] })]);
exchangeCase("rbac: a RoleBinding, whole", [
  post(BINDINGS, {
    metadata: { name: "$A" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "x" },
    subjects: [
      { kind: "User", name: "jane" },
      { kind: "ServiceAccount", name: "default", namespace: "$NS" },
    ],
  }),
]);
exchangeCase("rbac: a RoleBinding to nothing", [post(BINDINGS, { metadata: { name: "$A" } })]);
exchangeCase("rbac: a RoleBinding to a role of an unknown kind", [
  post(BINDINGS, {
    metadata: { name: "$A" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Foo", name: "x" },
    subjects: [{ kind: "Bar", name: "x" }],
  }),
]);
exchangeCase("rbac: a RoleBinding keeps its role", [
  post(BINDINGS, { metadata: { name: "$A" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "x" } }, { quiet: true }),
  mergePatch(`${BINDINGS}/$A`, { roleRef: { name: "y" } }),
]);

const may = (rules: object[]) => [
  post(ROLES, { metadata: { name: "$A" }, rules }, { quiet: true }),
  post(
    BINDINGS,
    { metadata: { name: "$A" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "$A" }, subjects: [{ kind: "User", name: "$A" }] },
    { quiet: true },
  ),
];
const editor = [{ apiGroups: ["", "rbac.authorization.k8s.io"], resources: ["configmaps", "roles", "rolebindings"], verbs: ["create", "get", "list"] }];
exchangeCase("rbac: what a binding allows, by name", [
  ...may([{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["$A"], verbs: ["get"] }]),
  get(`${CONFIG_MAPS}/$A`, as("$A")),
  get(`${CONFIG_MAPS}/$A-other`, as("$A")),
]);
exchangeCase("rbac: nobody grants what they may not do", [
  ...may(editor),
  post(ROLES, { metadata: { name: "$A-more" }, rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }] }, as("$A")),
  post(BINDINGS, { metadata: { name: "$A-more" }, roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" } }, as("$A")),
]);
exchangeCase("rbac: a review says by which binding", [
  ...may(editor),
  post("/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    spec: { user: "$A", resourceAttributes: { namespace: "$NS", verb: "get", resource: "configmaps" } },
  }),
]);
