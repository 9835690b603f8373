import type { JsonSchema } from "../schema/json-schema.ts";
import { FORMATS, isUnsupportedFormat } from "./formats.ts";
import { breaks, longerThan, placeless, wrongType } from "./messages.ts";
import { compilePattern } from "./pattern.ts";
import { type Result, result } from "./result.ts";

/** Models stringValidator: the first violation only. */
export function checkString(value: string, schema: JsonSchema, path: string): Result {
  const length = [...value].length;
  const { maxLength, minLength, pattern } = schema;
  if (maxLength !== undefined && length > maxLength) return result(longerThan(path, maxLength));
  if (minLength !== undefined && length < minLength) return result(breaks(path, value, `should be at least ${minLength} chars long`));
  if (pattern !== undefined && pattern !== "" && !compilePattern(pattern).test(value)) return result(breaks(path, value, `should match '${pattern}'`));
  return result();
}

/** Models formatValidator. Formats the server does not know are not checked. */
export function checkFormat(value: string, schema: JsonSchema, path: string): Result {
  const { format } = schema;
  if (format === undefined || isUnsupportedFormat(format)) return result();
  const normal = format.replaceAll("-", "");
  return FORMATS[normal]?.(value) === false ? result(wrongType(path, format, value)) : result();
}

const INTEGER_FORMATS: Readonly<Record<string, [number, number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63],
};

/** Models numberValidator. */
export function checkNumber(value: number, schema: JsonSchema, path: string): Result {
  const found = result();
  const range = schema.type === "integer" && schema.format !== undefined ? INTEGER_FORMATS[schema.format] : undefined;
  if (range !== undefined && (value < range[0] || value > range[1])) {
    found.errors.push(placeless(`Checked value must be of type integer with format ${schema.format} in ${path}`));
  }
  if (schema.type === "integer" && !Number.isInteger(value)) found.errors.push(placeless(`Checked value must be of type integer (default format) in ${path}`));
  const { multipleOf, maximum, minimum } = schema;
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) found.errors.push(breaks(path, value, `should be a multiple of ${multipleOf}`));
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    found.errors.push(breaks(path, value, `should be greater than ${schema.exclusiveMinimum === true ? "" : "or equal to "}${minimum}`));
  }
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    found.errors.push(breaks(path, value, `should be less than ${schema.exclusiveMaximum === true ? "" : "or equal to "}${maximum}`));
  }
  found.matches += 1;
  return found;
}
