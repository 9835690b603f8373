import { ApiError, isNotFound } from "../../apimachinery/status.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Command } from "../command/command.ts";
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { qualifiedKind } from "../discovery/api-resource.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { withSource } from "../errors/report.ts";
import { DRY_RUN_FLAG, dryRunOf } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";
import { awaitDeletion } from "./wait/deletion.ts";

const IMMEDIATE =
  "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";
/** "For ever" is a week, as upstream. */
const LONGEST_WAIT_MILLISECONDS = 168 * 3_600_000;

export const deleteCommand: Command = {
  name: "delete",
  use: "delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)])",
  short: "Delete resources by file names, stdin, resources and names, or by resources and label selector",
  examples: `# What a file names
kubectl delete -f ./web.yaml

# A pod and a service of the same name
kubectl delete pod,service web

# Every pod that carries a label
kubectl delete pods -l app=web`,
  suggestFor: ["rm"],
  flags: [
    ...filenameFlags("containing the resource to delete."),
    ALL_NAMESPACES_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    DRY_RUN_FLAG,
    boolFlag("all", "", "Delete all resources, in the namespace of the specified resource types."),
    stringFlag("cascade", "", 'Must be "background", "orphan", or "foreground".', "background", "background"),
    boolFlag("force", "", "Remove the object at once and skip the graceful end. Some resources may be lost or inconsistent."),
    intFlag("grace-period", "", "Seconds the resource may take to end. Ignored if negative. 1 for immediate shutdown; 0 only with --force.", -1),
    boolFlag("ignore-not-found", "", 'Treat "resource not found" as a successful delete.'),
    boolFlag("interactive", "i", "Ask before deleting."),
    boolFlag("now", "", "Signal the resource for immediate shutdown (same as --grace-period=1)."),
    stringFlag("output", "o", 'Output mode. Use "-o name" for shorter output (resource/name).'),
    stringFlag("raw", "", "Raw URI to DELETE to the server."),
    durationFlag("timeout", "", "How long to wait before giving up on a delete; zero waits for as long as it takes"),
    boolFlag("wait", "", "Wait for resources to be gone before returning. This waits for finalizers.", true),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, args } = invocation;
  const output = flags.string("output");
  if (output !== "" && output !== "name") throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.string("raw") !== "") {
    await invocation.out(`${JSON.stringify(await invocation.cluster.json("DELETE", flags.string("raw")))}`);
    return;
  }
  const grace = await gracePeriod(invocation);
  const filenames = filenamesOf(invocation);
  const selecting = flags.string("selector") !== "" || flags.string("field-selector") !== "";
  if (flags.bool("all") && selecting) throw new CommandError("cannot set --all and --selector at the same time");
  if (flags.bool("all-namespaces") && args.length > 1) throw new CommandError("a resource cannot be retrieved by name across all namespaces");
  const { infos, errors } = await gather(invocation, {
    args,
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    allNamespaces: flags.bool("all-namespaces"),
    all: flags.bool("all") || selecting,
    requireObject: false,
  });
  if (flags.bool("interactive") && infos.length > 0 && !(await confirmed(invocation, infos))) {
    await invocation.out("deletion is cancelled\n");
    return;
  }
  await deleteAll(invocation, infos, errors, grace);
}

async function deleteAll(invocation: Invocation, infos: Info[], errors: unknown[], grace: number): Promise<void> {
  const { flags } = invocation;
  // --all and --selector sweep: what is gone already is as wanted.
  const ignoreNotFound = flags.bool("ignore-not-found") || (flags.bool("all") && !flags.changed("ignore-not-found")) || flags.string("selector") !== "";
  const deleted: { info: Info; uid: string | undefined }[] = [];
  let warned = !invocation.namespace.explicit;
  for (const info of infos) {
    if (!warned && !info.mapping.namespaced) {
      warned = true;
      await invocation.err("Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n");
    }
    try {
      const uid = await deleteOne(invocation, info, grace);
      await invocation.out(lineOf(invocation, info, grace));
      deleted.push({ info, uid });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (!(ignoreNotFound && isNotFound(error))) errors.push(withSource("deleting", info.source, error));
    }
  }
  throwAll(errors);
  if (deleted.length === 0 && !(ignoreNotFound && infos.length > 0)) await invocation.out("No resources found\n");
  if (!flags.bool("wait") || dryRunOf(invocation) !== "none") return;
  const timeout = flags.duration("timeout") || LONGEST_WAIT_MILLISECONDS;
  try {
    for (const { info, uid } of deleted) await awaitDeletion(invocation, info, uid, timeout);
  } catch (error) {
    if (error instanceof ApiError && (error.reason === "Forbidden" || error.code === 405)) return;
    throw error;
  }
}

async function deleteOne(invocation: Invocation, info: Info, grace: number): Promise<string | undefined> {
  const dryRun = dryRunOf(invocation);
  if (dryRun === "client") return undefined;
  const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: cascade(invocation), ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) };
  const answer = await invocation.cluster.json<KubeObject>("DELETE", pathOf(info, undefined, { dryRun: dryRun === "server" ? "All" : undefined }), { body });
  return answer.kind === "Status" ? answer.details?.uid : answer.metadata?.uid;
}

function lineOf(invocation: Invocation, info: Info, grace: number): string {
  const kind = qualifiedKind(info.mapping);
  if (invocation.flags.string("output") === "name") return `${kind}/${info.name}\n`;
  const dryRun = dryRunOf(invocation);
  const verb = grace === 0 ? "force deleted" : "deleted";
  const where = info.mapping.namespaced ? ` from ${info.namespace} namespace` : "";
  const suffix = dryRun === "client" ? " (dry run)" : dryRun === "server" ? " (server dry run)" : "";
  return `${kind} "${info.name}" ${verb}${where}${suffix}\n`;
}

/** Seconds; -1 leaves it to the object. */
async function gracePeriod(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  let grace = flags.int("grace-period");
  const force = flags.bool("force");
  if (flags.bool("now")) {
    if (grace !== -1) throw new CommandError("--now and --grace-period cannot be specified together");
    grace = 1;
  }
  if (grace === 0 && !force) grace = 1;
  if (force && grace < 0) grace = 0;
  if (force && grace > 0) throw new CommandError("--force and --grace-period greater than 0 cannot be specified together");
  if (force) await invocation.err(IMMEDIATE);
  return grace;
}

function cascade(invocation: Invocation): string {
  const value = invocation.flags.string("cascade");
  const policy = { background: "Background", foreground: "Foreground", orphan: "Orphan", true: "Background", false: "Orphan" }[value];
  if (policy === undefined) throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  return policy;
}

async function confirmed(invocation: Invocation, infos: readonly Info[]): Promise<boolean> {
  const names = infos.map((info) => `${qualifiedKind(info.mapping)}/${info.name}\n`).join("");
  await invocation.out(`You are about to delete the following ${infos.length} resource(s):\n${names}Do you want to continue? (y/N): `);
  const chunk = await invocation.process.stdin.read();
  return chunk !== null && /^y\s*$/i.test(new TextDecoder().decode(chunk));
}
