import { badRequestError, MODIFIED, conflictError, invalidError, notFoundError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { invalid } from "../../apimachinery/validation/field-problem.ts";
import { equalJson } from "../../apimachinery/json/equal.ts";
import { shareUnchanged } from "../../apimachinery/json/share.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { FieldProblem, KindDefinition } from "../registry/kind-definition.ts";
import { failure } from "../../apimachinery/status.ts";
import { pathSegmentNameProblems } from "../../apimachinery/validation/names.ts";
import { checkMetadata, checkMetadataUpdate } from "../kinds/rules/metadata.ts";
import { attributesOf, refusal } from "../authorization/attributes.ts";
import { type Tracking, trackWrite } from "../field-management/track.ts";
import { admissionRequest, runPlugins } from "./admission.ts";
import { type Call, type Outcome, groupResourceOf, keyOf, namespaceOf } from "./call.ts";
import { commit } from "./commit.ts";
import { keepCompanions } from "./companions.ts";
import { createObject, nameMismatch, namespaceMismatch } from "./create.ts";
import { decodeStored } from "./decode-object.ts";
import { mayGo } from "./finalizers.ts";

/** A write that lost a race against another one is computed anew this often, as upstream's patch retries. */
const ATTEMPTS = 5;

export async function update(call: Call): Promise<Outcome> {
  const body = decodeStored(call);
  const { name, namespace } = body.metadata;
  if (!name) throw badRequestError(`the name of the object (${call.info.name} based on URL) was undeterminable: name must be provided`);
  if (name !== call.info.name) throw nameMismatch(name, call.info.name);
  if (call.kind.namespaced && namespace && namespace !== call.info.namespace) throw namespaceMismatch();
  if (call.kind.createsOnUpdate === true && call.info.subresource === "" && call.serving.store.get(keyOf(call)) === undefined) return createInstead(call, body);
  if (call.kind.refusesUnconditionalUpdate === true && !body.metadata.resourceVersion) throw unconditional(call);
  return { code: 200, object: await updateObject(call, () => cloneJson(body)) };
}

/** Who may update what is not there must be allowed to create it, too. */
async function createInstead(call: Call, body: KubeObject): Promise<Outcome> {
  const attributes = { ...attributesOf(call.user, call.info), verb: "create" };
  const decision = call.serving.authorize(attributes);
  if (!decision.allowed) throw refusal(attributes, decision);
  return { code: 201, object: await createObject(call, body) };
}

export interface UpdateOptions {
  /** Default: the call's. "": the object itself. */
  subresource?: string;
  tracking?: Tracking;
}

/**
 * Computes the next state from the present one, admits, validates and commits it. `build` gives an object of its own each time.
 * An object that carries a resourceVersion must be based on the present one. Models registry.Store.Update.
 */
export async function updateObject(call: Call, build: (previous: KubeObject) => KubeObject, options: UpdateOptions = {}): Promise<KubeObject> {
  const { kind, serving, info } = call;
  const key = keyOf(call);
  const of = groupResourceOf(kind);
  for (let attempt = 1; ; attempt++) {
    const previous = serving.store.get(key);
    if (previous === undefined) throw notFoundError(of, info.name);
    const built = build(previous);
    const asked = built.metadata.resourceVersion;
    if (asked && asked !== previous.metadata.resourceVersion) throw staleError(of, info.name, asked);
    const object = await prepare(call, built, previous, options);
    if (serving.store.get(key) !== previous) {
      if (attempt >= ATTEMPTS) throw conflictError(of, info.name, MODIFIED);
      continue;
    }
    const next = shareUnchanged(object, previous);
    if (next === previous || call.dryRun) return next;
    if (mayGo(kind, next)) {
      serving.store.delete(key);
      keepCompanions(call, undefined, previous);
      return next;
    }
    const updated = commit(() => serving.store.update(key, { ...next, metadata: { ...next.metadata } }));
    keepCompanions(call, updated, previous);
    return updated;
  }
}

function staleError(of: ReturnType<typeof groupResourceOf>, name: string, asked: string): Error {
  if (/^\d+$/.test(asked)) return conflictError(of, name, MODIFIED);
  return failure(500, "", `strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`);
}

async function prepare(call: Call, built: KubeObject, previous: KubeObject, options: UpdateOptions): Promise<KubeObject> {
  const { kind, serving } = call;
  const subresource = options.subresource ?? call.info.subresource;
  keepIdentity(call, built, previous);
  const object = subresource === "status" ? statusOnly(built, previous) : built;
  if (subresource === "" && kind.subresources.includes("status")) keepStatus(object, previous);
  kind.applyDefaults?.(object);
  const request = admissionRequest(call, { operation: "UPDATE", object, oldObject: previous, name: call.info.name, subresource });
  const admitting = runPlugins(serving, "admit", request);
  if (admitting !== undefined) await admitting;
  kind.applyDefaults?.(object);
  // A binding is written past the kind's strategy, and checked by itself.
  const isOwn = subresource === "status" || subresource === "binding" || subresource === "approval";
  if (!isOwn) kind.prepareForUpdate?.(object, previous, serving.strategy);
  if (kind.hasGeneration !== false && subresource !== "binding") bumpGeneration(kind, object, previous, subresource);
  trackWrite(call, object, previous, subresource, options.tracking);
  // Metadata is looked at before the kind's strategy does so again: its problems are told twice, as upstream.
  const problems: FieldProblem[] = [];
  if (subresource !== "binding") {
    checkMetadata(problems, object, kind.namespaced, pathSegmentNameProblems);
    checkMetadataUpdate(problems, object, previous);
  }
  problems.push(
    ...((isOwn
      ? validateOwn(call, subresource)?.(object, previous, serving.strategy)
      : (kind.validateSubresource?.[subresource] ?? call.served.validateUpdate)?.(object, previous, serving.strategy)) ?? []),
  );
  if (problems.length > 0) throw invalidError(kind, call.info.name, problems);
  const validating = runPlugins(serving, "validate", request);
  if (validating !== undefined) await validating;
  if (subresource === "") call.warnings.push(...(kind.warnings?.(object, previous) ?? []));
  return object;
}

function validateOwn({ kind }: Call, subresource: string): KindDefinition["validateStatusUpdate"] {
  return subresource === "status" ? kind.validateStatusUpdate : undefined;
}

/** What a writer leaves out, or may not change. Models rest.BeforeUpdate. */
function keepIdentity(call: Call, object: KubeObject, previous: KubeObject): void {
  const next = object.metadata;
  const before = previous.metadata;
  next.name = call.info.name;
  const namespace = namespaceOf(call);
  if (namespace !== undefined) next.namespace ??= namespace;
  // An object sent whole names the one it is meant for; what a patch does to the uid is for validation to refuse.
  if (call.info.verb === "update" && next.uid && next.uid !== before.uid) throw uidConflict(call, next.uid, before.uid);
  if (before.uid !== undefined) next.uid ||= before.uid;
  if (before.creationTimestamp !== undefined) next.creationTimestamp = before.creationTimestamp;
  // What is being deleted stays so.
  if (before.deletionTimestamp !== undefined) next.deletionTimestamp = before.deletionTimestamp;
  if (before.deletionGracePeriodSeconds !== undefined) next.deletionGracePeriodSeconds ??= before.deletionGracePeriodSeconds;
  if (before.generation === undefined) delete next.generation;
  else next.generation = before.generation;
  delete (next as { selfLink?: string }).selfLink;
  if (before.resourceVersion !== undefined) next.resourceVersion = before.resourceVersion;
}

function uidConflict(call: Call, given: string, present: string | undefined): Error {
  const namespace = namespaceOf(call);
  const path = [call.kind.plural, ...(namespace === undefined ? [] : [namespace]), call.info.name].join("/");
  const detail = `Precondition failed: UID in precondition: ${given}, UID in object meta: ${present}`;
  return conflictError(
    groupResourceOf(call.kind),
    call.info.name,
    `StorageError: invalid object, Code: 4, Key: /registry/${path}, ResourceVersion: 0, AdditionalErrorMsg: ${detail}`,
  );
}

function statusOnly(built: KubeObject, previous: KubeObject): KubeObject {
  const object = cloneJson(previous);
  if (built["status"] === undefined) delete object["status"];
  else object["status"] = built["status"];
  if (built.metadata.managedFields !== undefined) object.metadata.managedFields = built.metadata.managedFields;
  // Upstream's status strategies keep spec and labels, not annotations: the deployment controller writes its revision this way.
  if (built.metadata.annotations === undefined) delete object.metadata.annotations;
  else object.metadata.annotations = built.metadata.annotations;
  return object;
}

function keepStatus(object: KubeObject, previous: KubeObject): void {
  if (previous["status"] === undefined) delete object["status"];
  else object["status"] = cloneJson(previous["status"]);
}

function bumpGeneration(kind: KindDefinition, object: KubeObject, previous: KubeObject, subresource: string): void {
  const before = previous.metadata.generation ?? 0;
  const same =
    kind.custom === undefined
      ? ["spec", ...(kind.generationFields ?? [])].every((field) => equalJson(object[field], previous[field]))
      : subresource === "status" || sameContent(object, previous);
  const generation = same ? before : before + 1;
  if (generation > 0) object.metadata.generation = generation;
}

/** Every field of a custom resource counts, whatever it is named. */
function sameContent(object: KubeObject, previous: KubeObject): boolean {
  const { metadata: _own, apiVersion: _version, ...next } = object;
  const { metadata: _before, apiVersion: _stored, ...present } = previous;
  return equalJson(next, present);
}

function unconditional(call: Call): Error {
  return invalidError({ group: call.kind.group, kind: call.kind.plural }, call.info.name, [
    invalid("metadata.resourceVersion", 0, "must be specified for an update"),
  ]);
}
