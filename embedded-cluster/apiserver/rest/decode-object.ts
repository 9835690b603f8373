import { badRequestError, invalidError } from "../../apimachinery/errors.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import { TypeMismatch, decodeToSchema } from "../../apimachinery/schema/decode.ts";
import { dropEmpty } from "../../apimachinery/schema/drop-empty.ts";
import { invalid } from "../../apimachinery/validation/field-problem.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import { duplicateFields, placesOf } from "../../apimachinery/json/go-json.ts";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { depthProblem } from "../../apimachinery/json/depth.ts";
import { API_BODY_DEPTH_LEVELS } from "../../kernel/limits.ts";
import { type Body, UnreadableBody, readBody } from "../request/body.ts";
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
  const validation = fieldValidationOf(call);
  const { value, strict, json } = readTyped(call);
  if (typeof value !== "object" || Array.isArray(value)) {
    const kind = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    throw unrecognized(call, `couldn't get version/kind; json parse error: json: cannot unmarshal ${kind} into Go value of type ${HEAD}`, json ?? "");
  }
  return conform(call, (value ?? {}) as KubeObject, validation, { strict, json });
}

/** The type into which Go reads a body's kind. */
const HEAD = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;

function readTyped(call: Call): Body {
  try {
    const body = readBody(call.request, call.serving.protobuf);
    if (body.value === undefined) throw new UnreadableBody("couldn't get version/kind; json parse error: unexpected end of JSON input", "");
    return body;
  } catch (error) {
    if (error instanceof UnreadableBody) throw unrecognized(call, error.message, error.text);
    throw error;
  }
}

/** Models transformDecodeError of endpoints/handlers/rest.go. */
function unrecognized(call: Call, reason: string, text: string): Error {
  return badRequestError(`the object provided is unrecognized (must be of type ${call.served.kind}): ${reason} (${summary(text)})`);
}

/** A body shown in 30 bytes: JSON as it is, anything else in hexadecimal. */
function summary(text: string): string {
  if (text === "") return "<empty>";
  const bytes = encodeUtf8(text);
  const rest = bytes.length > SUMMARY_BYTES ? " ..." : "";
  const first = bytes.slice(0, SUMMARY_BYTES);
  return (text.startsWith("{") ? decodeUtf8(first) : [...first].map((byte) => byte.toString(16).padStart(2, "0")).join("")) + rest;
}

const SUMMARY_BYTES = 30;

export type FieldValidation = "Strict" | "Warn" | "Ignore";

export function fieldValidationOf(call: Call): FieldValidation {
  const asked = call.info.query.get("fieldValidation");
  if (asked === "") return "Warn";
  return asked as FieldValidation;
}

/** How the value came to be, and what becomes of one that does not fit. */
export interface Reading {
  /** What a strict decoder has objected to already. */
  strict?: readonly string[];
  /** The text it was read from, which says in which order to complain. */
  json?: string | undefined;
  /** Default: BadRequest, as for an object sent whole. */
  refuse?: (reason: string, mismatch?: TypeMismatch) => Error;
}

/** Checks kind and version, and fits the value to the kind's schema. */
export function conform(call: Call, object: KubeObject, validation: FieldValidation, reading: Reading = {}): KubeObject {
  const { served: kind } = call;
  const refuse = reading.refuse ?? ((reason: string) => cannotHandle(kind, object, reason));
  // Patches build deeper objects than they are themselves.
  const deep = depthProblem(object, API_BODY_DEPTH_LEVELS);
  if (deep !== undefined) throw refuse(deep);
  checkKind(call, kind, object, reading);
  object.apiVersion = apiVersionOf(kind);
  object.kind = kind.kind;
  const schema = call.serving.openapi?.schemaOf(kind);
  const decode = kind.decode !== undefined ? () => kind.decode?.(object) ?? [] : schema === undefined ? undefined : () => decodeToSchema(object, schema);
  if (decode === undefined && typeof object.metadata === "object" && object.metadata !== null) dropNulls(object.metadata as unknown as Record<string, unknown>);
  const unknown = decode === undefined ? [] : unknownFields(decode, refuse);
  if (typeof object.metadata !== "object" || object.metadata === null || Array.isArray(object.metadata)) object.metadata = { name: "" };
  if (kind.decode === undefined && schema !== undefined) dropEmpty(object, schema);
  report(call, inOrder(unknown, reading), validation, refuse);
  return object;
}

