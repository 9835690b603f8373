import type { JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { forbidden, invalid, notSupported, type Problems, required } from "../rules/problem.ts";

const LIST_TYPES = ["atomic", "set", "map"];

/** x-kubernetes-list-type and x-kubernetes-list-map-keys. Models the part of ValidateCustomResourceDefinitionOpenAPISchema on lists. */
export function checkListSchema(problems: Problems, field: string, schema: JsonSchema): void {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const { items } = schema;
  if (listType !== undefined && schema.type !== "array") {
    const detail = "must be array if x-kubernetes-list-type is specified";
    problems.push(schema.type ? invalid(`${field}.type`, schema.type, detail) : required(`${field}.type`, detail));
  } else if (listType === "set" && items !== undefined) checkSetItems(problems, `${field}.items`, items);
  if (listType !== undefined && !LIST_TYPES.includes(listType)) problems.push(notSupported(`${field}.x-kubernetes-list-type`, listType, LIST_TYPES));
  if (keys.length > 0 && listType !== "map") {
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    problems.push(listType === undefined ? required(`${field}.x-kubernetes-list-type`, detail) : invalid(`${field}.x-kubernetes-list-type`, listType, detail));
  }
  if (listType === "map") checkMapList(problems, field, items, keys);
  if ((listType === "set" || listType === "map") && items !== undefined) checkNullable(problems, `${field}.items`, items, listType, keys);
}

/** Items of a set are compared as wholes. */
function checkSetItems(problems: Problems, field: string, items: JsonSchema): void {
  const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
  const list = items["x-kubernetes-list-type"];
  if (items.type === "array" && list !== undefined && list !== "atomic") problems.push(invalid(`${field}.x-kubernetes-list-type`, list, detail));
  if (items.type === "object" && items["x-kubernetes-map-type"] !== "atomic") problems.push(invalid(`${field}.x-kubernetes-map-type`, list ?? null, detail));
}

function checkMapList(problems: Problems, field: string, items: JsonSchema | undefined, keys: readonly string[]): void {
  const keysField = `${field}.x-kubernetes-list-map-keys`;
  if (keys.length === 0) problems.push(required(keysField, "must not be empty if x-kubernetes-list-type is map"));
  if (items === undefined) return void problems.push(required(`${field}.items`, "must have a schema if x-kubernetes-list-type is map"));
  if (items.type !== "object") {
    problems.push(invalid(`${field}.items.type`, items.type ?? "", "must be object if parent array's x-kubernetes-list-type is map"));
    return;
  }
  for (const [index, key] of keys.entries()) {
    const property = items.properties?.[key];
    if (property === undefined) problems.push(invalid(keysField, keys, "entries must all be names of item properties"));
    else if (property.type === "array" || property.type === "object") {
      problems.push(invalid(`${field}.items.properties[${key}].type`, items.type, "must be a scalar type if parent array's x-kubernetes-list-type is map"));
    }
    if (keys.indexOf(key) < index) problems.push(invalid(keysField, keys, "must not contain duplicate entries"));
  }
}

/** Models validateMapListKeysMapSet. */
function checkNullable(problems: Problems, field: string, items: JsonSchema, listType: string, keys: readonly string[]): void {
  if (items.nullable === true) problems.push(forbidden(`${field}.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  if (listType !== "map") return;
  for (const key of keys) {
    const property = items.properties?.[key];
    if (property === undefined) continue;
    const place = `${field}.properties[${key}]`;
    if (!(items.required ?? []).includes(key) && (property.default ?? null) === null) {
      const detail = "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property";
      problems.push(required(`${place}.default`, detail));
    }
    if (property.nullable === true) problems.push(forbidden(`${place}.nullable`, "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"));
  }
}
