import { unauthorizedError } from "../../apimachinery/errors.ts";
import { refusal } from "../authorization/attributes.ts";
import type { Attributes, UserInfo } from "../hooks.ts";
import type { Serving } from "../rest/serving.ts";
import { AUTHENTICATED_GROUP, authenticated } from "./users.ts";

/** Who a request is for: the user, or whom the user may and does impersonate. Models k8s.io/apiserver/pkg/endpoints/filters/impersonation. */
export function effectiveUser(serving: Serving, user: UserInfo, headers: Record<string, string> | undefined): UserInfo {
  const username = headers?.["impersonate-user"];
  const groups = (headers?.["impersonate-group"] ?? "").split(",").flatMap((group) => group.trim() || []);
  if (!username) {
    if (groups.length > 0) throw unauthorizedError();
    return user;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  if (account === null) demand(serving, user, { resource: "users", name: username });
  else demand(serving, user, { resource: "serviceaccounts", name: account[2] as string, namespace: account[1] as string });
  for (const group of groups) demand(serving, user, { resource: "groups", name: group });
  if (account === null || groups.length > 0) return authenticated({ username, groups });
  const defaults = ["system:serviceaccounts", `system:serviceaccounts:${account[1]}`, AUTHENTICATED_GROUP];
  return { username, groups: defaults };
}

function demand(serving: Serving, user: UserInfo, about: { resource: string; name: string; namespace?: string }): void {
  const attributes: Attributes = {
    user,
    verb: "impersonate",
    isResourceRequest: true,
    apiGroup: "",
    apiVersion: "v1",
    subresource: "",
    namespace: "",
    path: "",
    ...about,
  };
  const decision = serving.authorize(attributes);
  if (!decision.allowed) throw refusal(attributes, decision);
}
