import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import type { Command } from "../../command/command.ts";
import { filenameFlags } from "../../command/common-flags.ts";
import { boolFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult, printerOf } from "../../printers/output.ts";
import { gather } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { type PolicyRule, uncovered } from "./rule-coverage.ts";

export const reconcile: Command = {
  name: "reconcile",
  use: "auth reconcile -f FILENAME",
  short: "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects",
  long: "Add to roles and bindings the rules and subjects of files that they lack.",
  completes: "files",
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to reconcile."),
    DRY_RUN_FLAG,
    boolFlag("remove-extra-permissions", "", "If true, removes extra permissions added to roles"),
    boolFlag("remove-extra-subjects", "", "If true, removes extra subjects added to rolebindings"),
  ],
  run,
};

type Binding = KubeObject & { rules?: PolicyRule[]; subjects?: Subject[]; roleRef?: unknown };

interface Subject {
  kind: string;
  name: string;
  apiGroup?: string;
  namespace?: string;
}

interface Outcome {
  object: KubeObject;
  operation: "create" | "update" | "recreate" | undefined;
  lines: string[];
}

const KINDS = new Set(["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]);

async function run(invocation: Invocation): Promise<void> {
  const filenames = filenamesOf(invocation);
  if (filenames.length === 0) throw new CommandError("must specify one of -f and -k");
  if (dryRunOf(invocation) === "server") throw new CommandError("--dry-run=server for command reconcile is not supported yet");
  const { infos, errors } = await gather(invocation, { args: [], filenames, recursive: invocation.flags.bool("recursive") });
  const printer = printerOf(invocation);
  for (const info of infos) {
    if (!KINDS.has(info.mapping.kind)) continue;
    const { object, operation, lines } = await reconcileOne(invocation, info);
    await printResult(invocation, object, "reconciled", printer);
    if (operation !== undefined) await invocation.err(`\treconciliation required ${operation}\n${lines.map((line) => `${line}\n`).join("")}`);
  }
  throwAll(errors);
}

async function reconcileOne(invocation: Invocation, info: Info): Promise<Outcome> {
  const expected = info.object as Binding;
  const dry = dryRunOf(invocation) === "client";
  let existing: Binding;
  try {
    existing = await invocation.cluster.json("GET", pathOf(info));
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const created = dry ? expected : await create(invocation, info, expected);
    return { object: created, operation: "create", lines: added(expected.rules ?? [], expected.subjects ?? []) };
  }
  if (!equalJson(expected.roleRef, existing.roleRef)) {
    if (!dry) {
      await invocation.cluster.json("DELETE", pathOf(info));
      return { object: await create(invocation, info, expected), operation: "recreate", lines: added([], expected.subjects ?? []) };
    }
    return { object: expected, operation: "recreate", lines: added([], expected.subjects ?? []) };
  }
  const { merged, lines } = mergeWith(invocation, existing, expected);
  if (equalJson(merged, existing)) return { object: existing, operation: undefined, lines: [] };
  return { object: dry ? merged : await invocation.cluster.json("PUT", pathOf(info), { body: merged }), operation: "update", lines };
}

function create(invocation: Invocation, info: Info, object: KubeObject): Promise<KubeObject> {
  return invocation.cluster.json("POST", pathOf({ mapping: info.mapping, namespace: info.namespace }), { body: object });
}

function mergeWith(invocation: Invocation, existing: Binding, expected: Binding): { merged: Binding; lines: string[] } {
  const merged: Binding = { ...existing, metadata: { ...existing.metadata } };
  for (const field of ["labels", "annotations"] as const) {
    if (expected.metadata[field] !== undefined) merged.metadata[field] = { ...expected.metadata[field], ...existing.metadata[field] };
  }
  const lines: string[] = [];
  if (expected.kind.endsWith("Binding")) {
    const [missing, extra] = [without(expected.subjects, existing.subjects), without(existing.subjects, expected.subjects)];
    const removes = invocation.flags.bool("remove-extra-subjects");
    if (missing.length > 0 || (removes && extra.length > 0)) merged.subjects = removes ? (expected.subjects ?? []) : [...(existing.subjects ?? []), ...missing];
    lines.push(...added([], missing), ...(removes ? listed("extra subjects removed", extra.map(subjectText)) : []));
    return { merged, lines };
  }
  const [missing, extra] = [uncovered(existing.rules ?? [], expected.rules ?? []), uncovered(expected.rules ?? [], existing.rules ?? [])];
  const removes = invocation.flags.bool("remove-extra-permissions");
  if (missing.length > 0 || (removes && extra.length > 0)) merged.rules = removes ? (expected.rules ?? []) : [...(existing.rules ?? []), ...missing];
  lines.push(...added(missing, []), ...(removes ? listed("extra rules removed", extra.map(ruleText)) : []));
  return { merged, lines };
}

function without(all: readonly Subject[] = [], others: readonly Subject[] = []): Subject[] {
  return all.filter((each) => !others.some((other) => equalJson(each, other)));
}

function added(rules: readonly PolicyRule[], subjects: readonly Subject[]): string[] {
  return [...listed("missing subjects added", subjects.map(subjectText)), ...listed("missing rules added", rules.map(ruleText))];
}

function listed(title: string, texts: readonly string[]): string[] {
  return texts.length === 0 ? [] : [`\t${title}:`, ...texts.map((text) => `\t\t${text}`)];
}

function subjectText({ kind, apiGroup = "", name, namespace = "" }: Subject): string {
  return `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
}

function ruleText({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): string {
  const list = (items: readonly string[]) => `[${items.join(" ")}]`;
  return `{Verbs:${list(verbs)} APIGroups:${list(apiGroups)} Resources:${list(resources)} ResourceNames:${list(resourceNames)} NonResourceURLs:${list(nonResourceURLs)}}`;
}
