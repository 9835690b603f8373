import type { JsonSchema } from "../../custom-resources/schema/json-schema.ts";
import { type Problems, required } from "../rules/problem.ts";

/** Every field that anyOf and its kin at the root speak of must be declared outside of them. Models validateStructuralCompleteness. */
export function checkCompleteness(problems: Problems, field: string, schema: JsonSchema): void {
  checkValues(problems, field, field, schema, schema);
}

function checkValues(problems: Problems, declared: string, field: string, outer: JsonSchema, schema: JsonSchema): void {
  const nested = (place: string, each: JsonSchema) => checkNested(problems, declared, place, outer, each);
  for (const kind of ["anyOf", "allOf", "oneOf"] as const)
    for (const [index, each] of (schema[kind] ?? []).entries()) nested(`${field}.${kind}[${index}]`, each);
  if (schema.not !== undefined) nested(`${field}.not`, schema.not);
}

function checkNested(problems: Problems, declared: string, field: string, outer: JsonSchema, schema: JsonSchema): void {
  checkValues(problems, declared, field, outer, schema);
  if (schema.items !== undefined) {
    const because = `because it is defined in ${field}.items`;
    if (outer.items === undefined) problems.push(required(`${declared}.items`, because));
    else checkNested(problems, `${declared}.items`, `${field}.items`, outer.items, schema.items);
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const place = `${field}.properties[${name}]`;
    const known = outer.properties?.[name];
    if (known === undefined) problems.push(required(`${declared}.properties[${name}]`, `because it is defined in ${place}`));
    else checkNested(problems, `${declared}.properties[${name}]`, place, known, property);
  }
}
