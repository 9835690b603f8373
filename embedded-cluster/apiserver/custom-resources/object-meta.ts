import type { FieldSchema } from "../../apimachinery/schema/field-schema.ts";
import { schemaOf } from "../openapi/schema-of.ts";

/** meta/v1 ObjectMeta, as every kind has it. */
export function objectMetaSchema(): FieldSchema {
  const schema = schemaOf({ group: "", version: "v1", kind: "ConfigMap" })?.field?.("metadata");
  if (schema === undefined) throw new Error("the facts know no ObjectMeta");
  return schema;
}
