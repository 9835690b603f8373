import { badRequestError } from "../../apimachinery/errors.ts";
import { refusal } from "../authorization/attributes.ts";
import type { Attributes, UserInfo } from "../hooks.ts";
import type { Serving } from "../rest/serving.ts";
import { AUTHENTICATED_GROUP, authenticated } from "./users.ts";

/** Who a request is for: the user, or whom the user may and does impersonate. Models k8s.io/apiserver/pkg/endpoints/filters/impersonation. */
export function effectiveUser(serving: Serving, user: UserInfo, headers: Record<string, string> | undefined): UserInfo {
  const username = headers?.["impersonate-user"];
  const groups = (headers?.["impersonate-group"] ?? "").split(",").flatMap((group) => group.trim() || []);
  const uid = headers?.["impersonate-uid"] ?? "";
  const extra = extraOf(headers ?? {});
  if (!username) {
    if (groups.length > 0 || uid !== "" || extra !== undefined)
      throw badRequestError(`requested ${goText(uid, groups, extra)} without impersonating a user name`);
    return user;
  }
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username);
  if (account === null) demand(serving, user, { resource: "users", name: username });
  else demand(serving, user, { resource: "serviceaccounts", name: account[2] as string, namespace: account[1] as string });
  for (const group of groups) demand(serving, user, { resource: "groups", name: group });
  for (const [subresource, values] of Object.entries(extra ?? {})) {
    for (const name of values) demand(serving, user, { apiGroup: "authentication.k8s.io", resource: "userextras", subresource, name });
  }
  if (uid !== "") demand(serving, user, { apiGroup: "authentication.k8s.io", resource: "uids", name: uid });
  const more = { ...(uid === "" ? {} : { uid }), ...(extra === undefined ? {} : { extra }) };
  if (account === null || groups.length > 0) return authenticated({ username, groups, ...more });
  const defaults = ["system:serviceaccounts", `system:serviceaccounts:${account[1]}`, AUTHENTICATED_GROUP];
  return { username, groups: defaults, ...more };
}

const EXTRA = "impersonate-extra-";

/** What else is said of a user, one header a key. */
function extraOf(headers: Record<string, string>): Record<string, string[]> | undefined {
  const keys = Object.keys(headers)
    .filter((header) => header.startsWith(EXTRA))
    .sort();
  if (keys.length === 0) return undefined;
  const values = (header: string) => (headers[header] ?? "").split(",").map((value) => value.trim());
  return Object.fromEntries(keys.map((header) => [unescaped(header.slice(EXTRA.length)), values(header)]));
}

/** What cannot be decoded is meant as it stands. */
function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

/** A user.DefaultInfo without a name, as Go prints it. */
function goText(uid: string, groups: readonly string[], extra: Record<string, string[]> | undefined): string {
  const list = (values: readonly string[]) => `[]string{${values.map((value) => JSON.stringify(value)).join(", ")}}`;
  const entries = Object.entries(extra ?? {}).map(([key, values]) => `${JSON.stringify(key)}:${list(values)}`);
  const shownGroups = groups.length === 0 ? "[]string(nil)" : list(groups);
  const shownExtra = extra === undefined ? "map[string][]string(nil)" : `map[string][]string{${entries.join(", ")}}`;
  return `&user.DefaultInfo{Name:"", UID:${JSON.stringify(uid)}, Groups:${shownGroups}, Extra:${shownExtra}}`;
}

function demand(
  serving: Serving,
  user: UserInfo,
  about: { resource: string; name: string; namespace?: string; apiGroup?: string; subresource?: string },
): void {
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
