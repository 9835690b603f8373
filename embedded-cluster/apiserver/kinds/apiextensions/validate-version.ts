import type { PrinterColumn, Version } from "../../custom-resources/definition.ts";
import { invalid, type Problems, required } from "../rules/problem.ts";
import { checkSelectableFields } from "./validate-selectable-fields.ts";
import { checkSchema } from "./validate-schema.ts";
import type { VersionParts } from "./internal-spec.ts";

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

/** Models validateCustomResourceDefinitionVersion. */
export function checkVersion(problems: Problems, field: string, version: Version, hasStatus: boolean, previous: Version | undefined): void {
  const { deprecated, deprecationWarning } = version;
  const warningField = `${field}.deprecationWarning`;
  if (deprecationWarning !== undefined) {
    if (deprecated !== true) problems.push(invalid(warningField, deprecationWarning, "can only be set for deprecated versions"));
    if (deprecationWarning.length > 256) problems.push(invalid(warningField, deprecationWarning, "must be <= 256 characters long"));
    if (deprecationWarning === "") problems.push(invalid(warningField, deprecationWarning, "must not be an empty string"));
  }
  checkParts(problems, field, "schema", version, hasStatus, previous);
}

/** What versions have in common stands beside them, in upstream's internal form, and is checked there. */
export function checkParts(
  problems: Problems,
  field: string,
  schemaField: string,
  version: VersionParts,
  hasStatus: boolean,
  previous: VersionParts | undefined,
): void {
  const schema = version.schema?.openAPIV3Schema;
  if (schema !== undefined) checkSchema(problems, `${field}.${schemaField}.openAPIV3Schema`, schema, hasStatus, previous?.schema?.openAPIV3Schema);
  checkScale(problems, `${field}.subresources.scale`, version.subresources?.scale);
  for (const [index, column] of (version.additionalPrinterColumns ?? []).entries())
    checkColumn(problems, `${field}.additionalPrinterColumns[${index}]`, column);
  if (version.selectableFields !== undefined) checkSelectableFields(problems, `${field}.selectableFields`, version.selectableFields, schema);
}

/** Models ValidateCustomResourceColumnDefinition. */
function checkColumn(problems: Problems, field: string, { name, type, format, jsonPath }: PrinterColumn): void {
  if (!name) problems.push(required(`${field}.name`));
  if (!type) problems.push(required(`${field}.type`, `must be one of ${COLUMN_TYPES.join(",")}`));
  else if (!COLUMN_TYPES.includes(type)) problems.push(invalid(`${field}.type`, type, `must be one of ${COLUMN_TYPES.join(",")}`));
  if (format && !COLUMN_FORMATS.includes(format)) problems.push(invalid(`${field}.format`, format, `must be one of ${COLUMN_FORMATS.join(",")}`));
  if (!jsonPath) return void problems.push(required(`${field}.JSONPath`));
  if (!jsonPath.startsWith(".")) problems.push(invalid(`${field}.JSONPath`, jsonPath, "must be a simple json path starting with ."));
}

type Scale = NonNullable<Version["subresources"]>["scale"];

/** Models ValidateCustomResourceDefinitionSubresources. */
function checkScale(problems: Problems, field: string, scale: Scale): void {
  if (scale === undefined) return;
  checkPath(problems, `${field}.specReplicasPath`, scale.specReplicasPath, [".spec."], true);
  checkPath(problems, `${field}.statusReplicasPath`, scale.statusReplicasPath, [".status."], true);
  if (scale.labelSelectorPath) checkPath(problems, `${field}.labelSelectorPath`, scale.labelSelectorPath, [".spec.", ".status."], false);
}

function checkPath(problems: Problems, field: string, path: string | undefined, starts: readonly string[], isRequired: boolean): void {
  if (!path) {
    if (isRequired) problems.push(required(field));
    return;
  }
  if (!path.startsWith(".")) return void problems.push(invalid(field, path, "must be a simple json path starting with ."));
  if (starts.some((start) => path.startsWith(start))) return;
  const allowed = starts.map((start) => start.replace(/\.$/, "")).join(" or ");
  problems.push(invalid(field, path, `should be a json path under ${starts.length > 1 ? "either " : ""}${allowed}`));
}
