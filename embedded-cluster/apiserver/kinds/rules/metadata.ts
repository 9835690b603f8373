import type { KubeObject, OwnerReference } from "../../../apimachinery/object.ts";
import { ANNOTATIONS_LIMIT_BYTES } from "../../../kernel/limits.ts";
import { sameFields } from "./equality.ts";
import { checkLabels } from "./labels.ts";
import { dns1123Label, dns1123Subdomain, labelKey } from "./names.ts";
import { forbidden, invalid, invalidFor, type Problems, required, tooLong } from "./problem.ts";

export type NameRule = (name: string) => string[];

/** Models ValidateObjectMeta of k8s.io/apimachinery/pkg/api/validation. */
export function checkMetadata(problems: Problems, object: KubeObject, namespaced: boolean, nameRule: NameRule = dns1123Subdomain): void {
  const { metadata } = object;
  if (metadata.generateName !== undefined && metadata.generateName !== "") {
    invalidFor(problems, "metadata.generateName", metadata.generateName, nameRule(withoutTrailingDash(metadata.generateName)));
  }
  if (metadata.name === undefined || metadata.name === "") problems.push(required("metadata.name", "name or generateName is required"));
  else invalidFor(problems, "metadata.name", metadata.name, nameRule(metadata.name));
  if (namespaced) {
    if (metadata.namespace === undefined || metadata.namespace === "") problems.push(required("metadata.namespace"));
    else invalidFor(problems, "metadata.namespace", metadata.namespace, dns1123Label(metadata.namespace));
  } else if (metadata.namespace !== undefined && metadata.namespace !== "") {
    problems.push(forbidden("metadata.namespace", "not allowed on this type"));
  }
  checkCommon(problems, object);
  checkFinalizers(problems, metadata.finalizers ?? []);
}

/** Models ValidateObjectMetaUpdate. */
export function checkMetadataUpdate(problems: Problems, object: KubeObject, previous: KubeObject): void {
  const next = object.metadata;
  const before = previous.metadata;
  if (before.deletionTimestamp !== undefined) {
    const added = (next.finalizers ?? []).filter((name) => !(before.finalizers ?? []).includes(name)).sort();
    if (added.length > 0) {
      const names = added.map((name) => JSON.stringify(name)).join(", ");
      problems.push(forbidden("metadata.finalizers", `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`));
    }
  }
  if (next.resourceVersion === undefined || next.resourceVersion === "") {
    problems.push(invalid("metadata.resourceVersion", "", "must be specified for an update"));
  }
  for (const name of ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"] as const) {
    checkImmutable(problems, `metadata.${name}`, next[name], before[name]);
  }
  checkCommon(problems, object);
}

export function checkImmutable(problems: Problems, field: string, value: unknown, previous: unknown): void {
  if (!sameFields(value, previous)) problems.push(invalid(field, value, "field is immutable"));
}

export function checkAnnotations(problems: Problems, field: string, annotations: Readonly<Record<string, string>> | undefined): void {
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    invalidFor(problems, field, key, labelKey(key.toLowerCase()));
    size += key.length + value.length;
  }
  if (size > ANNOTATIONS_LIMIT_BYTES) problems.push(tooLong(field, ANNOTATIONS_LIMIT_BYTES));
}

function checkCommon(problems: Problems, object: KubeObject): void {
  checkLabels(problems, "metadata.labels", object.metadata.labels);
  checkAnnotations(problems, "metadata.annotations", object.metadata.annotations);
  checkOwners(problems, object.metadata.ownerReferences ?? []);
}

function checkOwners(problems: Problems, owners: readonly OwnerReference[]): void {
  const field = "metadata.ownerReferences";
  let controller = "";
  for (const owner of owners) {
    if ((owner.apiVersion ?? "") === "") problems.push(invalid(`${field}.apiVersion`, "", "version must not be empty"));
    for (const name of ["kind", "name", "uid"] as const) {
      if ((owner[name] ?? "") === "") problems.push(invalid(`${field}.${name}`, "", "must not be empty"));
    }
    if (owner.apiVersion === "v1" && owner.kind === "Event") {
      problems.push(invalid(field, wholeReference(owner), "/v1, Kind=Event is disallowed from being an owner"));
    }
    if (owner.controller !== true) continue;
    const current = `${owner.kind}/${owner.name}`;
    if (controller === "") controller = current;
    else {
      const detail = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`;
      problems.push(invalid(field, owners.map(wholeReference), detail));
    }
  }
}

/** As Go writes a reference: four fields always. */
function wholeReference({ apiVersion, kind, name, uid, ...flags }: OwnerReference): OwnerReference {
  return { apiVersion: apiVersion ?? "", kind: kind ?? "", name: name ?? "", uid: uid ?? "", ...flags };
}

const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

/** On create, finalizers of Kubernetes' own kinds bear a domain. Models ValidateFinalizerName of pkg/apis/core/validation. */
export function checkFinalizerNames(problems: Problems, { metadata }: KubeObject): void {
  for (const [index, name] of (metadata.finalizers ?? []).entries()) {
    if (name.includes("/") || STANDARD_FINALIZERS.includes(name)) continue;
    problems.push(invalid(`metadata.finalizers[${index}]`, name, "name is neither a standard finalizer name nor is it fully qualified"));
  }
}

function checkFinalizers(problems: Problems, finalizers: readonly string[]): void {
  for (const name of finalizers) invalidFor(problems, "metadata.finalizers", name, labelKey(name));
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    problems.push(invalid("metadata.finalizers", finalizers, "finalizer orphan and foregroundDeletion cannot be both set"));
  }
}

/** A prefix may end in a dash: something follows it. */
function withoutTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith("-") ? `${name.slice(0, -2)}a` : name;
}
