import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError, isConflict, isNotFound } from "../../../apimachinery/status.ts";
import { sleep } from "../../../kernel/clock.ts";
import { applyMergePatch } from "../../../apimachinery/patch/merge-patch.ts";
import type { Command } from "../../command/command.ts";
import { FIELD_MANAGER, SELECTOR_FLAG, VALIDATE_FLAG, fieldManagerFlag, filenameFlags } from "../../command/common-flags.ts";
import { boolFlag, durationFlag, intFlag, stringFlag, stringsFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { withSource } from "../../errors/report.ts";
import { goJson } from "../../printers/json.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, type ObjectPrinter, dryRunOf, printResult, printerOf } from "../../printers/output.ts";
import { gather } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { fieldValidationOf, filenamesOf } from "../../resource/validation.ts";
import { editLastApplied, setLastApplied, viewLastApplied } from "./last-applied-commands.ts";
import { LAST_APPLIED, lastApplied, withLastApplied } from "./last-applied.ts";
import { isBuiltIn } from "./merge-keys.ts";
import { serverSideApply } from "./server-side.ts";
import { checkPrune, prune } from "./prune.ts";
import { threeWayMergePatch, threeWayStrategicPatch } from "./three-way-patch.ts";

export const apply: Command = {
  name: "apply",
  use: "apply (-f FILENAME | -k DIRECTORY)",
  short: "Apply a configuration to a resource by file name or stdin",
  long: "Apply a configuration to a resource by file name or stdin. The resource is created when it does not exist yet; JSON and YAML formats are accepted.",
  examples: `# Apply what a file describes
kubectl apply -f ./web.yaml

# Apply every manifest of a folder
kubectl apply -f ./manifests/

# Apply what is typed or piped in
cat web.yaml | kubectl apply -f -`,
  completes: "files",
  subcommands: [editLastApplied, setLastApplied, viewLastApplied],
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("that contains the configuration to apply"),
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag("kubectl-client-side-apply"),
    boolFlag("server-side", "", "Apply runs in the server instead of the client."),
    boolFlag("force-conflicts", "", "With --server-side: take over fields that other managers own."),
    boolFlag("overwrite", "", "Resolve conflicts between the modified and the live configuration with the modified values.", true),
    boolFlag("force", "", "Delete and create again what cannot be patched."),
    boolFlag("prune", "", "Delete objects that are not in the files. Needs --all or a selector."),
    boolFlag("all", "", "Select all resources in the namespace of the specified resource types."),
    boolFlag("openapi-patch", "", "Use the server's schema to compute the patch.", true),
    stringFlag("cascade", "", 'Must be "background", "orphan", or "foreground".', "background", "background"),
    stringFlag("subresource", "", "With --server-side: apply to this subresource."),
    stringsFlag("prune-allowlist", "", "Kinds that --prune may delete."),
    intFlag("grace-period", "", "Seconds that a deleted resource may take to end.", -1),
    durationFlag("timeout", "", "How long to wait before giving up on a delete."),
    boolFlag("wait", "", "Wait until deleted resources are gone."),
  ],
  run,
};

