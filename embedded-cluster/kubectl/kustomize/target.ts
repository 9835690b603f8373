import { decodeUtf8 } from "../../kernel/bytes.ts";
import { KUSTOMIZATION_DEPTH } from "../../kernel/limits.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Process } from "../../shell/process/process.ts";
import { CommandError } from "../errors/command-error.ts";
import { parseManifests } from "../resource/manifests.ts";
import { absolutePath } from "../text/paths.ts";
import { generate } from "./generators.ts";
import { type Kustomization, type SortOptions, readKustomization } from "./kustomization-file.ts";
import { type Resource, idOf, newResource } from "./resource.ts";
import { transform } from "./transform.ts";

/** Everything a folder's kustomization makes, its own changes made, and how the whole is to be sorted. */
export function accumulate(
  process: Process,
  folder: string,
  warnings: string[],
  depth: number,
): { resources: Resource[]; sortOptions: SortOptions | undefined } {
  if (depth > KUSTOMIZATION_DEPTH) throw new CommandError(`cycle detected: candidate root '${folder}' contains visited root`);
  const kustomization = readKustomization(process, folder, warnings);
  const read = (path: string) => readFile(process, folder, path);
  const resources: Resource[] = [];
  for (const entry of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]) add(process, folder, entry, resources, warnings, depth);
  for (const entry of kustomization.components ?? []) {
    const inside = absolutePath(process, `${folder}/${entry}`);
    const component = readKustomization(process, inside, warnings);
    if (component.kind !== "Component") throw new CommandError(`accumulating components: expected kind 'Component' for path '${entry}'`);
    change(process, inside, component, resources, (path) => readFile(process, inside, path), warnings, depth);
  }
  change(process, folder, { ...kustomization, resources: [], bases: [] }, resources, read, warnings, depth);
  if (resources.length === 0 && Object.keys(kustomization).every((field) => ["apiVersion", "kind", "metadata"].includes(field)))
    throw new CommandError("kustomization.yaml is empty");
  return { resources, sortOptions: kustomization.sortOptions };
}

function change(
  process: Process,
  folder: string,
  kustomization: Kustomization,
  resources: Resource[],
  read: (path: string) => Uint8Array,
  warnings: string[],
  depth: number,
): void {
  for (const entry of kustomization.resources ?? []) add(process, folder, entry, resources, warnings, depth);
  const common = kustomization.generatorOptions ?? {};
  for (const args of kustomization.configMapGenerator ?? []) generate(resources, "ConfigMap", args, common, read);
  for (const args of kustomization.secretGenerator ?? []) generate(resources, "Secret", args, common, read);
  transform(resources, kustomization, (path) => decodeUtf8(read(path)));
}

function add(process: Process, folder: string, entry: string, resources: Resource[], warnings: string[], depth: number): void {
  if (/^https?:\/\/|^git@|^github\.com\//.test(entry))
    throw new CommandError(`accumulating resources: accumulation err='accumulating resources from '${entry}': this shell has no way to the internet'`);
  const path = absolutePath(process, `${folder}/${entry}`);
  const failed = (why: string, then: string) => new CommandError(`accumulating resources: accumulation err='${why}': must build at directory: ${then}`);
  if (!process.fs.exists(path)) {
    const missing = `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
    throw failed(`accumulating resources from '${entry}': ${missing}`, `not a valid directory: ${missing}`);
  }
  if (process.fs.stat(path).type === "directory") {
    for (const resource of accumulate(process, path, warnings, depth + 1).resources) insert(resources, resource);
    return;
  }
  const notFolder = `'${path}': file is not directory`;
  if (!path.startsWith(`${folder}/`))
    throw failed(`accumulating resources from '${entry}': security; file '${path}' is not in or below '${folder}'`, notFolder);
  try {
    for (const object of objectsOf(decodeUtf8(process.fs.readFile(path)), entry)) insert(resources, newResource(object));
  } catch (error) {
    throw failed(`merging resources from '${entry}': ${error instanceof Error ? error.message : String(error)}`, notFolder);
  }
}

/** The objects of a file; each must say what it is called. */
function objectsOf(text: string, source: string): KubeObject[] {
  const objects = parseManifests(text, source);
  for (const object of objects) {
    if (!object.metadata.name && !object.metadata["generateName"])
      throw new CommandError(`missing metadata.name in object {{${object.apiVersion} ${object.kind}} {{ } map[] map[]}}`);
  }
  return objects;
}

function insert(resources: Resource[], resource: Resource): void {
  const id = idOf(resource.object);
  if (resources.some(({ object }) => idOf(object) === id)) throw new CommandError(`may not add resource with an already registered id: ${id}`);
  resources.push(resource);
}

function readFile(process: Process, folder: string, path: string): Uint8Array {
  const absolute = absolutePath(process, path.startsWith("/") ? path : `${folder}/${path}`);
  if (!process.fs.exists(absolute)) throw new CommandError(`evalsymlink failure on '${absolute}' : lstat ${absolute}: no such file or directory`);
  if (!absolute.startsWith(`${folder}/`)) throw new CommandError(`security; file '${absolute}' is not in or below '${folder}'`);
  return process.fs.readFile(absolute);
}
