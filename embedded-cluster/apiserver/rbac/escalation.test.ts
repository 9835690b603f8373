import { expect, test } from "vitest";
import type { UserInfo } from "../hooks.ts";
import { rulesServer } from "../testing/rules-server.ts";

const GROUP = "rbac.authorization.k8s.io";
const LEARNER: UserInfo = { username: "learner", groups: ["system:authenticated"] };

/** A learner who may manage roles and pods in their namespace. */
async function sandbox() {
  const server = await rulesServer();
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] },
    { apiGroups: [GROUP], resources: ["roles", "rolebindings"], verbs: ["create", "get"] },
  ];
  await server.post(role("learner", rules));
  await server.post(binding("learner", "Role", "learner", [{ kind: "User", name: "learner" }]));
  return server;
}

const role = (name: string, rules: object[]) => ({ apiVersion: `${GROUP}/v1`, kind: "Role", metadata: { name }, rules });
const binding = (name: string, kind: string, ref: string, subjects: object[]) => ({
  apiVersion: `${GROUP}/v1`,
  kind: "RoleBinding",
  metadata: { name },
  roleRef: { apiGroup: GROUP, kind, name: ref },
  subjects,
});

test("what one may do, one may let others do", async () => {
  const { post } = await sandbox();
  expect((await post(role("reader", [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }]), LEARNER)).code).toBe(201);
  expect((await post(binding("reader", "Role", "reader", [{ kind: "User", name: "friend" }]), LEARNER)).code).toBe(201);
});

test("nobody grants more than they have", async () => {
  const { post } = await sandbox();
  const wide = role("wide", [{ apiGroups: [""], resources: ["pods", "secrets"], verbs: ["get", "delete"] }]);
  expect((await post(wide, LEARNER)).message).toBe(
    'roles.rbac.authorization.k8s.io "wide" is forbidden: user "learner" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}\n{APIGroups:[""], Resources:["secrets"], Verbs:["get" "delete"]}',
  );
  const admin = await post(binding("boss", "ClusterRole", "cluster-admin", [{ kind: "User", name: "learner" }]), LEARNER);
  expect(admin.message).toBe(
    'rolebindings.rbac.authorization.k8s.io "boss" is forbidden: user "learner" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n{NonResourceURLs:["*"], Verbs:["*"]}',
  );
});

test("a request that is not allowed, as the user sees it", async () => {
  const { ask } = await sandbox();
  const { code, message } = await ask("GET", "/api/v1/namespaces/default/secrets", undefined, LEARNER);
  expect([code, message]).toEqual([403, 'secrets is forbidden: User "learner" cannot list resource "secrets" in API group "" in the namespace "default"']);
});
