import { badRequestError } from "../../apimachinery/errors.ts";
import { type FieldRequirement, matchesFields, parseFieldSelector } from "../../apimachinery/fields/selector.ts";
import { EVERYTHING, type Selector, matchesLabels, parseSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { Call } from "./call.ts";

/** Which objects of a collection a list, watch or deletecollection is about. */
export interface Selection {
  /** False: no selector was given. */
  narrows: boolean;
  matches(object: KubeObject): boolean;
}

export function selectionOf(call: Call): Selection {
  const { query, name } = call.info;
  const labels = readOrRefuse(() => (query.get("labelSelector") === "" ? EVERYTHING : parseSelector(query.get("labelSelector"))));
  const fields = readOrRefuse(() => parseFieldSelector(query.get("fieldSelector")));
  if (name !== "") {
    const selected = fields.find(({ field, operator }) => field === "metadata.name" && operator === "=")?.value;
    if (fields.length > 0 && selected !== name) throw badRequestError("fieldSelector metadata.name doesn't match requested name");
    fields.push({ field: "metadata.name", operator: "=", value: name });
  }
  for (const { field } of fields) checkField(call.served, field);
  return {
    narrows: labels.requirements.length > 0 || fields.length > 0,
    matches: (object) => matchesAll(call.served, labels, fields, object),
  };
}

function matchesAll(kind: KindDefinition, labels: Selector, fields: readonly FieldRequirement[], object: KubeObject): boolean {
  if (!matchesLabels(labels, object.metadata.labels)) return false;
  return fields.length === 0 || matchesFields(fields, (field) => readField(kind, object, field));
}

function readField(kind: KindDefinition, object: KubeObject, field: string): string {
  if (field === "metadata.name") return object.metadata.name;
  if (field === "metadata.namespace") return object.metadata.namespace ?? "";
  return kind.selectableFields?.[field]?.(object) ?? "";
}

function checkField(kind: KindDefinition, field: string): void {
  if (field === "metadata.name" || (field === "metadata.namespace" && kind.namespaced)) return;
  if (kind.selectableFields !== undefined && Object.hasOwn(kind.selectableFields, field)) return;
  const own = Object.keys(kind.selectableFields ?? {}).length > 0;
  if (own) throw badRequestError(`field label not supported: ${field}`);
  throw badRequestError(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
}

function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw badRequestError((error as Error).message);
  }
}
