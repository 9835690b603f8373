import { badRequestError, invalidError, unsupportedMediaTypeError } from "../../apimachinery/errors.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { JSON_PATCH_OPERATION_LIMIT, applyJsonPatch } from "../../apimachinery/patch/json-patch.ts";
import { applyMergePatch } from "../../apimachinery/patch/merge-patch.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import { failure } from "../../apimachinery/status.ts";
import { applyStrategicMerge } from "../../apimachinery/strategic-merge/strategic-merge.ts";
import { goMap } from "../../apimachinery/strategic-merge/go-map.ts";
import type { TypeMismatch } from "../../apimachinery/schema/decode.ts";
import { invalid } from "../../apimachinery/validation/field-problem.ts";
import { apply } from "../field-management/apply.ts";
import { UnreadableBody, readBody } from "../request/body.ts";
import { baseType } from "../request/media-type.ts";
import { type Call, type Outcome, fromStored } from "./call.ts";
import { conform, fieldValidationOf, storedForm } from "./decode-object.ts";
import { nameMismatch, namespaceMismatch } from "./create.ts";
import { updateObject } from "./update.ts";

export const JSON_PATCH = "application/json-patch+json";
export const MERGE_PATCH = "application/merge-patch+json";
export const STRATEGIC_PATCH = "application/strategic-merge-patch+json";
export const APPLY_PATCH = "application/apply-patch+yaml";

export async function patch(call: Call): Promise<Outcome> {
  const type = patchTypeOf(call);
  if (type === APPLY_PATCH) return apply(call);
  const change = readPatch(call, type);
  const object = await updateObject(call, (previous) => patched(call, previous, change, type));
  return { code: 200, object };
}

/** The request's patch type; 415 for one that this kind does not take. */
export function patchTypeOf(call: Call): string {
  const type = baseType(call.request.headers?.["content-type"]);
  const hasSchema = call.serving.openapi?.schemaOf(call.served) !== undefined;
  const custom = [JSON_PATCH, MERGE_PATCH, APPLY_PATCH];
  if (call.served.custom !== undefined && !custom.includes(type)) throw unsupportedMediaTypeError(custom);
  const accepted = [JSON_PATCH, MERGE_PATCH, ...(hasSchema ? [STRATEGIC_PATCH] : []), APPLY_PATCH];
  // The router refuses before the handler could say which types there are.
  if (!accepted.includes(type)) throw failure(415, "UnsupportedMediaType", "415: Unsupported Media Type", {});
  return type;
}

export interface Change {
  value: unknown;
  /** Fields that come twice in the patch. */
  strict: readonly string[];
}

/** The patch, of the shape its type asks for. */
export function readPatch(call: Call, type: string): Change {
  const prefix = type === STRATEGIC_PATCH ? "" : "error decoding patch: ";
  try {
    const { value, strict } = readBody(call.request, undefined);
    if (value === undefined) throw badRequestError(`${prefix}unexpected end of JSON input`);
    const problem = type === JSON_PATCH ? operationsProblem(value) : fieldsProblem(value, type);
    if (problem !== undefined) throw badRequestError(problem === NO_PATCH ? problem : prefix + problem);
    return { value, strict: type === JSON_PATCH ? [...strict, ...unknownParts(value as object[])].map((each) => `json patch ${each}`) : strict };
  } catch (error) {
    if (error instanceof UnreadableBody) throw badRequestError(prefix + error.message.replace(/^.*json parse error: /, ""));
    throw error;
  }
}

const NO_PATCH = "Invalid JSON Patch";

function fieldsProblem(value: unknown, type: string): string | undefined {
  if (value === null) return type === MERGE_PATCH ? NO_PATCH : undefined;
  return typeof value === "object" && !Array.isArray(value)
    ? undefined
    : `json: cannot unmarshal ${kindOf(value)} into Go value of type map[string]interface {}`;
}

function operationsProblem(value: unknown): string | undefined {
  if (!Array.isArray(value)) return `json: cannot unmarshal ${kindOf(value)} into Go value of type []handlers.jsonPatchOp`;
  const wrong = value.find((each) => typeof each !== "object" || each === null || Array.isArray(each));
  return wrong === undefined ? undefined : `json: cannot unmarshal ${kindOf(wrong)} into Go value of type handlers.jsonPatchOp`;
}

function unknownParts(operations: readonly object[]): string[] {
  return operations.flatMap((operation, index) =>
    Object.keys(operation).flatMap((field) =>
      ["op", "path", "from", "value"].includes(field) ? [] : [`unknown field ${JSON.stringify(`[${index}].${field}`)}`],
    ),
  );
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function patched(call: Call, previous: KubeObject, change: Change, type: string): KubeObject {
  const object = conformPatched(call, applyChange(call, fromStored(call.served, previous), change.value, type), change, type);
  const { name, namespace } = object.metadata;
  if (name && name !== call.info.name) throw nameMismatch(name, call.info.name);
  if (call.kind.namespaced && namespace && namespace !== call.info.namespace) throw namespaceMismatch();
  return storedForm(call, object);
}

/** The result of a patch as an object of the kind; refusals show it whole, or, after a strategic merge, the patch. */
export function conformPatched(call: Call, result: unknown, change: Change, type: string): KubeObject {
  const shown = type === STRATEGIC_PATCH ? goMap(change.value) : JSON.stringify(topSorted(result));
  const refuse = (reason: string, mismatch?: TypeMismatch): Error =>
    invalidError({ group: "", kind: "" }, "", [invalid("patch", shown, type === STRATEGIC_PATCH ? (mismatch?.converted ?? reason) : reason)]);
  if (typeof result !== "object" || result === null || Array.isArray(result)) throw refuse("couldn't get version/kind; json parse error");
  return conform(call, cloneJson(result) as KubeObject, fieldValidationOf(call), { strict: change.strict, refuse });
}

/** Go's encoder sorts the keys of what has become a map. */
function topSorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Applies a patch that is not an apply. The result may share parts with `previous`. */
export function applyChange(call: Call, previous: unknown, change: unknown, type: string): unknown {
  if (type === MERGE_PATCH) return applyMergePatch(previous, change);
  if (type === JSON_PATCH) return jsonPatched(previous, change as unknown[]);
  const schema = call.serving.openapi?.schemaOf(call.served);
  if (schema === undefined) throw unsupportedMediaTypeError([JSON_PATCH, MERGE_PATCH, APPLY_PATCH]);
  try {
    return applyStrategicMerge(previous, change ?? {}, schema);
  } catch (error) {
    // Most of what a strategic merge refuses is a plain 500 upstream too.
    throw failure(500, "", (error as Error).message);
  }
}

function jsonPatched(previous: unknown, change: readonly unknown[]): unknown {
  if (change.length > JSON_PATCH_OPERATION_LIMIT) {
    const message = `The allowed maximum operations in a JSON patch is ${JSON_PATCH_OPERATION_LIMIT}, got ${change.length}`;
    throw failure(413, "RequestEntityTooLarge", `Request entity too large: ${message}`);
  }
  try {
    return applyJsonPatch(previous, change);
  } catch {
    // Upstream keeps the reason to itself.
    throw failure(422, "Invalid", "the server rejected our request due to an error in our request", {});
  }
}
