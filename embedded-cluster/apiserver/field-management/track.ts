import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import type { Call } from "../rest/call.ts";
import { type FieldSet, NO_FIELDS, isEmptySet, sameSet, union } from "./field-set.ts";
import { managerName } from "./manager-name.ts";
import { type Manager, decodeManagers, encodeManagers, sameManager, takeAway } from "./managers.ts";
import { comparisonsOf, lostBy } from "./versions.ts";

/** What an apply has found out about its managers. */
export interface Tracking {
  managedFields: unknown[];
}

/**
 * Keeps metadata.managedFields of an object about to be written: the writer owns what it changes, and nobody what is gone.
 * Models structuredMergeManager.Update. Kinds without a schema are not tracked.
 */
export function trackWrite(call: Call, object: KubeObject, previous: KubeObject | undefined, subresource: string, tracking?: Tracking): void {
  const schema = call.serving.openapi?.schemaOf(call.kind);
  const given = object.metadata.managedFields;
  if (schema === undefined) return;
  if (tracking !== undefined) return setManagers(object, tracking.managedFields);
  if (isReset(given)) return setManagers(object, []);
  const entries = given === undefined || given.length === 0 || !given.every(isEntry) ? previous?.metadata.managedFields : given;
  // Whoever has had an object forget its managers does not get new ones, until somebody applies. Models skipNonAppliedManager.
  if (previous !== undefined && (entries ?? []).length === 0) return setManagers(object, []);
  const managers = decodeManagers(entries);
  const compared = comparisonsOf(call, previous, object);
  const { changed: written, removed } = compared(apiVersionOf(call.served));
  const changed = subresource === "" && call.kind.subresources.includes("status") ? withoutStatus(written) : written;
  if (isEmptySet(changed) && isEmptySet(removed)) return setManagers(object, entries ?? []);
  const now = timestamp(call.serving.clock.now());
  const writer: Manager = {
    name: managerName(call),
    operation: "Update",
    apiVersion: apiVersionOf(call.served),
    subresource,
    time: now,
    fields: NO_FIELDS,
  };
  setManagers(object, encodeManagers(withWriter(takeAway(managers, lostBy(compared)), managers, writer, changed)));
}

/** Nobody owns what the kind's strategy resets: a status that comes with the object itself. Models GetResetFields. */
function withoutStatus(fields: FieldSet): FieldSet {
  if (!fields.children.has("f:status")) return fields;
  return { ...fields, children: new Map([...fields.children].filter(([element]) => element !== "f:status")) };
}

/** The managers after the write; the writer keeps what it had, less what is gone. */
function withWriter(after: readonly Manager[], before: readonly Manager[], writer: Manager, changed: Manager["fields"]): Manager[] {
  const index = after.findIndex((manager) => sameManager(manager, writer));
  const known = before[index];
  const fields = union(after[index]?.fields ?? NO_FIELDS, changed);
  const isKnown = known !== undefined && sameSet(known.fields, fields);
  const writing = isKnown ? { ...writer, time: known.time, fields: known.fields } : { ...writer, fields };
  return [...after.filter((_, at) => at !== index), writing];
}

/** An explicitly empty list (or one empty entry) makes the server forget who owns what. */
function isReset(entries: unknown[] | undefined): boolean {
  return entries !== undefined && entries.length === 1 && Object.keys(entries[0] as object).length === 0;
}

/** Entries that make no sense are as good as none: those that are there stay. */
function isEntry(entry: unknown): boolean {
  const { operation, fieldsType } = entry as { operation?: string; fieldsType?: string };
  return (operation === "Apply" || operation === "Update") && fieldsType === "FieldsV1";
}

function setManagers(object: KubeObject, managedFields: readonly unknown[]): void {
  if (managedFields.length === 0) delete object.metadata.managedFields;
  else object.metadata.managedFields = [...managedFields];
}
