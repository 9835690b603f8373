import { conflictError, notFoundError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { admissionRequest, runPlugins } from "./admission.ts";
import { type Call, type Outcome, groupResourceOf, keyOf } from "./call.ts";
import { keepCompanions } from "./companions.ts";
import { type DeleteOptions, deleteOptions } from "./delete-options.ts";
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER, hasFinalizers, isNamespaceKind } from "./finalizers.ts";

/** Kinds whose deletion answers with the object instead of a Status: upstream's stores with ReturnDeletedObject. */
const ANSWER_WITH_OBJECT = new Set([
  "pods",
  "services",
  "serviceaccounts",
  "namespaces",
  "resourcequotas",
  "persistentvolumes",
  "persistentvolumeclaims",
  "storageclasses",
]);

export async function deleteOne(call: Call): Promise<Outcome> {
  return deleteNamed(call, call.info.name, deleteOptions(call));
}

export async function deleteNamed(call: Call, name: string, options: DeleteOptions): Promise<Outcome> {
  warnOfOrphans(call, options);
  const { object, gone } = await deleteObject(call, name, options);
  return { code: 200, object: gone && !ANSWER_WITH_OBJECT.has(call.kind.plural) ? deletedStatus(call, object) : object };
}

/** Deletes at once, or marks for deletion what has a grace period or finalizers. Models rest.BeforeDelete and registry.Store.Delete. */
export async function deleteObject(call: Call, name: string, options: DeleteOptions): Promise<{ object: KubeObject; gone: boolean }> {
  const { serving, kind } = call;
  const key = keyOf(call, name);
  const present = serving.store.get(key);
  if (present === undefined) throw notFoundError(groupResourceOf(kind), name);
  const request = admissionRequest(call, { operation: "DELETE", object: undefined, oldObject: present, name, subresource: "" });
  for (const phase of ["admit", "validate"] as const) {
    const pending = runPlugins(serving, phase, request);
    if (pending !== undefined) await pending;
  }
  // Admission may have taken its time: what is there now counts.
  const latest = serving.store.get(key);
  if (latest === undefined) throw notFoundError(groupResourceOf(kind), name);
  checkPreconditions(call, latest, options);
  const marked = cloneJson(latest);
  if (latest.metadata.deletionTimestamp === undefined) kind.beforeDelete?.(marked, serving.strategy);
  const pending = markDeletion(call, marked, latest, options);
  if (options.dryRun) return { object: marked, gone: !pending };
  if (!pending) {
    const deleted = serving.store.delete(key);
    keepCompanions(call, undefined, deleted);
    return { object: deleted, gone: true };
  }
  const changed = JSON.stringify(marked.metadata) !== JSON.stringify(latest.metadata);
  return { object: changed ? serving.store.update(key, marked) : latest, gone: false };
}

/** Writes the deletion into `object`; gives whether the object stays for now. */
function markDeletion(call: Call, object: KubeObject, present: KubeObject, options: DeleteOptions): boolean {
  const { kind, serving } = call;
  const now = serving.clock.now();
  setPropagationFinalizers(object, options.propagationPolicy ?? inheritedPropagation(call, object));
  const graceful = markGraceful(call, object, present, options, now);
  if (graceful) return true;
  if (!hasFinalizers(kind, object)) return false;
  const { metadata } = object;
  if (metadata.deletionTimestamp === undefined && (metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  metadata.deletionTimestamp ??= timestamp(now);
  if (kind.beforeDelete === undefined) metadata.deletionGracePeriodSeconds = 0;
  if (isNamespaceKind(kind)) {
    delete metadata.deletionGracePeriodSeconds;
    object["status"] = { ...object["status"], phase: "Terminating" };
  }
  return true;
}

/** Gives whether the kind's grace period keeps the object. */
function markGraceful(call: Call, object: KubeObject, present: KubeObject, options: DeleteOptions, now: number): boolean {
  const { metadata } = object;
  if (call.kind.gracePeriodSeconds === undefined) return false;
  const asked = options.gracePeriodSeconds;
  if (metadata.deletionTimestamp !== undefined) {
    const running = metadata.deletionGracePeriodSeconds ?? 0;
    if (running === 0) return false;
    if (asked === undefined || asked >= running) return true;
    const due = Date.parse(metadata.deletionTimestamp) + (asked - running) * 1000;
    metadata.deletionTimestamp = timestamp(Math.max(due, now));
    metadata.deletionGracePeriodSeconds = due < now && asked !== 0 ? 1 : asked;
    return metadata.deletionGracePeriodSeconds > 0;
  }
  const period = call.kind.gracePeriodSeconds(present, asked);
  if (period === undefined) return false;
  metadata.deletionTimestamp = timestamp(now + period * 1000);
  metadata.deletionGracePeriodSeconds = period;
  if ((metadata.generation ?? 0) > 0) metadata.generation = (metadata.generation ?? 0) + 1;
  return period > 0;
}

/** Said before the object is even looked for, as upstream does. */
export function warnOfOrphans({ kind, warnings }: Call, { propagationPolicy }: DeleteOptions): void {
  const warning = kind.defaultPropagation?.warning;
  if (propagationPolicy === undefined && warning !== undefined) warnings.push(warning);
}

/** What the kind does when the caller names nothing; finalizers that say how to go already stand. Models shouldOrphanDependents. */
function inheritedPropagation({ kind }: Call, { metadata }: KubeObject): DeleteOptions["propagationPolicy"] {
  const finalizers = metadata.finalizers ?? [];
  return finalizers.includes(FOREGROUND_FINALIZER) || finalizers.includes(ORPHAN_FINALIZER) ? undefined : kind.defaultPropagation?.policy;
}

function setPropagationFinalizers(object: KubeObject, policy: DeleteOptions["propagationPolicy"]): void {
  if (policy === undefined) return;
  const kept = (object.metadata.finalizers ?? []).filter((name) => name !== FOREGROUND_FINALIZER && name !== ORPHAN_FINALIZER);
  if (policy === "Foreground") kept.push(FOREGROUND_FINALIZER);
  if (policy === "Orphan") kept.push(ORPHAN_FINALIZER);
  if (kept.length > 0) object.metadata.finalizers = kept;
  else delete object.metadata.finalizers;
}

function checkPreconditions(call: Call, present: KubeObject, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = preconditions ?? {};
  const of = { group: call.kind.group, resource: call.kind.kind };
  const { metadata } = present;
  if (uid && uid !== metadata.uid) {
    const reason = `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid}). The object might have been deleted and then recreated`;
    throw conflictError(of, metadata.name, reason);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) {
    const reason = `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${metadata.resourceVersion}). The object might have been modified`;
    throw conflictError(of, metadata.name, reason);
  }
}

function deletedStatus(call: Call, object: KubeObject): Outcome["object"] {
  const { group, plural } = call.kind;
  const details = { name: object.metadata.name, ...(group === "" ? {} : { group }), kind: plural, uid: object.metadata.uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}
