import { equalJson } from "../../apimachinery/json/equal.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { applyJsonPatch } from "../../apimachinery/patch/json-patch.ts";
import { applyMergePatch } from "../../apimachinery/patch/merge-patch.ts";
import { ApiError } from "../../apimachinery/status.ts";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Command } from "../command/command.ts";
import { FIELD_MANAGER, SUBRESOURCE_FLAG, fieldManagerFlag, filenameFlags } from "../command/common-flags.ts";
import { boolFlag, stringFlag } from "../command/flags.ts";
import type { Invocation } from "../command/invocation.ts";
import { CommandError, throwAll } from "../errors/command-error.ts";
import { objectName } from "../printers/name.ts";
import { DRY_RUN_FLAG, OUTPUT_FLAGS, dryRunOf, printerOf } from "../printers/output.ts";
import { gather } from "../resource/gather.ts";
import { type Info, pathOf } from "../resource/info.ts";
import { filenamesOf } from "../resource/validation.ts";
import { goQuote } from "../text/go-quote.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import { absolutePath } from "../text/paths.ts";

const CONTENT_TYPES: Record<string, string> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
};

export const patch: Command = {
  name: "patch",
  use: "patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE]",
  short: "Update fields of a resource",
  examples: `# Change one field
kubectl patch deployment web -p '{"spec":{"replicas":3}}'

# With a JSON patch
kubectl patch pod web-0 --type=json -p '[{"op":"replace","path":"/spec/containers/0/image","value":"nginx:1.27"}]'`,
  flags: [
    ...OUTPUT_FLAGS,
    ...filenameFlags("identifying the resource to update"),
    DRY_RUN_FLAG,
    SUBRESOURCE_FLAG,
    fieldManagerFlag("kubectl-patch"),
    boolFlag("local", "", "If true, patch will operate on the content of the file, not the server-side resource."),
    stringFlag("patch", "p", "The patch to be applied to the resource JSON file."),
    stringFlag("patch-file", "", "A file containing a patch to be applied to the resource."),
    stringFlag("type", "", "The type of patch being provided; one of [json merge strategic]", "strategic"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  const [text, file] = [flags.string("patch"), flags.string("patch-file")];
  if (text !== "" && file !== "") throw new CommandError("cannot specify --patch and --patch-file together");
  if (text === "" && file === "") throw new CommandError("must specify --patch or --patch-file containing the contents of the patch");
  if (flags.bool("local") && invocation.args.length > 0) throw new CommandError("cannot specify --local and server resources");
  const contentType = CONTENT_TYPES[flags.string("type").toLowerCase()];
  if (contentType === undefined) throw new CommandError(`--type must be one of [json merge strategic], not ${goQuote(flags.string("type"))}`);
  const body = parsePatch(invocation, text, file);
  const { infos, errors } = await gather(invocation, {
    args: invocation.args,
    filenames: filenamesOf(invocation),
    recursive: flags.bool("recursive"),
    latest: !flags.bool("local"),
    all: false,
  });
  for (const info of infos) await patchOne(invocation, info, body, contentType);
  throwAll(errors);
  if (infos.length === 0) throw new CommandError("no objects passed to patch");
}

function parsePatch(invocation: Invocation, text: string, file: string): unknown {
  let source = text;
  if (file !== "") {
    const path = absolutePath(invocation.process, file);
    if (!invocation.process.fs.exists(path)) throw new CommandError(`unable to read patch file: open ${file}: no such file or directory`);
    source = decodeUtf8(invocation.process.fs.readFile(path));
  }
  // What looks like JSON goes to the server as it is, which then says what is wrong with it.
  if (/^\s*\{/.test(source)) return jsonOrBytes(source);
  try {
    return parseYaml(source);
  } catch (error) {
    throw new CommandError(`unable to parse ${goQuote(source)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function jsonOrBytes(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return encodeUtf8(source);
  }
}

async function patchOne(invocation: Invocation, info: Info, body: unknown, contentType: string): Promise<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(invocation);
  let patched: KubeObject;
  if (flags.bool("local") || dryRun === "client") {
    patched = (contentType === CONTENT_TYPES.json ? applyJsonPatch(info.object, body) : applyMergePatch(info.object, body)) as KubeObject;
  } else {
    const query = { dryRun: dryRun === "server" ? "All" : undefined, fieldManager: flags.string(FIELD_MANAGER) };
    try {
      patched = await invocation.cluster.json("PATCH", pathOf(info, flags.string("subresource"), query), { body, contentType });
    } catch (error) {
      if (error instanceof ApiError && error.reason === "UnsupportedMediaType") {
        const { group, version, kind } = info.mapping;
        throw new CommandError(`${contentType} is not supported by ${group}/${version}, Kind=${kind}: ${error.message}`);
      }
      throw error;
    }
  }
  const { resourceVersion: _, ...before } = info.object.metadata;
  const { resourceVersion: __, ...after } = patched.metadata;
  const same = equalJson(
    { ...info.object, metadata: { ...before, managedFields: undefined } },
    { ...patched, metadata: { ...after, managedFields: undefined } },
  );
  // Upstream makes this printer without the suffix of a dry run.
  const printer = printerOf(invocation);
  await invocation.out(printer === undefined ? `${objectName(patched)} ${same ? "patched (no change)" : "patched"}\n` : printer(patched));
}
