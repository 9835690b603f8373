import type { KubeObject } from "../../apimachinery/object.ts";
import { ALL_NAMESPACES_FLAG, FIELD_MANAGER, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { type Flag, boolFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";

/** What `label` and `annotate` differ in. */
export interface PairKind {
  field: "labels" | "annotations";
  noun: "label" | "annotation";
  /** "labeled", "annotated" */
  done: string;
  /** Throws when the value may not stand there. */
  check(key: string, value: string, spec: string): void;
  /** Throws what kubectl says of keys that have a value already. */
  refuseOverwrite(conflicts: readonly [key: string, value: string][]): never;
  refuseBoth(keys: readonly string[]): never;
}

export function pairFlags(manager: string, noun: string): Flag[] {
  return [
    ...OUTPUT_FLAGS,
    ...filenameFlags(`identifying the resource to update the ${noun}s`),
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    DRY_RUN_FLAG,
    fieldManagerFlag(manager),
    boolFlag("all", "", "Select all resources, in the namespace of the specified resource types"),
    boolFlag("list", "", `If true, display the ${noun}s for a given resource.`),
    boolFlag("local", "", `If true, ${noun === "label" ? "label" : "annotation"} will NOT contact api-server but run locally.`),
    boolFlag("overwrite", "", `If true, allow ${noun}s to be overwritten, otherwise reject updates that overwrite existing ${noun}s.`),
    stringFlag("resource-version", "", `Only update when this is the current resource-version of the object.`),
  ];
}

export async function changePairs(invocation: Invocation, kind: PairKind): Promise<void> {
  const { flags } = invocation;
  const { resources, set, remove } = splitArguments(invocation, kind);
  const filenames = filenamesOf(invocation);
  const local = flags.bool("local");
  if (flags.bool("list") && flags.string("output") !== "") throw new CommandError("--list and --output may not be specified together");
  if (flags.bool("all") && flags.string("selector") !== "") throw new CommandError("cannot set --all and --selector at the same time");
  if (flags.bool("all") && flags.string("field-selector") !== "") throw new CommandError("cannot set --all and --field-selector at the same time");
  if (local && filenames.length === 0) throw new CommandError("one or more files must be specified as -f pod.yaml or --filename=pod.json");
  if (resources.length === 0 && filenames.length === 0)
    throw new CommandError("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (set.length === 0 && remove.length === 0 && !flags.bool("list")) throw new CommandError(`at least one ${kind.noun} update is required`);
  const selecting = flags.string("selector") !== "" || flags.string("field-selector") !== "";
  const { infos, errors, single } = await gather(invocation, {
    args: resources,
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    allNamespaces: flags.bool("all-namespaces"),
    all: flags.bool("all") || selecting,
    latest: !local,
  });
  if (!single && flags.string("resource-version") !== "") throw new CommandError("--resource-version may only be used with a single resource");
  for (const info of infos) {
    if (flags.bool("list")) await list(invocation, kind, info, infos.length > 1);
    else await changeOne(invocation, kind, info, set, remove);
  }
  throwAll(errors);
}

function splitArguments({ args }: Invocation, kind: PairKind): { resources: string[]; set: [string, string][]; remove: string[] } {
  const first = args.findIndex((arg) => arg.includes("=") || (arg.endsWith("-") && arg.length > 1));
  const resources = first < 0 ? [...args] : args.slice(0, first);
  const set: [string, string][] = [];
  const remove: string[] = [];
  for (const spec of first < 0 ? [] : args.slice(first)) {
    const equals = spec.indexOf("=");
    if (equals > 0) {
      const [key, value] = [spec.slice(0, equals), spec.slice(equals + 1)];
      kind.check(key, value, spec);
      set.push([key, value]);
    } else if (equals < 0 && spec.endsWith("-")) remove.push(spec.slice(0, -1));
    else if (kind.noun === "label") throw new CommandError(`${equals === 0 ? "invalid" : "unknown"} label spec: ${spec}`);
    else throw new CommandError(equals === 0 ? `invalid annotation format: ${spec}` : `all resources must be specified before annotation changes: ${spec}`);
  }
  const both = remove.filter((key) => set.some(([other]) => other === key));
  if (both.length > 0) kind.refuseBoth(both);
  return { resources, set, remove };
}

async function changeOne(invocation: Invocation, kind: PairKind, info: Info, set: readonly [string, string][], remove: readonly string[]): Promise<void> {
  const { flags } = invocation;
  const present: Record<string, string> = info.object.metadata[kind.field] ?? {};
  if (!flags.bool("overwrite")) {
    const conflicts = set.filter(([key, value]) => present[key] !== undefined && (kind.noun === "annotation" || present[key] !== value));
    const found = conflicts.map(([key]) => [key, present[key] as string] as [string, string]);
    if (found.length > 0) kind.refuseOverwrite(found);
  }
  const local = flags.bool("local") || dryRunOf(invocation) === "client";
  if (!local && kind.noun === "label") for (const key of remove) if (present[key] === undefined) await invocation.out(`label "${key}" not found.\n`);
  const changes = Object.fromEntries([...set, ...remove.map((key) => [key, null] as const)]);
  const operation = operationOf(kind, present, set, remove);
  if (local) return printResult(invocation, changed(info.object, kind.field, changes), operation);
  const version = flags.string("resource-version");
  const body = { metadata: { [kind.field]: changes, ...(version === "" ? {} : { resourceVersion: version }) } };
  const query = { dryRun: dryRunOf(invocation) === "server" ? "All" : undefined, fieldManager: flags.string(FIELD_MANAGER) };
  const object = await invocation.cluster.json("PATCH", pathOf(info, undefined, query), { body, contentType: "application/merge-patch+json" });
  await printResult(invocation, object, operation);
}

function operationOf(kind: PairKind, present: Record<string, string>, set: readonly [string, string][], remove: readonly string[]): string {
  if (kind.noun === "annotation") return kind.done;
  const added = set.some(([key, value]) => present[key] !== value);
  const removed = remove.some((key) => present[key] !== undefined);
  if (added) return "labeled";
  return removed ? "unlabeled" : "not labeled";
}

function changed(object: KubeObject, field: "labels" | "annotations", changes: Record<string, string | null>): KubeObject {
  const pairs = { ...object.metadata[field] };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete pairs[key];
    else pairs[key] = value;
  }
  return { ...object, metadata: { ...object.metadata, [field]: pairs } };
}

async function list(invocation: Invocation, kind: PairKind, info: Info, several: boolean): Promise<void> {
  const pairs = info.object.metadata[kind.field] ?? {};
  const { group } = info.mapping;
  const heading = several ? `Listing ${kind.noun}s for ${info.mapping.kind}.${group}/${info.name}:\n` : "";
  const lines = Object.keys(pairs)
    .sort()
    .map((key) => `${several ? " " : ""}${key}=${pairs[key]}\n`);
  await invocation.out(heading + lines.join(""));
}
