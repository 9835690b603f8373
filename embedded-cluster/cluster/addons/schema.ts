// Short words for the structural schemas of the addons' definitions.

type Schema = Readonly<Record<string, unknown>>;

export const TEXT: Schema = { type: "string" };
export const WHOLE: Schema = { type: "integer" };
export const TRUTH: Schema = { type: "boolean" };
export const NUMBER: Schema = { type: "number", format: "double" };
export const TEXTS: Schema = { type: "array", items: TEXT };
export const TEXT_MAP: Schema = { type: "object", additionalProperties: TEXT };
export const PORT: Schema = { type: "integer", format: "int32", minimum: 1, maximum: 65_535 };
/** Anything at all below here: it is kept as it is. */
export const OPEN: Schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };

export function fields(properties: Readonly<Record<string, Schema>>, ...required: string[]): Schema {
  return { type: "object", properties, ...(required.length === 0 ? {} : { required }) };
}

export function listOf(items: Schema, most?: number): Schema {
  return { type: "array", items, ...(most === undefined ? {} : { maxItems: most }) };
}

export function mapOf(additionalProperties: Schema): Schema {
  return { type: "object", additionalProperties };
}

export function oneOf(...values: string[]): Schema {
  return { type: "string", enum: values };
}

/** "1s", "200ms" */
export const DURATION: Schema = {
  type: "string",
  "x-kubernetes-validations": [{ rule: "duration(self) >= duration('1ms')", message: "must be a valid duration greater than 1ms" }],
};
/** Zero is a duration too: it switches a timeout off. */
export const ANY_DURATION: Schema = { type: "string", pattern: "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$" };

export interface DefinitionOptions {
  group: string;
  kind: string;
  plural: string;
  shortNames?: string[];
  categories?: string[];
  scope?: "Namespaced" | "Cluster";
  versions: string[];
  columns?: { name: string; jsonPath: string; type?: string; priority?: number }[];
  spec: Schema;
  status?: Schema;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
  specIsRequired?: boolean;
}

/** A CustomResourceDefinition; the first version is the one that is stored. */
export function customResource(options: DefinitionOptions): object {
  const { group, kind, plural, versions, columns, spec, status, scope = "Namespaced" } = options;
  const properties = { apiVersion: TEXT, kind: TEXT, metadata: { type: "object" }, spec, ...(status === undefined ? {} : { status }) };
  const required = options.specIsRequired === true ? ["spec"] : [];
  const additionalPrinterColumns = [...(columns ?? []).map((column) => ({ type: "string", ...column }))];
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name: `${plural}.${group}`,
      ...(options.labels === undefined ? {} : { labels: options.labels }),
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    },
    spec: {
      group,
      scope,
      names: {
        kind,
        listKind: `${kind}List`,
        plural,
        singular: kind.toLowerCase(),
        ...(options.shortNames === undefined ? {} : { shortNames: options.shortNames }),
        ...(options.categories === undefined ? {} : { categories: options.categories }),
      },
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: fields(properties, ...required) },
        ...(status === undefined ? {} : { subresources: { status: {} } }),
        ...(additionalPrinterColumns.length === 0 ? {} : { additionalPrinterColumns }),
      })),
    },
  };
}

export const AGE = { name: "Age", jsonPath: ".metadata.creationTimestamp", type: "date" };
