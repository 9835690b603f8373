import { badRequestError, invalidError, unsupportedMediaTypeError } from "../../apimachinery/errors.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { JSON_PATCH_OPERATION_LIMIT, applyJsonPatch } from "../../apimachinery/patch/json-patch.ts";
import { applyMergePatch } from "../../apimachinery/patch/merge-patch.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { failure } from "../../apimachinery/status.ts";
import { applyStrategicMerge } from "../../apimachinery/strategic-merge/strategic-merge.ts";
import { apply } from "../field-management/apply.ts";
import { decodeBody } from "../request/body.ts";
import { baseType } from "../request/media-type.ts";
import { type Call, type Outcome, fromStored } from "./call.ts";
import { conform, fieldValidationOf, storedForm } from "./decode-object.ts";
import { updateObject } from "./update.ts";

export const JSON_PATCH = "application/json-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";
export const STRATEGIC_PATCH = "application/strategic-merge-patch+json";
export const APPLY_PATCH = "application/apply-patch+yaml";

export async function patch(call: Call): Promise<Outcome> {
  const type = patchTypeOf(call);
  if (type === APPLY_PATCH) return apply(call);
  const change = readPatch(call);
  const object = await updateObject(call, (previous) => patched(call, previous, change, type));
  return { code: 200, object };
}

/** The request's patch type; 415 for one that this kind does not take. */
export function patchTypeOf(call: Call): string {
  const type = baseType(call.request.headers?.["content-type"]);
  const hasSchema = call.serving.openapi?.schemaOf(call.served) !== undefined;
  const accepted = [JSON_PATCH, MERGE_PATCH, ...(hasSchema ? [STRATEGIC_PATCH] : []), APPLY_PATCH];
  if (!accepted.includes(type)) throw unsupportedMediaTypeError(accepted);
  return type;
}

export function readPatch(call: Call): unknown {
  const change = decodeBody(call.request, undefined);
  if (change === undefined) throw badRequestError("error decoding patch: unexpected end of JSON input");
  return change;
}

function patched(call: Call, previous: KubeObject, change: unknown, type: string): KubeObject {
  const result = applyChange(call, fromStored(call.served, previous), change, type) as KubeObject;
  if (typeof result !== "object" || result === null) throw badRequestError("the patched object is not an object");
  return storedForm(call, conform(call, cloneJson(result), fieldValidationOf(call)));
}

/** Applies a patch that is not an apply. The result may share parts with `previous`. */
export function applyChange(call: Call, previous: unknown, change: unknown, type: string): unknown {
  if (type === MERGE_PATCH) return applyMergePatch(previous, change);
  if (type === JSON_PATCH) return jsonPatched(call, previous, change);
  const schema = call.serving.openapi?.schemaOf(call.served);
  if (schema === undefined) throw unsupportedMediaTypeError([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
  try {
    return applyStrategicMerge(previous, change, schema);
  } catch (error) {
    throw badRequestError((error as Error).message);
  }
}

function jsonPatched(call: Call, previous: unknown, change: unknown): unknown {
  if (Array.isArray(change) && change.length > JSON_PATCH_OPERATION_LIMIT) {
    const message = `The allowed maximum operations in a JSON patch is ${JSON_PATCH_OPERATION_LIMIT}, got ${change.length}`;
    throw failure(413, "RequestEntityTooLarge", `Request entity too large: ${message}`);
  }
  if (!Array.isArray(change)) throw badRequestError("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  try {
    return applyJsonPatch(previous, change);
  } catch (error) {
    // Upstream answers with an Invalid that has a message and no field problems.
    const refused = invalidError(call.kind, "", []);
    throw failure(422, "Invalid", `the server rejected our request due to an error in our request: ${(error as Error).message}`, refused.status.details);
  }
}
