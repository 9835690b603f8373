import { badRequestError } from "../../apimachinery/errors.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { TypeMismatch, decodeToSchema } from "../../apimachinery/schema/decode.ts";
import type { GroupVersionKind } from "../../apimachinery/schema/field-schema.ts";
import type { Serving } from "./serving.ts";

/** A body that is no stored object (a review, an Eviction), its fields of the types they have; fields that nobody knows are dropped. BadRequest. */
export function typedBody<T extends object>(serving: Serving, gvk: GroupVersionKind, body: unknown): T {
  const value = cloneJson(body ?? {});
  try {
    if (typeof value !== "object" || Array.isArray(value)) {
      const found = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
      throw new TypeMismatch(`json: cannot unmarshal ${found} into Go value of type ${gvk.version}.${gvk.kind}`);
    }
    const schema = serving.openapi?.schemaOf(gvk);
    if (schema !== undefined) decodeToSchema(value, schema);
    return value as T;
  } catch (error) {
    if (error instanceof TypeMismatch)
      throw badRequestError(`${gvk.kind} in version ${JSON.stringify(gvk.version)} cannot be handled as a ${gvk.kind}: ${error.message}`);
    throw error;
  }
}
