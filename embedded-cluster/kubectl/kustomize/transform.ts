import type { KubeObject } from "../../apimachinery/object.ts";
import { CommandError } from "../errors/command-error.ts";
import { parseManifests } from "../resource/manifests.ts";
import { parseYaml } from "../text/parse-yaml.ts";
import { fieldPath, visitFields } from "./field-paths.ts";
import type { Kustomization } from "./kustomization-file.ts";
import { addAnnotations, addLabels } from "./labels.ts";
import { type PatchTarget, isTarget, patchByMerge, patchByName, patchByOperations } from "./patches.ts";
import { type Replacement, replace } from "./replacements.ts";
import { type Resource, isClusterScoped, rename } from "./resource.ts";
import { setImages } from "./set-images.ts";

/** Kinds whose names are not to be changed. */
const NAMED_FOR_GOOD = new Set(["Namespace", "CustomResourceDefinition", "APIService"]);
const SCALED = ["spec/replicas"];
const SCALED_KINDS = new Set(["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"]);

/** Makes a kustomization's changes, in kustomize's order. `read` gives the text of a file of its folder. */
export function transform(resources: Resource[], kustomization: Kustomization, read: (path: string) => string): void {
  for (const text of kustomization.patchesStrategicMerge ?? []) for (const patch of manifestsOf(text, read)) patchByName(resources, patch);
  for (const { path, patch, target } of kustomization.patches ?? []) applyPatch(resources, path === undefined ? (patch ?? "") : read(path), target);
  if (kustomization.namespace) for (const { object } of resources) setNamespace(object, kustomization.namespace);
  for (const resource of resources) {
    if (NAMED_FOR_GOOD.has(resource.object.kind)) continue;
    rename(resource, `${kustomization.namePrefix ?? ""}${resource.object.metadata.name}${kustomization.nameSuffix ?? ""}`);
  }
  for (const { object } of resources) {
    for (const { pairs = {}, includeSelectors = false, includeTemplates = false } of kustomization.labels ?? [])
      addLabels(object, pairs, { selectors: includeSelectors, templates: includeTemplates });
    if (kustomization.commonLabels) addLabels(object, kustomization.commonLabels, { selectors: true, templates: true });
    if (kustomization.commonAnnotations) addAnnotations(object, kustomization.commonAnnotations);
  }
  for (const { path, patch, target } of kustomization.patchesJson6902 ?? []) applyPatch(resources, path === undefined ? (patch ?? "") : read(path), target);
  for (const { name, count } of kustomization.replicas ?? []) scale(resources, name, count);
  for (const { object } of resources) setImages(object, kustomization.images ?? []);
  for (const replacement of kustomization.replacements ?? []) {
    const written = replacement.path === undefined ? [replacement] : ([parseYaml(read(replacement.path))].flat() as Replacement[]);
    for (const each of written) replace(resources, each);
  }
}

/** A patch is either operations on what a target names, or an object to merge. */
function applyPatch(resources: Resource[], text: string, target: PatchTarget | undefined): void {
  const operations = /^\s*(?:-|\[)/.test(text.replace(/^(?:\s*#.*\n|---\s*\n)+/, "")) ? parseYaml(text) : undefined;
  if (operations !== undefined) {
    if (target === undefined) throw new CommandError("must specify a target for JSON patch");
    for (const resource of resources.filter((each) => isTarget(each, target))) patchByOperations(resource, operations);
    return;
  }
  for (const patch of manifestsOf(text, () => text)) {
    if (target === undefined) patchByName(resources, patch);
    else for (const resource of resources.filter((each) => isTarget(each, target))) patchByMerge(resources, resource, patch);
  }
}

function manifestsOf(text: string, read: (path: string) => string): KubeObject[] {
  return parseManifests(/\n|:\s/.test(text) ? text : read(text), "patch");
}

function setNamespace(object: KubeObject, namespace: string): void {
  if (object.kind === "Namespace") object.metadata.name = namespace;
  else if (!isClusterScoped(object)) object.metadata.namespace = namespace;
  if (object.kind !== "RoleBinding" && object.kind !== "ClusterRoleBinding") return;
  const { subjects = [] } = object as KubeObject & { subjects?: { kind: string; name: string; namespace?: string }[] };
  for (const subject of subjects) if (subject.kind === "ServiceAccount" && subject.name === "default") subject.namespace = namespace;
}

function scale(resources: readonly Resource[], name: string, count: number): void {
  const found = resources.filter(({ object, names }) => SCALED_KINDS.has(object.kind) && names.includes(name));
  if (found.length === 0)
    throw new CommandError(
      `resource with name ${name} does not match a config with the following GVK [Deployment.[noVer].[noGrp] ReplicationController.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]`,
    );
  for (const { object } of found) {
    for (const path of SCALED) {
      visitFields(object, fieldPath(path), true, (holder, field) => {
        holder[field] = count;
      });
    }
  }
}