const NO_ANNOTATION = (resource: string) =>
  `Warning: resource ${resource} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(invocation);
  const serverSide = flags.bool("server-side");
  if (invocation.args.length > 0) throw new CommandError(`Unexpected args: [${invocation.args.join(" ")}]\nSee 'kubectl apply -h' for help and examples`);
  if (flags.bool("force-conflicts") && !serverSide) throw new CommandError("--force-conflicts only works with --server-side");
  if (dryRun === "client" && serverSide) throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (serverSide && flags.bool("force")) throw new CommandError("--force cannot be used with --server-side");
  if (dryRun === "server" && flags.bool("force")) throw new CommandError("--dry-run=server cannot be used with --force");
  if (flags.bool("all") && flags.string("selector") !== "") throw new CommandError("cannot set --all and --selector at the same time");
  checkPrune(invocation);
  if (flags.string("subresource") !== "" && !serverSide) throw new CommandError("--subresource can only be specified for --server-side");
  const filenames = filenamesOf(invocation);
  if (filenames.length === 0) throw new CommandError("must specify one of -f and -k");
  const { infos, errors } = await gather(invocation, {
    args: [],
    filenames,
    recursive: flags.bool("recursive"),
    selector: flags.string("selector"),
    validates: fieldValidationOf(invocation) !== "Ignore",
  });
  if (infos.length === 0 && errors.length === 0) throw new CommandError("no objects passed to apply");
  const printer = printerOf(invocation);
  const printed: KubeObject[] = [];
  const applied = new Set<string>();
  const namespaces = new Set<string>();
  for (const info of infos) {
    try {
      const outcome = serverSide ? await serverSideApply(invocation, info) : await applyOne(invocation, info, dryRun);
      applied.add(String(outcome.object.metadata.uid));
      if (info.namespace !== undefined) namespaces.add(info.namespace);
      if (printer === undefined || flags.string("output") === "name") await printResult(invocation, outcome.object, outcome.operation, printer);
      else printed.push(outcome.object);
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  if (errors.length === 0 && printer !== undefined && printed.length > 0) await printApplied(invocation, printed, printer);
  throwAll(errors);
  if (flags.bool("prune")) await prune(invocation, applied, namespaces, dryRun);
}

async function printApplied(invocation: Invocation, printed: KubeObject[], printer: ObjectPrinter): Promise<void> {
  const shown = printed.length === 1 ? printed[0] : { apiVersion: "v1", items: printed, kind: "List", metadata: { resourceVersion: "" } };
  await invocation.out(printer(shown));
}

export interface Applied {
  object: KubeObject;
  operation: string;
}

async function applyOne(invocation: Invocation, info: Info, dryRun: "none" | "client" | "server"): Promise<Applied> {
  if (info.name === "" && info.object.metadata.generateName)
    throw new CommandError(`from ${info.object.metadata.generateName}: cannot use generate name with apply`);
  const modified = withLastApplied(info.object);
  const current = await currentOf(invocation, info);
  if (current === undefined) {
    const created = withoutNulls(modified) as KubeObject;
    if (dryRun === "client") return { object: created, operation: "created" };
    try {
      const path = pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, writeQuery(invocation, dryRun));
      return { object: await invocation.cluster.json("POST", path, { body: created }), operation: "created" };
    } catch (error) {
      throw withSource("creating", info.source, error);
    }
  }
  if (current.metadata.annotations?.[LAST_APPLIED] === undefined) await invocation.err(NO_ANNOTATION(`${info.mapping.resource}/${info.name}`));
  const outcome = await patchOne(invocation, info, modified, current, dryRun);
  if (outcome.object.metadata.deletionTimestamp !== undefined) {
    await invocation.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
  }
  return outcome;
}

/** How often a conflicting patch is computed anew. */
const PATCH_TRIES = 5;

async function patchOne(invocation: Invocation, info: Info, modified: KubeObject, first: KubeObject, dryRun: "none" | "client" | "server"): Promise<Applied> {
  const strategic = isBuiltIn(info.mapping.group);
  let current = first;
  for (let attempt = 1; ; attempt++) {
    const original = lastApplied(current) ?? {};
    const patch = strategic ? threeWayStrategicPatch(info.mapping.kind, original, modified, current) : threeWayMergePatch(original, modified, current);
    if (Object.keys(patch).length === 0) return { object: current, operation: "unchanged" };
    if (dryRun === "client")
      return { object: applyMergePatch(current, threeWayMergePatch(original, modified, current)) as KubeObject, operation: "configured" };
    const contentType = strategic ? "application/strategic-merge-patch+json" : "application/merge-patch+json";
    try {
      const object = await invocation.cluster.json("PATCH", pathOf(info, undefined, writeQuery(invocation, dryRun)), { body: patch, contentType });
      return { object, operation: "configured" };
    } catch (error) {
      if (isConflict(error) && attempt < PATCH_TRIES) {
        current = await invocation.cluster.json("GET", pathOf(info));
        continue;
      }
      const invalid = error instanceof ApiError && (error.reason === "Invalid" || error.reason === "Conflict");
      const patchText = goJson(patch);
      if (invalid && invocation.flags.bool("force")) return replaceByForce(invocation, info, modified, goJson(modified));
      throw patchFailure(info, patchText, error);
    }
  }
}

function patchFailure(info: Info, patchText: string, error: unknown): unknown {
  const patching = withSource("patching", info.source, error);
  if (error instanceof ApiError && error.reason === "Invalid") return error;
  const described = `applying patch:\n${patchText}\nto:\n${describeInfo(info)}\nfor:`;
  return withSource(described, info.source, patching);
}

function describeInfo(info: Info): string {
  const { mapping } = info;
  const gv = mapping.group === "" ? `/${mapping.version}` : `${mapping.group}/${mapping.version}`;
  return `Resource: "${gv}, Resource=${mapping.resource}", GroupVersionKind: "${gv}, Kind=${mapping.kind}"\nName: "${info.name}", Namespace: "${info.namespace ?? ""}"`;
}

/** With a --timeout of zero, its default, what does not go at once is not waited for. */
async function replaceByForce(invocation: Invocation, info: Info, modified: KubeObject, patchText: string): Promise<Applied> {
  const deadline = invocation.now() + invocation.flags.duration("timeout");
  await invocation.cluster.json("DELETE", pathOf(info), { body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" } });
  for (;;) {
    try {
      await invocation.cluster.json("GET", pathOf(info));
    } catch (error) {
      if (isNotFound(error)) break;
      throw error;
    }
    if (invocation.now() >= deadline)
      throw new CommandError(
        `error when applying patch:\n${patchText}\n\nto:\n${describeInfo(info)}\nfor: ${JSON.stringify(info.source)}: context deadline exceeded`,
      );
    await sleep(invocation.process.clock, 1_000, invocation.process.signal);
  }
  const object = await invocation.cluster.json(
    "POST",
    pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, writeQuery(invocation, "none")),
    { body: modified },
  );
  return { object, operation: "configured" };
}

async function currentOf(invocation: Invocation, info: Info): Promise<KubeObject | undefined> {
  try {
    return await invocation.cluster.json("GET", pathOf(info));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw withSource(`retrieving current configuration of:\n${describeInfo(info)}\nfrom server for:`, info.source, error);
  }
}

function writeQuery(invocation: Invocation, dryRun: "none" | "client" | "server"): Record<string, string | undefined> {
  return {
    dryRun: dryRun === "server" ? "All" : undefined,
    fieldManager: invocation.flags.string(FIELD_MANAGER),
    fieldValidation: fieldValidationOf(invocation),
  };
}

/** `key: null` in a manifest means that the key is absent. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
}
