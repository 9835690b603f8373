import type { ApiResource } from "../discovery/api-resource.ts";
import { CommandError } from "../errors/command-error.ts";
import { indent, wrap } from "./wrap.ts";

/** The part of an OpenAPI v3 schema that is explained. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  allOf?: Schema[];
  enum?: unknown[];
  "x-kubernetes-group-version-kind"?: { group: string; version: string; kind: string }[];
}

export interface OpenApiDocument {
  components?: { schemas?: Record<string, Schema> };
}

/** How many enum values a list of fields names before it stops. */
const ENUM_LIMIT = 4;
/** Nesting of --recursive, so that a schema that refers to itself through many names ends. */
const DEPTH_LIMIT = 32;

/** Models kubectl's explain/v2 plaintext. `body` is undefined when the field does not exist: the head is printed all the same. */
export function explainText(
  document: OpenApiDocument,
  mapping: ApiResource,
  fields: readonly string[],
  recursive: boolean,
): { head: string; body: string | undefined } {
  const schema = Object.values(document.components?.schemas ?? {}).find((each) =>
    each["x-kubernetes-group-version-kind"]?.some((gvk) => gvk.kind === mapping.kind && gvk.group === mapping.group && gvk.version === mapping.version),
  );
  const { group, version, kind } = mapping;
  if (schema === undefined) throw new CommandError(`GVK map[group:${group} kind:${kind} version:${version}] not found in OpenAPI schema`);
  const head = `${group === "" ? "" : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
  const body = new Explainer(document, recursive).output(schema, fields, new Set());
  return { head, body: body === undefined ? undefined : `${body}\n` };
}

class Explainer {
  private readonly document: OpenApiDocument;
  private readonly recursive: boolean;

  constructor(document: OpenApiDocument, recursive: boolean) {
    this.document = document;
    this.recursive = recursive;
  }

  output(schema: Schema, path: readonly string[], seen: ReadonlySet<string>): string | undefined {
    const resolved = this.resolve(schema);
    const [field, ...rest] = path;
    if (field === undefined) return this.details(resolved);
    if (schema.$ref !== undefined && seen.has(schema.$ref)) return undefined;
    const next = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
    const property = resolved.properties?.[field];
    if (property !== undefined) {
      const inner = this.output(property, rest, new Set());
      if (inner === undefined || rest.length > 0) return inner;
      return `FIELD: ${field} <${this.typeOf(property)}>\n${this.longEnum(property)}\n\n${inner}`;
    }
    if (resolved.items !== undefined) return this.output(resolved.items, path, next);
    if (typeof resolved.additionalProperties === "object") return this.output(resolved.additionalProperties, path, next);
    for (const part of resolved.allOf ?? []) {
      const found = this.output(part, path, next);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private details(schema: Schema): string {
    const fields = this.fieldList(schema, 1, new Set());
    const description = indent(wrap(this.description(schema, 0) || "<empty>", 76), 4);
    return `DESCRIPTION:\n${description}\n${fields === "" ? "" : `FIELDS:\n${fields}`}`;
  }

  private description(schema: Schema, depth: number): string {
    const resolved = this.resolve(schema);
    if (depth > DEPTH_LIMIT) return "";
    let text = resolved.description ? `${resolved.description}\n` : "";
    for (const part of resolved.allOf ?? []) text += this.description(part, depth + 1);
    if (resolved.items !== undefined) text += this.description(resolved.items, depth + 1);
    if (typeof resolved.additionalProperties === "object") text += this.description(resolved.additionalProperties, depth + 1);
    return text;
  }

  private fieldList(schema: Schema, level: number, seen: ReadonlySet<string>): string {
    if ((schema.$ref !== undefined && seen.has(schema.$ref)) || level > DEPTH_LIMIT) return "";
    const next = schema.$ref === undefined ? seen : new Set([...seen, schema.$ref]);
    const resolved = this.resolve(schema);
    let text = "";
    for (const name of Object.keys(resolved.properties ?? {}).sort()) {
      const property = resolved.properties?.[name] as Schema;
      text += this.fieldDetail(name, property, resolved.required?.includes(name) ?? false, level);
      if (this.recursive) text += this.fieldList(property, level + 1, next);
    }
    for (const part of resolved.allOf ?? []) text += this.fieldList(part, level, next);
    if (resolved.items !== undefined) text += this.fieldList(resolved.items, level, next);
    if (typeof resolved.additionalProperties === "object") text += this.fieldList(resolved.additionalProperties, level, next);
    return text;
  }

  private fieldDetail(name: string, schema: Schema, required: boolean, level: number): string {
    const margin = level * 2;
    const line = `${" ".repeat(margin)}${name}\t<${this.typeOf(schema)}>${required ? " -required-" : ""}${this.shortEnum(schema, margin)}\n`;
    if (this.recursive) return line;
    return `${line}${indent(wrap(schema.description || "<no description>", 78 - margin), margin + 2)}\n\n`;
  }

  private typeOf(schema: Schema): string {
    if (schema.items !== undefined) return `[]${this.typeOf(schema.items)}`;
    if (typeof schema.additionalProperties === "object") return `map[string]${this.typeOf(schema.additionalProperties)}`;
    if (schema.allOf?.length === 1 && schema.properties === undefined) return this.typeOf(schema.allOf[0] as Schema);
    if (schema.$ref !== undefined) {
      const target = this.document.components?.schemas?.[nameOf(schema.$ref)];
      if (target?.type === undefined || target.type === "object") return schema.$ref.split("/").at(-1)?.split(".").at(-1) || "Object";
      return target.type;
    }
    return schema.type === undefined || schema.type === "object" ? "Object" : schema.type;
  }

  private shortEnum(schema: Schema, margin: number): string {
    if (schema.enum === undefined) return "";
    const values = schema.enum.slice(0, ENUM_LIMIT).map(enumText).join(", ");
    return `\n${" ".repeat(margin)}enum: ${values}${schema.enum.length > ENUM_LIMIT ? ", ...." : ""}`;
  }

  private longEnum(schema: Schema): string {
    return schema.enum === undefined ? "" : `ENUM:${schema.enum.map((value) => `\n    ${enumText(value)}`).join("")}`;
  }

  private resolve(schema: Schema): Schema {
    return schema.$ref === undefined ? schema : (this.document.components?.schemas?.[nameOf(schema.$ref)] ?? schema);
  }
}

function nameOf(reference: string): string {
  return reference.replace(/^#\/components\/schemas\//, "");
}

function enumText(value: unknown): string {
  return value === "" ? '""' : String(value);
}
