import type { KubeObject } from "../../apimachinery/object.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { MANIFEST_BYTES } from "../../kernel/limits.ts";
import { readAllText } from "../../kernel/streams.ts";
import type { Process } from "../../shell/process/process.ts";
import { CommandError } from "../errors/command-error.ts";
import { goJson } from "../printers/json.ts";
import { goQuote } from "../text/go-quote.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import { absolutePath } from "../text/paths.ts";

/** One object of a manifest file. */
export interface Manifest {
  object: KubeObject;
  /** The file's path as it was given, or "STDIN". */
  source: string;
}

const EXTENSIONS = /\.(?:json|yaml|yml)$/;

/**
 * Every object of the named files, folders and "-", lists flattened. A document that cannot be read ends its file and is reported in
 * `errors`; what stood before it, and other files, are kept, as upstream's visitors do.
 */
export async function readManifests(process: Process, filenames: readonly string[], recursive: boolean): Promise<{ manifests: Manifest[]; errors: unknown[] }> {
  const manifests: Manifest[] = [];
  const errors: unknown[] = [];
  for (const { path, name } of expand(process, filenames, recursive)) {
    try {
      const source = name === "-" ? "STDIN" : name;
      const text = name === "-" ? await readAllText(process.stdin, MANIFEST_BYTES) : decodeUtf8(process.fs.readFile(path));
      if (text.length > MANIFEST_BYTES) throw new CommandError(`error reading ${goQuote(source)}: it is larger than ${MANIFEST_BYTES} bytes`);
      for (const document of documentsOf(text)) {
        await process.breathe();
        for (const object of parseDocumentText(document, source)) manifests.push({ object, source });
      }
    } catch (error) {
      if (process.signal.aborted) throw error;
      errors.push(error);
    }
  }
  return { manifests, errors };
}

function expand(process: Process, filenames: readonly string[], recursive: boolean): { path: string; name: string }[] {
  const found: { path: string; name: string }[] = [];
  for (const name of filenames) {
    if (name === "-") {
      found.push({ path: "", name });
      continue;
    }
    if (/^https?:\/\//.test(name))
      throw new CommandError(`unable to read URL ${goQuote(name)}: this shell has no way to the internet; save the file here and pass its path`);
    const path = absolutePath(process, name);
    if (!process.fs.exists(path)) throw new CommandError(`the path ${goQuote(name)} does not exist`);
    if (process.fs.stat(path).type !== "directory") {
      found.push({ path, name });
      continue;
    }
    const inside = filesBelow(process, path, name.replace(/\/+$/, ""), recursive);
    if (inside.length === 0) throw new CommandError(`error reading [${name}]: recognized file extensions are [.json .yaml .yml]`);
    found.push(...inside);
  }
  return found;
}

function filesBelow(process: Process, folder: string, name: string, recursive: boolean): { path: string; name: string }[] {
  return process.fs.readDirectory(folder).flatMap((entry) => {
    const path = `${folder}/${entry}`;
    if (process.fs.stat(path).type === "directory") return recursive ? filesBelow(process, path, `${name}/${entry}`, true) : [];
    return EXTENSIONS.test(entry) ? [{ path, name: `${name}/${entry}` }] : [];
  });
}

/** The objects of one stream of YAML documents (or JSON texts). Throws kubectl's `error parsing …`. */
export function parseManifests(text: string, source: string): KubeObject[] {
  return documentsOf(text).flatMap((document) => parseDocumentText(document, source));
}

interface DocumentText {
  text: string;
  json: boolean;
}

function documentsOf(text: string): DocumentText[] {
  return /^\s*\{/.test(text) ? splitJson(text) : splitDocuments(text);
}

function parseDocumentText(document: DocumentText, source: string): KubeObject[] {
  let value: unknown;
  try {
    value = document.json ? parseJsonOrYaml(document.text) : parseYaml(document.text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`error parsing ${source}: ${`error converting YAML to JSON: ${why}`}`);
  }
  return value === null || value === undefined ? [] : flatten(value, source);
}

/** What looks like JSON may still be YAML in its flow style. */
function parseJsonOrYaml(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return parseYaml(text);
  }
}

/** YAML documents end at lines that begin with three dashes. */
function splitDocuments(text: string): DocumentText[] {
  return text
    .split(/^---(?:[ \t].*)?$/m)
    .map((part, index) => ({ text: index === 0 ? part : part.replace(/^\n/, ""), json: false }))
    .filter((part) => part.text.trim() !== "");
}

/** JSON texts may follow one another without separators. */
function splitJson(text: string): DocumentText[] {
  const parts: DocumentText[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === "\\") index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) {
      parts.push({ text: text.slice(start, index + 1), json: true });
      start = index + 1;
    }
  }
  const rest = text.slice(start);
  if (rest.trim() !== "") parts.push(...(/^\s*---/.test(rest) ? splitDocuments(rest) : [{ text: rest, json: true }]));
  return parts;
}

function flatten(value: unknown, source: string): KubeObject[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError(
      `error validating ${goQuote(source)}: error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  const object = value as KubeObject;
  if (typeof object.kind === "string" && object.kind.endsWith("List") && Array.isArray(object.items))
    return object.items.flatMap((item: unknown) => flatten(item, source));
  const missing = [
    ...(typeof object.apiVersion === "string" && object.apiVersion !== "" ? [] : ["apiVersion not set"]),
    ...(typeof object.kind === "string" && object.kind !== "" ? [] : ["kind not set"]),
  ];
  if (missing.length > 0) throw new IncompleteManifest(missing, source, object);
  return [{ ...object, metadata: typeof object.metadata === "object" && object.metadata !== null ? object.metadata : { name: "" } }];
}

/** A document that does not say what it is. Which words kubectl uses depends on whether the verb validates first. */
export class IncompleteManifest extends CommandError {
  readonly withoutValidation: string;
  constructor(missing: readonly string[], source: string, object: unknown) {
    const list = missing.length === 1 ? (missing[0] as string) : `[${missing.join(", ")}]`;
    super(
      `error validating ${goQuote(source)}: error validating data: ${list}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
    const field = missing.includes("kind not set") ? "Kind" : "apiVersion";
    this.withoutValidation = `unable to decode ${goQuote(source)}: Object '${field}' is missing in '${goJson(object)}'`;
  }
}
