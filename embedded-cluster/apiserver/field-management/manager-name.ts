import type { Call } from "../rest/call.ts";

/** Longer names are cut, as validation.FieldManagerMaxLength. */
const NAME_CHARACTERS = 128;

/** Under which name a write is recorded: fieldManager, or the client's program, or (without sockets) its user. Models managerOrUserAgent. */
export function managerName(call: Call): string {
  const asked = call.info.query.get("fieldManager");
  if (asked !== "") return asked.slice(0, NAME_CHARACTERS);
  const program = call.request.headers?.["user-agent"]?.split("/")[0];
  if (program) return program.slice(0, NAME_CHARACTERS);
  return programOf(call.user.username).slice(0, NAME_CHARACTERS);
}

/** The program a component would be part of, had it a process of its own. */
function programOf(username: string): string {
  if (CONTROLLERS.test(username)) return "kube-controller-manager";
  if (username.startsWith("system:node:")) return "kubelet";
  return username.split(":").at(-1) || "unknown";
}

/** Accounts of kube-controller-manager's controllers: all of kube-system's but those that run as programs of their own, or in the API server. */
const CONTROLLERS = /^system:serviceaccount:kube-system:(?!kube-apiserver$|local-path-provisioner$|ingress-nginx)/;
