import type { KubeObject } from "../../apimachinery/object.ts";
import { ApiError, isNotFound } from "../../apimachinery/status.ts";
import type { Command } from "../command/command.ts";
import { FIELD_MANAGER, SUBRESOURCE_FLAG, VALIDATE_FLAG, fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { qualifiedKind } from "../discovery/api-resource.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { withSource } from "../errors/report.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printResult } from "../printers/output.ts";
import { sendRaw } from "./raw.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { fieldValidationOf, filenamesOf } from "../resource/validation.ts";
import { LAST_APPLIED, withSavedConfig } from "./apply/last-applied.ts";
import { SAVE_CONFIG_FLAG } from "./create/generated.ts";
import { awaitDeletion } from "./wait/deletion.ts";

/** As long as a forced replacement waits for the old object to go. */
const FORCE_TIMEOUT_MILLISECONDS = 168 * 3_600_000;

export const replace: Command = {
  name: "replace",
  use: "replace -f FILENAME",
  short: "Replace a resource by file name or stdin",
  long: "Replace a resource by file name or stdin. The whole specification must be given.",
  examples: `# What a file describes
kubectl replace -f ./web.yaml

# Deleted and created again
kubectl replace --force -f ./web.yaml`,
  completes: "files",
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("The files that contain the configurations to replace."),
    DRY_RUN_FLAG,
    SUBRESOURCE_FLAG,
    VALIDATE_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag("kubectl-replace"),
    stringFlag("cascade", "", 'Must be "background", "orphan", or "foreground".', "background", "background"),
    boolFlag("force", "", "Delete the resource and create it again."),
    intFlag("grace-period", "", "Seconds the resource may take to end, with --force.", -1),
    stringFlag("raw", "", "Raw URI to PUT to the server."),
    durationFlag("timeout", "", "How long to wait before giving up on a delete, with --force."),
    boolFlag("wait", "", "Wait for resources to be gone before returning."),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const force = flags.bool("force");
  if (flags.changed("grace-period") && flags.int("grace-period") >= 0 && !force) throw new CommandError("--grace-period must have --force specified");
  if (flags.duration("timeout") !== 0 && !force) throw new CommandError("--timeout must have --force specified");
  const dryRun = dryRunOf(invocation);
  if (force && dryRun !== "none") throw new CommandError("--dry-run can not be used when --force is set");
  const filenames = filenamesOf(invocation);
  if (filenames.length === 0) throw new CommandError("must specify one of -f and -k");
  if (flags.string("raw") !== "") return sendRaw(invocation, "PUT", filenames);
  const { infos, errors } = await gather(invocation, {
    args: [],
    filenames,
    recursive: flags.bool("recursive"),
    validates: fieldValidationOf(invocation) !== "Ignore",
  });
  if (infos.length === 0 && errors.length === 0) throw new CommandError("no objects passed to replace");
  for (const info of infos) {
    try {
      await replaceOne(invocation, info, force, dryRun);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(withSource("replacing", info.source, error));
    }
  }
  throwAll(errors);
}

async function replaceOne(invocation: Invocation, info: Info, force: boolean, dryRun: "none" | "client" | "server"): Promise<void> {
  const { cluster, flags } = invocation;
  const save = flags.bool("save-config") || info.object.metadata.annotations?.[LAST_APPLIED] !== undefined;
  const object = withSavedConfig(info.object, save);
  if (dryRun === "client") return printResult(invocation, object, "replaced");
  const query = { dryRun: dryRun === "server" ? "All" : undefined, fieldManager: flags.string(FIELD_MANAGER), fieldValidation: fieldValidationOf(invocation) };
  if (force) {
    await deleteFirst(invocation, info);
    return printResult(
      invocation,
      await cluster.json("POST", pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { body: object }),
      "replaced",
    );
  }
  const subresource = flags.string("subresource");
  const version = object.metadata.resourceVersion;
  const body = version === undefined ? await withCurrentVersion(invocation, info, object) : object;
  await printResult(invocation, await cluster.json("PUT", pathOf(info, subresource, query), { body }), "replaced");
}

/** Kinds that do not allow unconditional updates want the version that is replaced. */
async function withCurrentVersion(invocation: Invocation, info: Info, object: KubeObject): Promise<KubeObject> {
  const current = await invocation.cluster.json<KubeObject>("GET", pathOf(info));
  return { ...object, metadata: { ...object.metadata, resourceVersion: current.metadata.resourceVersion ?? "" } };
}

async function deleteFirst(invocation: Invocation, info: Info): Promise<void> {
  const grace = invocation.flags.int("grace-period");
  try {
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background", gracePeriodSeconds: grace >= 0 ? grace : 0 };
    await invocation.cluster.json("DELETE", pathOf(info), { body });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  const where = info.namespace === undefined ? "" : ` from ${info.namespace} namespace`;
  await invocation.out(`${qualifiedKind(info.mapping)} "${info.name}" deleted${where}\n`);
  await awaitDeletion(invocation, info, undefined, invocation.flags.duration("timeout") || FORCE_TIMEOUT_MILLISECONDS);
}
