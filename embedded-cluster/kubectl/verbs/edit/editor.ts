import { equalJson } from "../../../apimachinery/json/equal.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { ApiError } from "../../../apimachinery/status.ts";
import { decodeUtf8, encodeUtf8 } from "../../../kernel/bytes.ts";
import { randomSuffix } from "../../../kernel/random.ts";
import { type Process, SpawnError } from "../../../shell/process/process.ts";
import type { Invocation } from "../../command/invocation.ts";
import { qualifiedResource } from "../../discovery/api-resource.ts";
import { CommandError, throwAll } from "../../errors/command-error.ts";
import { reportOf } from "../../errors/report.ts";
import { objectName } from "../../printers/name.ts";
import { printResult, unknownFormat } from "../../printers/output.ts";
import { goJson, toJson } from "../../printers/json.ts";
import { toYaml } from "../../printers/yaml.ts";
import { gather } from "../../resource/gather.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { parseManifests } from "../../resource/manifests.ts";
import { filenamesOf } from "../../resource/validation.ts";
import { LAST_APPLIED, lastApplied } from "../apply/last-applied.ts";
import { isBuiltIn } from "../apply/merge-keys.ts";
import { threeWayMergePatch, threeWayStrategicPatch } from "../apply/three-way-patch.ts";

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Opens objects in an editor until what was saved is accepted or given up. Models kubectl's editor.EditOptions. */
export async function editObjects(invocation: Invocation, mode: "object" | "last-applied"): Promise<number> {
  const output = invocation.flags.string("output");
  if (!["", "json", "yaml", "kyaml"].includes(output)) throw unknownFormat(output, "json|kyaml|yaml");
  const { infos, errors } = await gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: invocation.flags.bool("recursive"),
    latest: true,
  });
  throwAll(errors);
  if (infos.length === 0) throw new CommandError("edit cancelled, no objects found");
  const originals = infos.map((info) => (mode === "object" ? withoutManaged(info.object) : (lastApplied(info.object) as KubeObject | undefined)));
  if (originals.some((object) => object === undefined)) throw new CommandError(`no last-applied-configuration annotation found on resource: ${infos[0]?.name}`);
  const asJson = invocation.flags.string("output") === "json";
  const print = (objects: readonly unknown[]) => {
    const shown = objects.length === 1 ? objects[0] : { apiVersion: "v1", items: objects, kind: "List", metadata: {} };
    return asJson ? toJson(shown) : toYaml(shown);
  };
  const originalText = print(originals);
  let text = originalText;
  let failure = "";
  for (;;) {
    const edited = await openEditor(invocation, `${asJson ? "" : HEADER}${failure}${text}`, asJson ? ".json" : ".yaml");
    const body = edited.replace(/^#.*\n?/gm, "");
    if (body.trim() === "") {
      await invocation.err("Edit cancelled, saved file was empty.\n");
      return 0;
    }
    if (body === originalText || (failure !== "" && body === text)) {
      if (failure !== "") {
        const kept = keepFile(invocation, `${HEADER}${failure}${body}`);
        const texts = [`A copy of your changes has been stored to "${kept}"\n`, "error: Edit cancelled, no valid changes were saved.\n"];
        for (const said of texts) await invocation.err(said);
        return 1;
      }
      await invocation.err("Edit cancelled, no changes made.\n");
      return 0;
    }
    text = body;
    try {
      await saveAll(invocation, infos, originals as KubeObject[], parseManifests(body, "edited-file"), mode);
      return 0;
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof CommandError)) throw error;
      const { mapping, name } = infos[0] as Info;
      failure = failureHeader(infos, error, reportOf(error).text.trimEnd());
      await invocation.err(`error: ${qualifiedResource(mapping)} ${JSON.stringify(name)} is invalid\n`);
    }
  }
}

