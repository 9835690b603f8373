import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, NAME, wideColumn } from "./columns.ts";

interface Subject {
  kind: string;
  name: string;
  namespace?: string;
}

/** RoleBindings and ClusterRoleBindings. Models printRoleBinding of pkg/printers/internalversion/printers.go. */
export const roleBindingTable: TablePrinter = {
  columns: [NAME, column("Role"), AGE, wideColumn("Users"), wideColumn("Groups"), wideColumn("ServiceAccounts")],
  cells(object, now) {
    const subjects = (object["subjects"] ?? []) as Subject[];
    const named = (kind: string) => subjects.filter((subject) => subject.kind === kind);
    const { roleRef } = object as Record<string, Record<string, string>>;
    return [
      object.metadata.name,
      `${roleRef?.["kind"] ?? ""}/${roleRef?.["name"] ?? ""}`,
      age(object, now),
      named("User")
        .map((user) => user.name)
        .join(", "),
      named("Group")
        .map((group) => group.name)
        .join(", "),
      named("ServiceAccount")
        .map((account) => (account.namespace ? `${account.namespace}/${account.name}` : account.name))
        .join(", "),
    ];
  },
};
