import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { Command } from "../../command/command.ts";
import { stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { SET_FLAGS, changeObjects } from "./pod-templates.ts";

const GROUP = "rbac.authorization.k8s.io";

interface Subject {
  kind: string;
  name: string;
  apiGroup?: string;
  namespace?: string;
}

export const subject: Command = {
  name: "subject",
  use: "set subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
  short: "Update the user, group, or service account in a role binding or cluster role binding",
  examples: `# Bind one more service account
kubectl set subject rolebinding readers --serviceaccount=default:robot`,
  flags: [
    ...SET_FLAGS,
    stringsFlag("user", "", "Users to bind to the role."),
    stringsFlag("group", "", "Groups to bind to the role."),
    stringsFlag("serviceaccount", "", "Service accounts to bind to the role, as namespace:name."),
  ],
  async run(invocation) {
    const subjects = subjectsOf(invocation);
    const words = { operation: "subjects updated", failing: "failed to patch subjects to rolebinding:" };
    await changeObjects(invocation, invocation.args, words, (object, info) => {
      if (object.kind !== "RoleBinding" && object.kind !== "ClusterRoleBinding")
        throw new CommandError(`error: ${info.mapping.resource}/${info.name} setting subjects is only supported for RoleBinding/ClusterRoleBinding\n`);
      const binding = object as typeof object & { subjects?: Subject[] };
      const present = binding.subjects ?? [];
      binding.subjects = [...present, ...subjects.filter((each) => !present.some((other) => equalJson(each, other)))];
    });
  },
};

function subjectsOf(invocation: Invocation): Subject[] {
  const sorted = (flag: string) => [...new Set(invocation.flags.list(flag))].sort();
  const [users, groups, accounts] = [sorted("user"), sorted("group"), sorted("serviceaccount")];
  if (users.length + groups.length + accounts.length === 0) throw new CommandError("you must specify at least one value of user, group or serviceaccount");
  return [
    ...users.map((name) => ({ apiGroup: GROUP, kind: "User", name })),
    ...groups.map((name) => ({ apiGroup: GROUP, kind: "Group", name })),
    ...accounts.map((text) => {
      const [namespace = "", name = "", more] = text.split(":");
      if (name === "" || more !== undefined) throw new CommandError("serviceaccount must be <namespace>:<name>");
      return { kind: "ServiceAccount", name, namespace: namespace || invocation.namespace.name };
    }),
  ];
}
