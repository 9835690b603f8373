import type { KubeList } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Process } from "../../shell/process/process.ts";
import type { Command } from "../command/command.ts";
import { findCommand } from "../command/execute.ts";
import { type Flag, parseFlags } from "../command/flags.ts";
import { GLOBAL_FLAGS } from "../command/global-flags.ts";
import { type Dial, Invocation } from "../command/invocation.ts";
import { type ApiResource, qualifiedResource } from "../discovery/api-resource.ts";
import { readKubeconfig } from "../config/kubeconfig.ts";
import { pathOf } from "../resource/info.ts";
import { ROOT } from "../root.ts";

/** Names offered for one word at most: a terminal shows no more. */
const OFFERS_LIMIT = 500;

/**
 * What Tab offers for the last of `words` (words[0] is "kubectl"; the last may be ""). Whole words, in order. Empty where file names fit, or
 * when the cluster cannot be asked.
 */
export async function completeKubectl(process: Process, words: readonly string[], dial: Dial): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const before = words.slice(1, -1);
  try {
    const offers = await offersFor(process, before, current, dial);
    return [...new Set(offers)].filter((offer) => offer.startsWith(current)).slice(0, OFFERS_LIMIT);
  } catch {
    return [];
  }
}

async function offersFor(process: Process, before: readonly string[], current: string, dial: Dial): Promise<string[]> {
  if (before.includes("--")) return [];
  const { command, path, rest } = findCommand(ROOT, before);
  const flags = [...(command.flags ?? []), ...GLOBAL_FLAGS];
  const pending = pendingFlag(flags, rest);
  if (pending !== undefined) return flagValues(invocationOf(process, command, path, rest.slice(0, -1), flags, dial), pending);
  const invocation = invocationOf(process, command, path, rest, flags, dial);
  if (current.startsWith("-")) {
    const named = /^--([\w-]+)=/.exec(current)?.[1];
    const flag = flags.find((each) => each.name === named);
    if (flag !== undefined) return (await flagValues(invocation, flag)).map((value) => `--${flag.name}=${value}`);
    return flags.flatMap((each) => [`--${each.name}`, ...(each.shorthand === undefined ? [] : [`-${each.shorthand}`])]).sort();
  }
  const names = invocation.args.length === 0 ? (command.subcommands ?? []).map((sub) => sub.name).sort() : [];
  return command.run === undefined ? names : [...names, ...(await argumentOffers(invocation, current))];
}

function invocationOf(process: Process, command: Command, path: string, rest: readonly string[], flags: readonly Flag[], dial: Dial): Invocation {
  const parsed = parseFlags(flags, rest);
  return new Invocation({ process, command, path, args: parsed.args, argsBeforeDash: parsed.argsBeforeDash, flags: parsed.values, root: ROOT, dial });
}

/** The flag whose value is being typed: the last word names one that needs a value. */
function pendingFlag(flags: readonly Flag[], rest: readonly string[]): Flag | undefined {
  const last = rest.at(-1);
  if (last === undefined || last.includes("=")) return undefined;
  return flags.find((flag) => flag.withoutValue === undefined && (last === `--${flag.name}` || last === `-${flag.shorthand}`));
}

async function flagValues(invocation: Invocation, flag: Flag): Promise<string[]> {
  if (flag.name === "namespace") return namesOf(invocation, { resource: RESOURCES.namespaces, namespace: undefined });
  if (flag.name === "container") return containerOffers(invocation);
  if (flag.name === "context") return (readKubeconfig(invocation.process, "")?.contexts ?? []).map((context) => context.name);
  if (flag.name === "output") return ["json", "yaml", "name", "wide", "jsonpath=", "custom-columns=", "go-template="];
  if (flag.name === "dry-run") return ["client", "server", "none"];
  return [];
}

async function containerOffers(invocation: Invocation): Promise<string[]> {
  const [argument] = invocation.args;
  if (argument === undefined) return [];
  const name = argument.replace(/^pods?\//, "");
  const pod = await invocation.cluster.json("GET", resourcePath(RESOURCES.pods, { namespace: invocation.namespace.name, name }));
  return ["containers", "initContainers"].flatMap((field) => ((pod.spec?.[field] ?? []) as { name: string }[]).map((container) => container.name));
}

async function argumentOffers(invocation: Invocation, current: string): Promise<string[]> {
  const { completes } = invocation.command;
  if (completes === "none" || completes === "files") return [];
  if (Array.isArray(completes)) return invocation.args.length === 0 ? [...(completes as readonly string[])] : [];
  const slash = current.indexOf("/");
  if (slash > 0) {
    const mapping = await invocation.cluster.discovery.find(current.slice(0, slash));
    return mapping === undefined ? [] : (await objectNames(invocation, mapping)).map((name) => `${current.slice(0, slash)}/${name}`);
  }
  if (completes === "pods") {
    if (invocation.args.length > 0) return [];
    const pods = await namesOf(invocation, { resource: RESOURCES.pods, namespace: invocation.namespace.name });
    return [...pods, ...["deployment/", "service/", "statefulset/"].filter((kind) => current !== "" && kind.startsWith(current))];
  }
  const [type] = invocation.args;
  if (type === undefined) return kindOffers(invocation, current);
  const mapping = await invocation.cluster.discovery.find(type.split(",")[0] as string);
  if (mapping === undefined) return [];
  const given = new Set(invocation.args.slice(1));
  return (await objectNames(invocation, mapping)).filter((name) => !given.has(name));
}

async function kindOffers(invocation: Invocation, current: string): Promise<string[]> {
  const comma = current.lastIndexOf(",");
  const head = comma < 0 ? "" : current.slice(0, comma + 1);
  const resources = (await invocation.cluster.discovery.preferred()).filter((resource) => resource.verbs.includes("list"));
  return resources.map((resource) => `${head}${resource.group === "" ? resource.resource : qualifiedResource(resource)}`).sort();
}

function objectNames(invocation: Invocation, mapping: ApiResource): Promise<string[]> {
  return namesOf(invocation, { resource: mapping, namespace: mapping.namespaced ? invocation.namespace.name : undefined });
}

async function namesOf(
  invocation: Invocation,
  target: { resource: { group: string; version: string; resource: string }; namespace: string | undefined },
): Promise<string[]> {
  const path = pathOf({ mapping: target.resource as ApiResource, namespace: target.namespace }, undefined, { limit: String(OFFERS_LIMIT) });
  return (await invocation.cluster.json<KubeList>("GET", path)).items.map((item) => item.metadata.name).sort();
}
