import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { Invocation } from "../command/invocation.ts";
import { type ApiResource, groupVersionOf } from "../discovery/api-resource.ts";
import { CommandError } from "../errors/command-error.ts";
import { isTable } from "../printers/table.ts";
import { goQuote } from "../text/go-quote.ts";
import { selectResources } from "./arguments.ts";
import { type Info, pathOf } from "./info.ts";
import { buildFolder } from "../kustomize/build-folder.ts";
import { IncompleteManifest, type Manifest, readManifests } from "./manifests.ts";
import { KUSTOMIZATION } from "./validation.ts";

export interface GatherOptions {
  args: readonly string[];
  filenames?: readonly string[];
  recursive?: boolean;
  selector?: string;
  fieldSelector?: string;
  /** Every object of the named types. */
  all?: boolean;
  allNamespaces?: boolean;
  /** Objects named by arguments and files are read from the server. Default: arguments yes, files no. */
  latest?: boolean;
  /** false: names are taken as they are, without asking the server. */
  requireObject?: boolean;
  accept?: string;
  /** Added to the query of every read. */
  query?: Record<string, string | undefined>;
  subresource?: string;
  /** Whether the verb checks manifests before it decodes them: create, apply and replace do. */
  validates?: boolean;
  /** Lists stay one answer each, as Tables do. */
  keepLists?: boolean;
  chunk?: number;
}

export interface Gathered {
  infos: Info[];
  /** What could not be read; the rest stands. */
  errors: unknown[];
  /** The command named exactly one object. */
  single: boolean;
  namespaced: boolean;
}