/** The API version decides first: another one is another type altogether. */
function checkKind(call: Call, kind: KindDefinition, object: KubeObject, { refuse }: Reading): void {
  const expected = apiVersionOf(kind);
  checkHead(call, object);
  const version = object.apiVersion || expected;
  const given = object.kind || kind.kind;
  if (version === expected && given === kind.kind) return;
  if (kind.custom !== undefined && refuse === undefined) {
    if (version !== expected) throw badRequestError(`the API version in the data (${version}) does not match the expected API version (${expected})`);
    throw invalidError({ group: kind.group, kind: given }, object.metadata?.name ?? "", [invalid("kind", given, `must be ${kind.kind}`)]);
  }
  const slash = version.indexOf("/");
  const known = call.serving.registry.ofKind(slash < 0 ? "" : version.slice(0, slash), version.slice(slash + 1), given) !== undefined;
  const reason = known
    ? `converting (${version.slice(slash + 1)}.${given}) to (${packageOf(kind)}.${kind.kind}): unknown conversion`
    : `no kind ${JSON.stringify(given)} is registered for version ${JSON.stringify(version)} in scheme "pkg/runtime/scheme.go:111"`;
  if (refuse !== undefined) throw refuse(reason);
  // Versions that are no longer served are still known, and mean the same.
  const isOlder = given === kind.kind && /^v\d+(alpha|beta)\d+$/.test(version.slice(slash + 1)) && version.slice(0, slash) === kind.group;
  if (isOlder) throw badRequestError(`the API version in the data (${version}) does not match the expected API version (${expected})`);
  throw cannotHandle(kind, object, reason);
}

function checkHead(call: Call, object: KubeObject): void {
  for (const field of ["apiVersion", "kind"] as const) {
    const value: unknown = object[field];
    if (value === undefined || value === null || typeof value === "string") continue;
    const found = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const reason = `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go struct field .${field} of type string`;
    throw unrecognized(call, reason, JSON.stringify(object));
  }
}

/** The Go package of a group's internal types: the group's first word. */
function packageOf({ group }: KindDefinition): string {
  return group === "" ? "core" : (group.split(".")[0] as string);
}

function unknownFields(decode: () => string[], refuse: (reason: string, mismatch?: TypeMismatch) => Error): string[] {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TypeMismatch) throw refuse(error.message, error);
    throw error;
  }
}

/** Unknown fields and fields that come twice, as they come in the text. */
function inOrder(unknown: readonly string[], { strict: given = [], json }: Reading): string[] {
  const sentences = unknown.map((path) => `unknown field ${JSON.stringify(path)}`);
  // A field that nobody knows is not looked into.
  const strict = given.filter((problem) => !unknown.some((path) => problem === `duplicate field ${JSON.stringify(path)}`));
  if (sentences.length === 0 || strict.length === 0 || json === undefined) return [...strict, ...sentences];
  const places = new Map(placesOf(json, unknown).map(({ path, offset }) => [`unknown field ${JSON.stringify(path)}`, offset]));
  const twice = new Map(duplicateFields(json).map(({ path, offset }) => [`duplicate field ${JSON.stringify(path)}`, offset]));
  const offset = (sentence: string): number => places.get(sentence) ?? twice.get(sentence) ?? 0;
  return [...strict, ...sentences].sort((left, right) => offset(left) - offset(right));
}

function report(call: Call, problems: readonly string[], validation: FieldValidation, refuse: (reason: string) => Error): void {
  if (problems.length === 0 || validation === "Ignore") return;
  const different = [...new Set(problems)];
  if (validation === "Strict") throw refuse(`strict decoding error: ${different.join(", ")}`);
  // Each line of what the YAML decoder says in one breath is a warning of its own.
  call.warnings.push(...different.flatMap((problem) => (problem.startsWith("yaml: ") ? problem.split("\n  ").slice(1) : [problem])));
}

function cannotHandle(kind: KindDefinition, object: KubeObject, reason: string): Error {
  const version = (object.apiVersion || apiVersionOf(kind)).split("/").at(-1) as string;
  return badRequestError(`${object.kind || kind.kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind.kind}: ${reason}`);
}

function dropNulls(metadata: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(metadata)) if (value === null) delete metadata[field];
}
