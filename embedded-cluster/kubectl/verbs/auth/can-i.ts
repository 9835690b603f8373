import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Command } from "../../command/command.ts";
import { ALL_NAMESPACES_FLAG } from "../../command/common-flags.ts";
import { boolFlag, stringFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { type PolicyRule, compactRules, ruleCells } from "../../describe/rbac.ts";
import { CommandError, SilentExit } from "../../errors/command-error.ts";
import { tableWriter } from "../../printers/tab-writer.ts";

const RESOURCE_VERBS = new Set([
  "get",
  "list",
  "watch",
  "create",
  "update",
  "patch",
  "delete",
  "deletecollection",
  "use",
  "bind",
  "impersonate",
  "*",
  "approve",
  "sign",
  "escalate",
  "attest",
]);
const URL_VERBS = new Set(["get", "put", "post", "head", "options", "delete", "patch", "*"]);
/** Names that RBAC knows and discovery does not. */
const VIRTUAL_RESOURCES = new Set(["users", "groups"]);

export const canI: Command = {
  name: "can-i",
  use: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
  short: "Check whether an action is allowed",
  examples: `# May I create pods here?
kubectl auth can-i create pods

# Everything that I may do here
kubectl auth can-i --list

# May another account read secrets?
kubectl auth can-i get secrets --as=system:serviceaccount:default:reader`,
  completes: ["get", "list", "watch", "create", "update", "patch", "delete"],
  flags: [
    ALL_NAMESPACES_FLAG,
    boolFlag("list", "", "If true, prints all allowed actions."),
    boolFlag("no-headers", "", "If true, prints allowed actions without headers"),
    boolFlag("quiet", "q", "If true, suppress output and just return the exit code."),
    stringFlag("subresource", "", "SubResource such as pod/log or deployment/scale"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  if (flags.bool("list")) {
    if (args.length > 0) throw new CommandError("list option must be specified with no arguments");
    if (flags.bool("quiet") || flags.bool("all-namespaces") || flags.string("subresource") !== "") {
      throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
    }
    return list(invocation);
  }
  const [verb, target] = args;
  if (verb === undefined || target === undefined || args.length > 2) {
    throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
  }
  if (flags.bool("no-headers")) throw new CommandError("--no-headers cannot be set without --list specified");
  const spec = target.startsWith("/") ? await urlQuestion(invocation, verb, target) : await resourceQuestion(invocation, verb, target);
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", metadata: {}, spec };
  const { status = {} } = await invocation.cluster.json<KubeObject>("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { body });
  const reasons = [status.reason, status.evaluationError].filter(Boolean).map((text) => ` - ${text}`);
  if (!flags.bool("quiet")) await invocation.out(status.allowed ? "yes\n" : `no${reasons.join("")}\n`);
  if (!status.allowed) throw new SilentExit(1);
}

async function urlQuestion(invocation: Invocation, verb: string, path: string): Promise<unknown> {
  if (invocation.flags.string("subresource") !== "") throw new CommandError("--subresource can not be used with NonResourceURL");
  if (!URL_VERBS.has(verb)) await invocation.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  return { nonResourceAttributes: { verb, path } };
}

async function resourceQuestion(invocation: Invocation, verb: string, target: string): Promise<unknown> {
  const everywhere = invocation.flags.bool("all-namespaces");
  const slash = target.indexOf("/");
  const type = slash < 0 ? target : target.slice(0, slash);
  const found = type === "*" ? undefined : await invocation.cluster.discovery.find(type);
  const [resource = type, ...group] = type.toLowerCase().split(".");
  if (found === undefined && type !== "*" && !VIRTUAL_RESOURCES.has(type)) {
    const suffix = group.length === 0 ? "" : ` in group '${group.join(".")}'`;
    await invocation.err(`Warning: the server doesn't have a resource type '${resource}'${suffix}\n\n`);
  } else if (found !== undefined && !found.namespaced && !everywhere) {
    const suffix = found.group === "" ? "" : ` in group '${found.group}'`;
    await invocation.err(`Warning: resource '${found.resource}' is not namespace scoped${suffix}\n\n`);
  }
  if (!RESOURCE_VERBS.has(verb)) await invocation.err(`Warning: verb '${verb}' is not a known verb\n\n`);
  const attributes = {
    verb,
    group: found?.group ?? group.join("."),
    resource: found?.resource ?? resource,
    ...(everywhere ? {} : { namespace: invocation.namespace.name }),
    ...(slash < 0 ? {} : { name: target.slice(slash + 1) }),
    ...(invocation.flags.string("subresource") === "" ? {} : { subresource: invocation.flags.string("subresource") }),
  };
  return { resourceAttributes: attributes };
}

async function list(invocation: Invocation): Promise<void> {
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", metadata: {}, spec: { namespace: invocation.namespace.name } };
  const { status = {} } = await invocation.cluster.json<KubeObject>("POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews", { body });
  if (status.incomplete && status.evaluationError) await invocation.err(`Warning: the list may be incomplete: ${status.evaluationError}\n`);
  const rules: PolicyRule[] = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])];
  const writer = tableWriter();
  if (!invocation.flags.bool("no-headers")) writer.write("Resources\tNon-Resource URLs\tResource Names\tVerbs\n");
  for (const rule of compactRules(rules)) writer.write(`${ruleCells(rule).join("\t")}\n`);
  await invocation.out(writer.flush());
}
