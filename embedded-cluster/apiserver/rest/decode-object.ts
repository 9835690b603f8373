import { badRequestError } from "../../apimachinery/errors.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import { TypeMismatch, decodeToSchema } from "../../apimachinery/schema/decode.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { decodeBody } from "../request/body.ts";
import { type Call, toStored } from "./call.ts";

/** The object in the request's body as it is kept. Gives the caller an object of its own. */
export function decodeStored(call: Call): KubeObject {
  return storedForm(call, decodeObject(call));
}

/** What the caller means by an object in the caller's version; the object is given away. */
export function storedForm(call: Call, object: KubeObject): KubeObject {
  if (call.served.conversion === undefined) return object;
  call.served.applyDefaults?.(object);
  return toStored(call.served, object);
}

/** The object in the request's body, of the call's kind and version, without unknown fields. Models decoding in endpoints/handlers/create.go. */
export function decodeObject(call: Call): KubeObject {
  const body = decodeBody(call.request, call.serving.protobuf);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequestError(body === undefined ? "the request body must not be empty" : "couldn't get version/kind; json parse error: not an object");
  }
  return conform(call, body as KubeObject, fieldValidationOf(call));
}

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export function fieldValidationOf(call: Call): FieldValidation {
  const asked = call.info.query.get("fieldValidation");
  if (asked === "") return "Warn";
  if (asked !== "Strict" && asked !== "Warn" && asked !== "Ignore") {
    throw badRequestError(`fieldValidation: Unsupported value: ${JSON.stringify(asked)}: supported values: "Ignore", "Strict", "Warn"`);
  }
  return asked;
}

/** Checks kind and version, and fits the value to the kind's schema. */
export function conform(call: Call, object: KubeObject, validation: FieldValidation): KubeObject {
  const { served: kind } = call;
  checkKind(kind, object);
  object.apiVersion = apiVersionOf(kind);
  object.kind = kind.kind;
  if (typeof object.metadata !== "object" || object.metadata === null || Array.isArray(object.metadata)) object.metadata = { name: "" };
  const schema = call.serving.openapi?.schemaOf(kind);
  if (schema === undefined) dropNulls(object.metadata as unknown as Record<string, unknown>);
  else
    reportUnknown(
      call,
      unknownFields(kind, object, () => decodeToSchema(object, schema)),
      validation,
    );
  return object;
}

function checkKind(kind: KindDefinition, object: KubeObject): void {
  const expected = apiVersionOf(kind);
  const { apiVersion, kind: given } = object;
  if (apiVersion !== undefined && apiVersion !== "" && apiVersion !== expected) {
    throw badRequestError(`the API version in the data (${apiVersion}) does not match the expected API version (${expected})`);
  }
  if (given !== undefined && given !== "" && given !== kind.kind) {
    throw badRequestError(
      `${given} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: converting (v1.${given}) to (v1.${kind.kind}): unknown conversion`,
    );
  }
}

function unknownFields(kind: KindDefinition, _object: KubeObject, decode: () => string[]): string[] {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TypeMismatch) throw cannotHandle(kind, error.message);
    throw error;
  }
}

function reportUnknown(call: Call, unknown: readonly string[], validation: FieldValidation): void {
  if (unknown.length === 0 || validation === "Ignore") return;
  const sentences = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  if (validation === "Strict") throw cannotHandle(call.served, `strict decoding error: ${sentences.join(", ")}`);
  call.warnings.push(...sentences);
}

function cannotHandle(kind: KindDefinition, reason: string): Error {
  return badRequestError(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${reason}`);
}

function dropNulls(metadata: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(metadata)) if (value === null) delete metadata[field];
}
