import { conflictError } from "../../apimachinery/errors.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import { dropEmpty } from "../../apimachinery/schema/drop-empty.ts";
import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { type Call, type Outcome, fromStored, groupResourceOf, keyOf } from "../rest/call.ts";
import { createObject } from "../rest/create.ts";
import { storedForm } from "../rest/decode-object.ts";
import { updateObject } from "../rest/update.ts";
import { appliedConfig } from "./applied-config.ts";
import { type Conflict, applyConflictError } from "./conflicts.ts";
import { type FieldSet, NO_FIELDS, difference, intersection, isEmptySet, sameSet, union } from "./field-set.ts";
import { fieldsOf } from "./fields-of.ts";
import { IGNORED_FIELDS } from "./ignored-fields.ts";
import { type Manager, decodeManagers, encodeManagers, sameManager, takeAway } from "./managers.ts";
import { mergeApplied } from "./merge-applied.ts";
import { removeFields } from "./remove-fields.ts";
import type { Tracking } from "./track.ts";
import { comparisonsOf, lostBy } from "./versions.ts";

/** Server-side apply. Models structuredMergeManager.Apply over structured-merge-diff's Updater. */
export async function apply(call: Call): Promise<Outcome> {
  const config = appliedConfig(call);
  const schema = call.serving.openapi?.schemaOf(call.served);
  const present = call.serving.store.get(keyOf(call));
  if (present === undefined && call.info.subresource === "") return createApplied(call, config, schema);
  const tracking: Tracking = { managedFields: [] };
  const object = await updateObject(
    call,
    (live) => {
      const applied = applyTo(call, live, config, schema);
      tracking.managedFields = applied.managedFields;
      return applied.object;
    },
    { tracking },
  );
  return { code: 200, object };
}

async function createApplied(call: Call, config: KubeObject, schema: FieldSchema | undefined): Promise<Outcome> {
  if (config.metadata.uid) {
    const reason = `uid mismatch: the provided object specified uid ${config.metadata.uid}, and no existing object was found`;
    throw conflictError(groupResourceOf(call.kind), call.info.name, reason);
  }
  delete config.metadata.resourceVersion;
  const manager = { ...applier(call), fields: difference(fieldsOf(config, schema), IGNORED_FIELDS) };
  return { code: 201, object: await createObject(call, storedForm(call, config), { managedFields: encodeManagers([manager]) }) };
}

interface Applied {
  object: KubeObject;
  managedFields: unknown[];
}

function applyTo(call: Call, stored: KubeObject, config: KubeObject, schema: FieldSchema | undefined): Applied {
  const live = fromStored(call.served, stored);
  const managers = decodeManagers(live.metadata.managedFields);
  const known = managers.find((manager) => sameManager(manager, applier(call)));
  const others = managers.filter((manager) => manager !== known);
  const applied = difference(fieldsOf(config, schema), IGNORED_FIELDS);
  const merged = mergeApplied(live, config, schema) as KubeObject;
  const given = difference(known?.fields ?? NO_FIELDS, applied);
  const kept = others.reduce((all, { fields }) => union(all, fields), NO_FIELDS);
  const object = storedForm(call, cloneJson(removeFields(merged, abandoned(given, union(kept, applied)), schema) as KubeObject));
  if (schema !== undefined && call.kind.custom === undefined) dropEmpty(object, schema);
  const compared = comparisonsOf(call, stored, object);
  const conflicts = conflictsOf(others, (apiVersion) => compared(apiVersion).changed);
  if (conflicts.length > 0 && !call.info.query.flag("force")) throw applyConflictError(conflicts);
  const rest = takeAway(others, lostBy(compared));
  const manager: Manager = { ...applier(call), fields: applied };
  if (known !== undefined && sameSet(known.fields, applied)) Object.assign(manager, { time: known.time, fields: known.fields });
  // The version a caller applies against is its own business; that of the live object would always match.
  if (config.metadata.resourceVersion) object.metadata.resourceVersion = config.metadata.resourceVersion;
  return { object, managedFields: encodeManagers([...rest, manager]) };
}

/** What the applier had and no longer wants, except what others own, or what holds something that stays. */
function abandoned(given: FieldSet, kept: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of given.children) {
    const left = abandoned(child, kept.children.get(element) ?? NO_FIELDS);
    if (!isEmptySet(left)) children.set(element, left);
  }
  return { member: given.member && isEmptySet(kept), children };
}

function conflictsOf(others: readonly Manager[], changed: (apiVersion: string) => FieldSet): Conflict[] {
  return others.map((manager) => ({ manager, fields: intersection(manager.fields, changed(manager.apiVersion)) })).filter(({ fields }) => !isEmptySet(fields));
}

function applier(call: Call): Manager {
  return {
    name: call.info.query.get("fieldManager"),
    operation: "Apply",
    apiVersion: apiVersionOf(call.served),
    subresource: call.info.subresource,
    time: timestamp(call.serving.clock.now()),
    fields: NO_FIELDS,
  };
}