function failureHeader(infos: readonly Info[], error: unknown, report: string): string {
  const info = infos[0] as Info;
  const subject = objectSubject(info);
  const causes = error instanceof ApiError ? (error.status.details?.causes ?? []) : [];
  if (causes.length > 0) return `# ${subject} was not valid:\n${causes.map((cause) => `# * ${cause.field ?? ""}: ${cause.message ?? ""}\n`).join("")}#\n`;
  return `# The edited file had a syntax error: ${report.replace(/^error: /, "").replaceAll("\n", "\n# ")}\n#\n`;
}

function objectSubject(info: Info): string {
  return `${info.mapping.resource} "${info.name}"`;
}

async function saveAll(
  invocation: Invocation,
  infos: readonly Info[],
  originals: readonly KubeObject[],
  edited: readonly KubeObject[],
  mode: "object" | "last-applied",
): Promise<void> {
  for (const object of edited) {
    const index = originals.findIndex((one) => one.kind === object.kind && one.metadata.name === object.metadata.name);
    const info = infos[index];
    const original = originals[index];
    if (info === undefined || original === undefined) throw new CommandError("At least one of apiVersion, kind and name was changed");
    if (original.apiVersion !== object.apiVersion) throw new CommandError("At least one of apiVersion, kind and name was changed");
    if (equalJson(original, object)) {
      await invocation.out(`${objectName(info.object)} skipped\n`);
      continue;
    }
    const patch = patchFor(info, original, object, mode);
    if (invocation.flags.bool("output-patch")) await invocation.out(`Patch: ${goJson(patch)}\n`);
    const strategic = mode === "object" && isBuiltIn(info.mapping.group);
    const contentType = strategic ? "application/strategic-merge-patch+json" : "application/merge-patch+json";
    const saved = await invocation.cluster.json("PATCH", pathOf(info, undefined, { fieldManager: "kubectl-edit", fieldValidation: "Strict" }), {
      body: patch,
      contentType,
    });
    await printResult(invocation, saved, "edited", undefined);
  }
}

function patchFor(info: Info, original: KubeObject, edited: KubeObject, mode: "object" | "last-applied"): unknown {
  if (mode === "last-applied") return { metadata: { annotations: { [LAST_APPLIED]: `${goJson(edited)}\n` } } };
  return isBuiltIn(info.mapping.group) ? threeWayStrategicPatch(info.mapping.kind, original, edited, original) : threeWayMergePatch(original, edited, original);
}

function withoutManaged(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Runs $KUBE_EDITOR, $EDITOR or vi on a file that holds `text`; gives what was saved. */
export async function openEditor(invocation: Invocation, text: string, extension: string): Promise<string> {
  const { process } = invocation;
  const editor = process.env.get("KUBE_EDITOR") || process.env.get("EDITOR") || "vi";
  const path = keepFile(invocation, text, extension);
  const words = /["'\\$|;&]/.test(editor) ? ["sh", "-c", `${editor} "${path}"`] : [...editor.trim().split(/\s+/), path];
  const code = await spawnEditor(process, words, editor);
  if (code !== 0) throw new CommandError(`there was a problem with the editor ${JSON.stringify(editor)}`);
  const saved = decodeUtf8(process.fs.readFile(path));
  process.fs.remove(path);
  return saved;
}

async function spawnEditor(process: Process, words: readonly string[], editor: string): Promise<number> {
  try {
    return await process.spawn(words).exited;
  } catch (error) {
    if (error instanceof SpawnError) throw new CommandError(`unable to launch the editor ${JSON.stringify(editor)}`);
    throw error;
  }
}

function keepFile(invocation: Invocation, text: string, extension = ".yaml"): string {
  const { process } = invocation;
  const path = `/tmp/kubectl-edit-${randomSuffix(process.random, 10)}${extension}`;
  if (!process.fs.exists("/tmp")) process.fs.makeDirectory("/tmp", { recursive: true });
  process.fs.writeFile(path, encodeUtf8(text), { mode: 0o600 });
  return path;
}
