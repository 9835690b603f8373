import { badRequestError } from "../../apimachinery/errors.ts";
import { type KubeObject, apiVersionOf } from "../../apimachinery/object.ts";
import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { goMap } from "../../apimachinery/strategic-merge/go-map.ts";
import { failure } from "../../apimachinery/status.ts";
import { type Body, UnreadableBody, readBody } from "../request/body.ts";
import type { Call } from "../rest/call.ts";
import { nameMismatch, namespaceMismatch } from "../rest/create.ts";
import { conform, fieldValidationOf } from "../rest/decode-object.ts";

/** What an apply is asked to apply, of the call's kind. Models applyPatcher and structuredmerge.Apply, refusals included. */
export function appliedConfig(call: Call): KubeObject {
  const { value, strict } = readYaml(call);
  const config = value as KubeObject;
  checkConfig(call, config);
  const schema = call.serving.openapi?.schemaOf(call.served);
  if (schema !== undefined) checkTypes(call, config, schema);
  const validation = fieldValidationOf(call);
  const doubled = strict.map((problem) => `error converting YAML to JSON: ${problem}`);
  if (validation === "Strict" && doubled.length > 0) throw badRequestError(`error strict decoding YAML: ${doubled.join(", ")}`);
  if (validation === "Warn") call.warnings.push(...doubled);
  return conform(call, config, validation);
}

function readYaml(call: Call): Body {
  try {
    const body = readBody(call.request, undefined);
    const { value } = body;
    if (value === undefined || value === null) return { value: {}, strict: [] };
    if (typeof value === "object" && !Array.isArray(value)) return body;
    const found = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    const reason = `json: cannot unmarshal ${found} into Go value of type map[string]interface {}`;
    throw badRequestError(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${reason}`);
  } catch (error) {
    if (error instanceof UnreadableBody) throw badRequestError(`error decoding YAML: error converting YAML to JSON: ${error.message}`);
    throw error;
  }
}

function checkConfig(call: Call, config: KubeObject): void {
  const { served, info } = call;
  const expected = apiVersionOf(served);
  const apiVersion = textOr(config.apiVersion, "");
  const kind = textOr(config.kind, "");
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  if (kind !== served.kind || apiVersion !== expected) throw badRequestError(`invalid object type: ${group}/${apiVersion.slice(slash + 1)}, Kind=${kind}`);
  const { metadata } = config;
  if (metadata?.managedFields !== undefined && metadata.managedFields !== null) throw badRequestError("metadata.managedFields must be nil");
  if (!metadata?.name) throw badRequestError(`the name of the object (${info.name} based on URL) was undeterminable: name must be provided`);
  // A name that is no text is left to the schema.
  if (typeof metadata.name !== "string") return;
  if (metadata.name !== info.name) throw nameMismatch(metadata.name, info.name);
  if (call.kind.namespaced && textOr(metadata.namespace, "") !== "" && metadata.namespace !== info.namespace) throw namespaceMismatch();
}

/** Unstructured objects read what is no text as absent. */
function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** Models typed.AsTyped with the schema's validation: a plain error, and so a 500. */
function checkTypes(call: Call, config: KubeObject, schema: FieldSchema): void {
  const problems: string[] = [];
  collect(problems, config, schema, "");
  if (problems.length === 0) return;
  const { group, version, kind } = call.served;
  const about = `${textOr(config.metadata.namespace, "")}/${textOr(config.metadata.name, "")}; ${group}/${version}, Kind=${kind}`;
  const list = problems.length === 1 ? problems[0] : ["errors:", ...problems.map((problem) => `  ${problem}`)].join("\n");
  throw failure(500, "", `failed to create typed patch object (${about}): ${list}`);
}

function collect(problems: string[], value: unknown, schema: FieldSchema, path: string): void {
  if (value === null || value === undefined || schema.type === "any") return;
  const expected = expectation(value, schema);
  if (expected !== undefined) {
    const isShown = expected === "map" || expected === "list";
    problems.push(`${path}: expected ${expected}, got ${isShown ? `&{${goMap(value)}}` : `&value.valueUnstructured{Value:${goValue(value)}}`}`);
  } else if (Array.isArray(value)) {
    if (schema.items !== undefined)
      for (const [index, item] of value.entries()) collect(problems, item, schema.items, `${path}${element(item, schema, index)}`);
  } else if (typeof value === "object") collectFields(problems, value as Record<string, unknown>, schema, path);
}

function collectFields(problems: string[], value: Record<string, unknown>, schema: FieldSchema, path: string): void {
  for (const name of Object.keys(value).sort()) {
    const field = schema.field === undefined ? schema.items : schema.field(name);
    if (field !== undefined) collect(problems, value[name], field, `${path}.${name}`);
    else if (schema.field !== undefined) problems.push(`${path}.${name}: field not declared in schema`);
  }
}

/** What the schema wants and the value is not. */
function expectation(value: unknown, { type }: FieldSchema): string | undefined {
  const isList = Array.isArray(value);
  switch (type) {
    case "array":
      return isList ? undefined : "list";
    case "object":
      return typeof value === "object" && !isList ? undefined : "map";
    case "integer":
    case "number":
      return typeof value === "number" ? undefined : "numeric (int or float)";
    case "boolean":
      return typeof value === "boolean" ? undefined : "boolean";
    default:
      return typeof value === "string" ? undefined : "string";
  }
}

function element(item: unknown, schema: FieldSchema, index: number): string {
  const keys = schema.listMapKeys ?? [];
  if (schema.listType !== "map" || typeof item !== "object" || item === null) return `[${index}]`;
  const named = keys.map((key) => `${key}=${JSON.stringify((item as Record<string, unknown>)[key] ?? schema.listMapKeyDefaults?.[key])}`);
  return `[${named.join(",")}]`;
}

/** As Go's %#v prints an unstructured value. */
function goValue(value: unknown): string {
  if (Array.isArray(value)) return `[]interface {}{${value.map(goValue).join(", ")}}`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `map[string]interface {}{${fields.map(([name, field]) => `${JSON.stringify(name)}:${goValue(field)}`).join(", ")}}`;
}
