import type { KubeObject } from "../../../apimachinery/object.ts";
import { decodeToSchema } from "../../../apimachinery/schema/decode.ts";
import { dns1035LabelProblems, pathSegmentNameProblems } from "../../../apimachinery/validation/names.ts";
import { invalid, required } from "../../../apimachinery/validation/field-problem.ts";
import { checkMetadata } from "../../kinds/rules/metadata.ts";
import type { Problems } from "../../kinds/rules/problem.ts";
import { objectMetaSchema } from "../object-meta.ts";
import { fieldSchemaOf, isObject, type JsonObject, type JsonSchema } from "./json-schema.ts";

/** Fits the metadata of embedded objects to ObjectMeta, in place; gives the paths of unknown fields. Models pkg/apiserver/schema/objectmeta. */
export function coerceEmbedded(value: unknown, schema: JsonSchema): string[] {
  const unknown: string[] = [];
  eachEmbedded(value, schema, "", (object, path) => {
    if (!isObject(object["metadata"])) return;
    const prefix = path === "" ? "metadata" : `${path}.metadata`;
    for (const field of decodeToSchema(object["metadata"], objectMetaSchema())) unknown.push(`${prefix}.${field}`);
  });
  return unknown.sort();
}

/** What is wrong with the kinds and metadata of embedded objects. */
export function checkEmbedded(problems: Problems, value: unknown, schema: JsonSchema): void {
  eachEmbedded(value, schema, "", (object, path) => checkOne(problems, object, path));
}

function checkOne(problems: Problems, object: JsonObject, path: string): void {
  for (const field of ["apiVersion", "kind"]) {
    const place = `${path}.${field}`;
    const value = object[field];
    if (!Object.hasOwn(object, field)) problems.push(required(place));
    else if (typeof value !== "string") problems.push(invalid(place, value, "must be a string"));
    else if (value === "") problems.push(invalid(place, value, "must not be empty"));
    else if (field === "kind") checkKind(problems, place, value);
    else if (value.split("/").length > 2) problems.push(invalid(place, value, `unexpected GroupVersion string: ${value}`));
  }
  if (!isObject(object["metadata"])) return;
  const metadata = { ...object["metadata"], name: object["metadata"]["name"] || "fakename" } as KubeObject["metadata"];
  const found: Problems = [];
  checkMetadata(found, { apiVersion: "", kind: "", metadata }, Boolean(metadata.namespace), pathSegmentNameProblems);
  problems.push(...found.map((problem) => ({ ...problem, field: `${path}.${problem.field}` })));
}

function checkKind(problems: Problems, place: string, kind: string): void {
  const messages = dns1035LabelProblems(kind.toLowerCase());
  if (messages.length > 0) problems.push(invalid(place, kind, `may have mixed case, but should otherwise match: ${messages.join(",")}`));
}

function eachEmbedded(value: unknown, schema: JsonSchema | undefined, path: string, visit: (object: JsonObject, path: string) => void): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) eachEmbedded(item, schema.items, `${path}[${index}]`, visit);
  } else if (isObject(value)) {
    if (schema["x-kubernetes-embedded-resource"] === true && path !== "") visit(value, path);
    for (const field of Object.keys(value)) eachEmbedded(value[field], fieldSchemaOf(schema, field), path === "" ? field : `${path}.${field}`, visit);
  }
}
