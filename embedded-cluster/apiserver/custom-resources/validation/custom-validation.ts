import { goMap } from "../../../apimachinery/strategic-merge/go-map.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { invalid } from "../../../apimachinery/validation/field-problem.ts";
import { checkMetadata, checkMetadataUpdate } from "../../kinds/rules/metadata.ts";
import type { Problems } from "../../kinds/rules/problem.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import type { Version } from "../definition.ts";
import { checkEmbedded } from "../schema/embedded.ts";
import { isObject, type JsonObject, type JsonSchema } from "../schema/json-schema.ts";
import { checkRules, hasRules } from "../rules/check-rules.ts";
import { checkListTypes } from "../schema/list-types.ts";
import { validateSchema } from "./validate.ts";

type Scale = NonNullable<Version["subresources"]>["scale"];

/** Found before rules are looked at: then these are not. Models hasBlockingErr. */
const BLOCKING = new Set(["FieldValueNotSupported", "FieldValueRequired", "FieldValueTooLong", "FieldValueTooMany", "FieldValueTypeInvalid"]);

const NOT_CHECKED = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** Metadata's rules, the schema's, and the expressions'. Models customResourceStrategy and customResourceValidator. */
export function customValidation(
  schema: JsonSchema,
  namespaced: boolean,
  scale: Scale,
): Pick<KindDefinition, "validate" | "validateUpdate" | "validateStatusUpdate"> {
  return {
    validate(object) {
      const problems: Problems = [];
      checkMetadata(problems, object, namespaced);
      problems.push(...validateSchema(object, schema, ""));
      checkScale(problems, object, scale, true);
      checkRest(problems, object, undefined, schema);
      return problems;
    },
    validateUpdate(object, previous) {
      const problems: Problems = [];
      checkMetadataUpdate(problems, object, previous);
      problems.push(...validateSchema(object, schema, "", { value: previous }));
      checkScale(problems, object, scale, true);
      checkRest(problems, object, previous, schema);
      return problems;
    },
    validateStatusUpdate(object, previous) {
      const problems: Problems = [];
      checkMetadataUpdate(problems, object, previous);
      const status = schema.properties?.["status"];
      if (object["status"] !== undefined && status !== undefined) {
        problems.push(...validateSchema(object["status"], status, "status", previous["status"] === undefined ? undefined : { value: previous["status"] }));
      }
      checkScale(problems, object, scale, false);
      checkRest(problems, object, previous, schema);
      return problems;
    },
  };
}

/** What holds beyond the schema's plain rules. Lists that were wrong before may stay so. */
function checkRest(problems: Problems, object: KubeObject, previous: KubeObject | undefined, schema: JsonSchema): void {
  checkEmbedded(problems, object, schema);
  const before: Problems = [];
  if (previous !== undefined) checkListTypes(before, "", previous, schema);
  if (before.length === 0) checkListTypes(problems, "", object, schema);
  if (!problems.some(({ type }) => BLOCKING.has(type))) return checkRules(problems, object, previous, schema);
  if (hasRules(schema)) problems.push(invalid("<nil>", null, NOT_CHECKED));
}

/** The paths of the scale subresource lead to numbers and texts. Models ValidateScaleSpec and ValidateScaleStatus. */
function checkScale(problems: Problems, object: KubeObject, scale: Scale, withSpec: boolean): void {
  if (scale === undefined) return;
  for (const path of [...(withSpec ? [scale.specReplicasPath] : []), scale.statusReplicasPath]) {
    const value = readPath(object, path) ?? 0;
    if (!Number.isInteger(value)) problems.push(invalid(path, 0, wrongAccess(path, value, "int64")));
    else if ((value as number) < 0) problems.push(invalid(path, value, "should be a non-negative integer"));
    else if ((value as number) > 2 ** 31 - 1) problems.push(invalid(path, value, `should be less than or equal to ${2 ** 31 - 1}`));
  }
  const selector = scale.labelSelectorPath === undefined ? undefined : readPath(object, scale.labelSelectorPath);
  if (selector !== undefined && typeof selector !== "string") {
    problems.push(invalid(scale.labelSelectorPath as string, "", wrongAccess(scale.labelSelectorPath as string, selector, "string")));
  }
}

function readPath(object: KubeObject, path: string): unknown {
  let value: unknown = object;
  for (const field of path.replace(/^\./, "").split(".")) value = isObject(value) ? (value as JsonObject)[field] : undefined;
  return value;
}

function wrongAccess(path: string, value: unknown, wanted: string): string {
  const found = typeof value === "string" ? "string" : typeof value === "boolean" ? "bool" : typeof value === "number" ? "float64" : "map[string]interface {}";
  return `${path} accessor error: ${goMap(value)} is of the type ${found}, expected ${wanted}`;
}