const MISSING = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/** Finds what a command works on: files, names, or collections. Models cli-runtime's resource.Builder and its visitors. */
export async function gather(invocation: Invocation, options: GatherOptions): Promise<Gathered> {
  const filenames = options.filenames ?? [];
  if (filenames.length > 0) {
    if (options.args.length > 0) throw new CommandError("when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
    return fromFiles(invocation, options, filenames);
  }
  if (options.args.length === 0) throw new CommandError(MISSING);
  const selection = await selectResources(invocation.cluster, options.args);
  const filtered = Boolean(options.selector) || Boolean(options.fieldSelector);
  if (selection.form === "names") {
    if (filtered) throw new CommandError("name cannot be provided when a selector is specified");
    if (options.all && !options.args.some((word) => word.includes("/"))) throw new CommandError("name cannot be provided when a selector is specified");
    if (options.all) throw new CommandError("selectors and the all flag cannot be used when passing resource/name arguments");
    return fromNames(invocation, options, selection.targets);
  }
  if (!filtered && options.all === false) throw new CommandError("resource(s) were provided, but no name was specified");
  if (options.subresource) throw new CommandError("subresource cannot be used when bulk resources are specified");
  return fromCollections(invocation, options, selection.mappings);
}

async function fromNames(invocation: Invocation, options: GatherOptions, targets: { mapping: ApiResource; name: string }[]): Promise<Gathered> {
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for (const { mapping, name } of targets) {
    if (options.allNamespaces && mapping.namespaced) throw new CommandError("a resource cannot be retrieved by name across all namespaces");
    const namespace = mapping.namespaced ? invocation.namespace.name : undefined;
    const info: Info = { mapping, namespace, name, source: "", object: stubOf(mapping, namespace, name) };
    try {
      if (options.requireObject !== false) {
        info.object = await invocation.cluster.json("GET", pathOf(info, options.subresource, options.query), options.accept ? { accept: options.accept } : {});
      }
      infos.push(info);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  return { infos, errors, single: targets.length === 1, namespaced: targets.every(({ mapping }) => mapping.namespaced) };
}

async function fromCollections(invocation: Invocation, options: GatherOptions, mappings: ApiResource[]): Promise<Gathered> {
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for (const mapping of mappings) {
    try {
      infos.push(...(await listOf(invocation, options, mapping)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(listError(error, mapping, options));
    }
  }
  return { infos, errors, single: false, namespaced: mappings.every((mapping) => mapping.namespaced) };
}

/** Says what was listed, as cli-runtime's EnhanceListError does for requests the server cannot make sense of. */
function listError(error: ApiError, mapping: ApiResource, { selector, fieldSelector }: GatherOptions): ApiError {
  if (error.code !== 400 && error.code !== 404) return error;
  const subject = goQuote(`${mapping.group}/${mapping.version}, Resource=${mapping.resource}`);
  const head =
    selector || fieldSelector
      ? `Unable to find ${subject} that match label selector ${goQuote(selector ?? "")}, field selector ${goQuote(fieldSelector ?? "")}`
      : `Unable to list ${subject}`;
  return new ApiError({ ...error.status, message: `${head}: ${error.message}` });
}

async function listOf(invocation: Invocation, options: GatherOptions, mapping: ApiResource): Promise<Info[]> {
  const namespace = mapping.namespaced && !options.allNamespaces ? invocation.namespace.name : undefined;
  const infos: Info[] = [];
  const chunk = options.chunk ?? 500;
  let next: string | undefined;
  do {
    const query = {
      ...options.query,
      labelSelector: options.selector,
      fieldSelector: options.fieldSelector,
      limit: chunk > 0 ? String(chunk) : undefined,
      continue: next,
    };
    const answer = await invocation.cluster.json<KubeList>(
      "GET",
      pathOf({ mapping, namespace }, undefined, query),
      options.accept ? { accept: options.accept } : {},
    );
    next = answer.metadata?.continue || undefined;
    if (options.keepLists || isTable(answer)) {
      infos.push({ mapping, namespace, name: "", source: "", object: answer as unknown as KubeObject });
      continue;
    }
    const apiVersion = answer.apiVersion || groupVersionOf(mapping);
    for (const item of answer.items ?? []) {
      const object = item.kind && item.apiVersion ? item : { ...item, apiVersion, kind: mapping.kind };
      infos.push({ mapping, namespace: item.metadata.namespace, name: item.metadata.name, source: "", object });
    }
  } while (next !== undefined);
  return infos;
}

async function fromFiles(invocation: Invocation, options: GatherOptions, filenames: readonly string[]): Promise<Gathered> {
  const { manifests, errors } = await manifestsOf(invocation, filenames, options.recursive ?? false);
  if (options.validates !== true) {
    errors.forEach((error, index) => {
      if (error instanceof IncompleteManifest) errors[index] = new CommandError(error.withoutValidation);
    });
  }
  const selector = options.selector ? parseSelector(options.selector) : undefined;
  const infos: Info[] = [];
  for (const { object, source } of manifests) {
    if (selector !== undefined && !matchesLabels(selector, object.metadata.labels)) continue;
    try {
      const info = await infoOf(invocation, object, source);
      if (options.latest)
        info.object = await invocation.cluster.json("GET", pathOf(info, options.subresource, options.query), options.accept ? { accept: options.accept } : {});
      infos.push(info);
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  return { infos, errors, single: manifests.length === 1 && errors.length === 0, namespaced: infos.every((info) => info.mapping.namespaced) };
}

async function manifestsOf(invocation: Invocation, filenames: readonly string[], recursive: boolean): Promise<{ manifests: Manifest[]; errors: unknown[] }> {
  const [name = ""] = filenames;
  if (!name.startsWith(KUSTOMIZATION)) return readManifests(invocation.process, filenames, recursive);
  const folder = name.slice(KUSTOMIZATION.length);
  try {
    return { manifests: (await buildFolder(invocation, folder)).map((object) => ({ object, source: folder })), errors: [] };
  } catch (error) {
    if (error instanceof CommandError) return { manifests: [], errors: [error] };
    throw error;
  }
}

/** Where an object of a file belongs. Throws `resource mapping not found …`, and when `--namespace` contradicts the file. */
export async function infoOf(invocation: Invocation, object: KubeObject, source: string): Promise<Info> {
  const { apiVersion, kind, metadata } = object;
  const mapping = await invocation.cluster.discovery.forKind(apiVersion, kind);
  if (mapping === undefined) {
    throw new CommandError(
      `resource mapping not found for name: ${goQuote(metadata.name ?? "")} namespace: ${goQuote(metadata.namespace ?? "")} from ${goQuote(source)}: no matches for kind ${goQuote(kind)} in version ${goQuote(apiVersion)}\nensure CRDs are installed first`,
    );
  }
  if (!mapping.namespaced) return { mapping, namespace: undefined, name: metadata.name ?? "", source, object };
  const { name: namespace, explicit } = invocation.namespace;
  const own = metadata.namespace;
  if (own !== undefined && own !== "" && explicit && own !== namespace) {
    throw new CommandError(
      `the namespace from the provided object ${goQuote(own)} does not match the namespace ${goQuote(namespace)}. You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const chosen = own || namespace;
  // What never meets a server gets no namespace.
  if (invocation.flags.has("local") && invocation.flags.bool("local")) return { mapping, namespace: chosen, name: metadata.name ?? "", source, object };
  return { mapping, namespace: chosen, name: metadata.name ?? "", source, object: own ? object : { ...object, metadata: { ...metadata, namespace: chosen } } };
}

function stubOf(mapping: ApiResource, namespace: string | undefined, name: string): KubeObject {
  return { apiVersion: groupVersionOf(mapping), kind: mapping.kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}
