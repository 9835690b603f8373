import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { stringFlag, stringsFlag, arrayFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError } from "../../errors/command-error.ts";
import { generatorCommand, parsePairs } from "./generated.ts";

const RBAC = "rbac.authorization.k8s.io";
const RULE_FLAGS = [
  stringsFlag("verb", "", "Verb that applies to the resources contained in the rule"),
  stringsFlag("resource", "", "Resource that the rule applies to"),
  arrayFlag("resource-name", "", "Resource in the white list that the rule applies to, repeat this flag for multiple items"),
];

export const role: Command = generatorCommand(
  {
    name: "role",
    use: "create role NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename] [--dry-run=server|client|none]",
    short: "Create a role with single rule",
    failing: "",
    flags: RULE_FLAGS,
  },
  async (invocation, name) => {
    if (invocation.flags.list("verb").length === 0) throw new CommandError("at least one verb must be specified");
    if (invocation.flags.list("resource").length === 0) throw new CommandError("at least one resource must be specified");
    return { apiVersion: `${RBAC}/v1`, kind: "Role", metadata: { name }, rules: await resourceRules(invocation) };
  },
);

export const clusterRole: Command = generatorCommand(
  {
    name: "clusterrole",
    use: "create clusterrole NAME --verb=verb --resource=resource.group [--resource-name=resourcename] [--dry-run=server|client|none]",
    short: "Create a cluster role",
    failing: "",
    flags: [
      ...RULE_FLAGS,
      stringsFlag("non-resource-url", "", "A partial url that user should have access to."),
      { ...stringFlag("aggregation-rule", "", "Label selectors of the ClusterRoles to combine."), bare: true },
    ],
  },
  async (invocation, name) => {
    const { flags } = invocation;
    const base = { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name } };
    const [verbs, urls, resources] = [flags.list("verb"), flags.list("non-resource-url"), flags.list("resource")];
    const aggregation = flags.string("aggregation-rule");
    if (aggregation !== "") {
      if (verbs.length + urls.length + resources.length > 0)
        throw new CommandError("aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames");
      return { ...base, aggregationRule: { clusterRoleSelectors: [{ matchLabels: parsePairs(aggregation, "label") }] }, rules: null };
    }
    if (verbs.length === 0) throw new CommandError("at least one verb must be specified");
    if (resources.length === 0 && urls.length === 0) throw new CommandError("one of resource or nonResourceURL must be specified");
    for (const url of urls) if (!url.startsWith("/") && url !== "*") throw new CommandError("nonResourceURL should start with /");
    const rules = resources.length > 0 ? await resourceRules(invocation) : [];
    return { ...base, rules: [...rules, ...(urls.length > 0 ? [{ nonResourceURLs: urls, verbs }] : [])] };
  },
);

const STANDARD_VERBS = new Set(
  "get delete list create update patch watch proxy deletecollection use bind escalate impersonate approve sign attest *".split(" "),
);

/** One rule for each API group, as upstream generates them. */
async function resourceRules(invocation: Invocation): Promise<unknown[]> {
  const { flags } = invocation;
  const verbs = [...new Set(flags.list("verb"))];
  for (const verb of verbs) if (!STANDARD_VERBS.has(verb)) await invocation.err(`Warning: '${verb}' is not a standard resource verb\n`);
  const groups = new Map<string, string[]>();
  for (const text of [...new Set(flags.list("resource"))]) {
    const [named = "", subresource] = text.split("/", 2) as [string, string | undefined];
    if (named === "") throw new CommandError("resource must be specified if apiGroup/subresource specified");
    const found = named === "*" ? undefined : await invocation.cluster.discovery.resolveForReading(named);
    const resource = `${found?.resource ?? "*"}${subresource === undefined ? "" : `/${subresource}`}`;
    const group = found?.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), resource]);
  }
  const names = flags.list("resource-name");
  return [...groups].map(([group, resources]) => ({
    apiGroups: [group],
    resources,
    ...(names.length > 0 ? { resourceNames: names } : {}),
    verbs: verbs.includes("*") ? ["*"] : verbs,
  }));
}

const SUBJECT_FLAGS = [
  stringsFlag("user", "", "Usernames to bind to the role."),
  stringsFlag("group", "", "Groups to bind to the role."),
  stringsFlag("serviceaccount", "", "Service accounts to bind to the role, in the format <namespace>:<name>"),
];

function subjectsOf(invocation: Invocation): unknown[] {
  const { flags } = invocation;
  return [
    ...flags.list("user").map((name) => ({ apiGroup: RBAC, kind: "User", name })),
    ...flags.list("group").map((name) => ({ apiGroup: RBAC, kind: "Group", name })),
    ...flags.list("serviceaccount").map((text) => {
      const [namespace, name, more] = text.split(":");
      if (!namespace || !name || more !== undefined) throw new CommandError("serviceaccount must be <namespace>:<name>");
      return { kind: "ServiceAccount", name, namespace };
    }),
  ];
}

function binding(kind: string, name: string, roleKind: string, roleName: string, subjects: unknown[]): KubeObject {
  const roleRef = { apiGroup: RBAC, kind: roleKind, name: roleName };
  return { apiVersion: `${RBAC}/v1`, kind, metadata: { name }, roleRef, ...(subjects.length > 0 ? { subjects } : {}) };
}

export const roleBinding: Command = generatorCommand(
  {
    name: "rolebinding",
    use: "create rolebinding NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    short: "Create a role binding for a particular role or cluster role",
    failing: "failed to create rolebinding:",
    flags: [
      ...SUBJECT_FLAGS,
      stringFlag("role", "", "Role this RoleBinding should reference"),
      stringFlag("clusterrole", "", "ClusterRole this RoleBinding should reference"),
    ],
  },
  (invocation, name) => {
    const [own, cluster] = [invocation.flags.string("role"), invocation.flags.string("clusterrole")];
    if ((own === "") === (cluster === "")) throw new CommandError("exactly one of clusterrole or role must be specified");
    return binding("RoleBinding", name, own === "" ? "ClusterRole" : "Role", own || cluster, subjectsOf(invocation));
  },
);

export const clusterRoleBinding: Command = generatorCommand(
  {
    name: "clusterrolebinding",
    use: "create clusterrolebinding NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]",
    short: "Create a cluster role binding for a particular cluster role",
    failing: "failed to create clusterrolebinding:",
    required: ["clusterrole"],
    flags: [...SUBJECT_FLAGS, stringFlag("clusterrole", "", "ClusterRole this ClusterRoleBinding should reference")],
  },
  (invocation, name) => {
    return binding("ClusterRoleBinding", name, "ClusterRole", invocation.flags.string("clusterrole"), subjectsOf(invocation));
  },
);
