import { cloneJson } from "../../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import { FIELD_MANAGER, SELECTOR_FLAG, fieldManagerFlag, filenameFlags } from "../../command/common-flags.ts";
import { type Flag, boolFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { qualifiedResource } from "../../discovery/api-resource.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../../printers/output.ts";
import { gather } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { threeWayStrategicPatch } from "../apply/three-way-patch.ts";

type Loose = KubeObject[string];

export const SET_FLAGS: readonly Flag[] = [
  ...OUTPUT_FLAGS,
  ...filenameFlags("identifying the resource to get from a server."),
  SELECTOR_FLAG,
  DRY_RUN_FLAG,
  fieldManagerFlag("kubectl-set"),
  boolFlag("all", "", "Select all resources, in the namespace of the specified resource types"),
  boolFlag("local", "", "If true, set will NOT contact api-server but run locally."),
];

/** Of verbs that take no selector. */
export const SET_FLAGS_BY_NAME: readonly Flag[] = SET_FLAGS.filter(({ name }) => name !== "selector");

/** The pod spec inside of a workload, or of a pod. Throws for kinds that have none. */
export function podSpecOf(object: KubeObject): Loose {
  if (object.kind === "Pod") return object.spec;
  if (object.kind === "CronJob") return object.spec?.jobTemplate?.spec?.template?.spec;
  const spec = object.spec?.template?.spec;
  if (spec === undefined)
    throw new CommandError(`the object is not a pod or does not have a pod template: *${object.apiVersion.split("/").at(-1)}.${object.kind}`);
  return spec;
}

/** "a=b" words end the resource arguments. `accepts` says which words are changes. */
export function splitChanges(args: readonly string[], accepts: (word: string) => boolean): { resources: string[]; changes: string[] } {
  const first = args.findIndex(accepts);
  return first < 0 ? { resources: [...args], changes: [] } : { resources: args.slice(0, first), changes: args.slice(first) };
}

/** Reads what is named, changes a copy of each, and sends the difference. */
export async function changeObjects(
  invocation: Invocation,
  resources: readonly string[],
  words: { operation: string; failing: string },
  change: (object: KubeObject, info: Info) => void | Promise<void>,
): Promise<void> {
  const { flags } = invocation;
  const { infos, errors } = await gather(invocation, {
    args: resources,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    selector: flags.has("selector") ? flags.string("selector") : "",
    all: flags.bool("all") || (flags.has("selector") && flags.string("selector") !== ""),
    latest: !flags.bool("local"),
  });
  for (const info of infos) {
    try {
      await changeOne(invocation, info, words, change);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
}

async function changeOne(
  invocation: Invocation,
  info: Info,
  words: { operation: string; failing: string },
  change: (object: KubeObject, info: Info) => void | Promise<void>,
): Promise<void> {
  const before = info.object;
  const after = cloneJson(before);
  try {
    await change(after, info);
  } catch (error) {
    if (!(error instanceof CommandError) || error.message.startsWith("error: ")) throw error;
    throw new CommandError(`${info.mapping.resource}/${info.name} ${error.message}`);
  }
  const patch = threeWayStrategicPatch(info.mapping.kind, before, after, before);
  if (invocation.flags.bool("local")) return printResult(invocation, asGoStruct(after), words.operation);
  if (dryRunOf(invocation) === "client") return printResult(invocation, after, words.operation);
  if (Object.keys(patch).length === 0) return;
  try {
    const query = { dryRun: dryRunOf(invocation) === "server" ? "All" : undefined, fieldManager: invocation.flags.string(FIELD_MANAGER) };
    const saved = await invocation.cluster.json("PATCH", pathOf(info, undefined, query), {
      body: patch,
      contentType: "application/strategic-merge-patch+json",
    });
    await printResult(invocation, saved, words.operation);
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(`${words.failing} ${error.message}`);
    throw error;
  }
}

/** What never met a server lacks the empty fields that Go's structs of these kinds write. */
function asGoStruct(object: KubeObject): KubeObject {
  for (const container of matchingContainers(podSpecOf(object), "*")) container.resources ??= {};
  if (object.kind === "Deployment") object.spec.strategy ??= {};
  object.status ??= {};
  return object;
}

export function refusalFor(info: Info, why: string): CommandError {
  return new CommandError(`error: ${qualifiedResource(info.mapping)}/${info.name} ${why}`);
}

/** Containers whose name matches a pattern with "*". */
export function matchingContainers(spec: Loose, pattern: string): Loose[] {
  const expression = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
  return ["containers", "initContainers"].flatMap((field) => (spec[field] ?? []) as Loose[]).filter((container) => expression.test(container.name));
}
