import { describe, expect, test } from "vitest";
import type { Attributes, Authorizer } from "../hooks.ts";
import { tinyServer } from "../testing/tiny-server.ts";

const JANE = { username: "jane", groups: ["dev"] };

function serverWhere(allows: (attributes: Attributes) => boolean) {
  const seen: Attributes[] = [];
  const authorizer: Authorizer = {
    authorize(attributes) {
      seen.push(attributes);
      return { allowed: allows(attributes) };
    },
    rulesFor: () => [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
  };
  const tiny = tinyServer({ authorizer });
  const as = async (method: "GET" | "POST" | "DELETE", path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await tiny.server.clientFor(JANE).request({ method, path, body, headers });
    return { code: response.status, value: response.body.type === "json" ? (response.body.value as any) : undefined };
  };
  return { ...tiny, seen, as };
}

describe("authorization", () => {
  test.each([
    ["GET", "/api/v1/namespaces/shop/pods", 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"'],
    [
      "GET",
      "/api/v1/namespaces/shop/pods/web/log",
      'pods "web" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "shop"',
    ],
    [
      "GET",
      "/apis/apps/v1/deployments?watch=1",
      'deployments.apps is forbidden: User "jane" cannot watch resource "deployments" in API group "apps" at the cluster scope',
    ],
    [
      "DELETE",
      "/api/v1/namespaces/shop",
      'namespaces "shop" is forbidden: User "jane" cannot delete resource "namespaces" in API group "" in the namespace "shop"',
    ],
    [
      "DELETE",
      "/api/v1/namespaces/shop/pods",
      'pods is forbidden: User "jane" cannot deletecollection resource "pods" in API group "" in the namespace "shop"',
    ],
    [
      "GET",
      "/apis/example.com/v1/things",
      'things.example.com is forbidden: User "jane" cannot list resource "things" in API group "example.com" at the cluster scope',
    ],
    ["GET", "/version", 'forbidden: User "jane" cannot get path "/version"'],
  ] as const)("%s %s", async (method, path, message) => {
    const { as } = serverWhere(() => false);
    const { code, value } = await as(method, path);
    expect([code, value.reason, value.message]).toEqual([403, "Forbidden", message]);
  });

  test("what may be asked but is not there is not found", async () => {
    const { as } = serverWhere(() => true);
    for (const path of ["/api/v1/namespaces/shop/things", "/api/v2/pods", "/apis/apps/v1/namespaces/shop/deployments/web/exec"]) {
      expect((await as("GET", path)).value).toEqual({
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: "the server could not find the requested resource",
        reason: "NotFound",
        details: {},
        code: 404,
      });
    }
    expect((await as("POST", "/api/v1/pods", {})).value.message).toBe("the server does not allow this method on the requested resource");
  });

  test("reviews answer for the caller and for others", async () => {
    const { as } = serverWhere(({ verb, resource }) => verb === "create" || (verb === "get" && resource === "pods"));
    const self = (verb: string) =>
      as("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { spec: { resourceAttributes: { verb, resource: "pods", namespace: "shop" } } });
    expect([(await self("get")).value.status, (await self("delete")).value.status]).toEqual([{ allowed: true }, { allowed: false }]);
    const other = await as("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
      spec: { user: "bob", nonResourceAttributes: { path: "/x", verb: "get" } },
    });
    expect([other.code, other.value.status]).toEqual([201, { allowed: false }]);
    const rules = await as("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", { spec: { namespace: "shop" } });
    expect(rules.value.status).toEqual({ resourceRules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }], nonResourceRules: [], incomplete: false });
    const token = await as("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token: "nonsense" } });
    expect(token.value.status).toEqual({ user: {}, error: "invalid bearer token" });
  });

  test("impersonation is a permission of its own", async () => {
    const bob = { "impersonate-user": "bob", "impersonate-group": "ops" };
    const refused = serverWhere(({ verb }) => verb !== "impersonate");
    expect((await refused.as("GET", "/version", undefined, bob)).value.message).toBe(
      'users "bob" is forbidden: User "jane" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
    const allowed = serverWhere(() => true);
    await allowed.as("GET", "/version", undefined, bob);
    expect(allowed.seen.map(({ user, verb, resource, name }) => [user.username, verb, resource, name])).toEqual([
      ["jane", "impersonate", "users", "bob"],
      ["jane", "impersonate", "groups", "ops"],
      ["bob", "get", "", ""],
    ]);
  });
});
