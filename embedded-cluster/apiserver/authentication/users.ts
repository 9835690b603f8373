import type { UserInfo } from "../hooks.ts";

/** Members pass every authorisation. */
export const MASTERS_GROUP = "system:masters";
export const AUTHENTICATED_GROUP = "system:authenticated";
export const ANONYMOUS: UserInfo = { username: "system:anonymous", groups: ["system:unauthenticated"] };

export function serviceAccountUser(namespace: string, name: string, uid: string, extra?: UserInfo["extra"]): UserInfo {
  const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, AUTHENTICATED_GROUP];
  return { username: `system:serviceaccount:${namespace}:${name}`, uid, groups, ...(extra === undefined ? {} : { extra }) };
}

/** Who a client certificate names: its common name, and its organisations as groups. */
export function certificateUser(commonName: string, organizations: readonly string[]): UserInfo {
  return authenticated({ username: commonName, groups: organizations });
}

/** Everyone who proved who they are is in system:authenticated. */
export function authenticated(user: UserInfo): UserInfo {
  if (user.groups.includes(AUTHENTICATED_GROUP) || user.username === ANONYMOUS.username) return user;
  return { ...user, groups: [...user.groups, AUTHENTICATED_GROUP] };
}
