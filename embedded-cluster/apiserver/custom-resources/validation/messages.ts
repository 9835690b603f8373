import { invalid, notSupported, required, tooLong, tooMany, typeInvalid } from "../../../apimachinery/validation/field-problem.ts";
import type { SchemaError } from "./result.ts";

// Violations in the words of kube-openapi/pkg/validation/errors, as kubeOpenAPIResultToFieldErrors turns them into field errors.

export function wrongType(path: string, wanted: string, found: string): SchemaError {
  const message = `${inBody(path)} must be of type ${wanted}: ${JSON.stringify(found)}`;
  return { field: path, message, problem: (field) => typeInvalid(field, found, message) };
}

export function missing(path: string): SchemaError {
  return { field: path, message: `${inBody(path)} is required`, problem: (field) => required(field) };
}

export function notOneOf(path: string, value: unknown, allowed: readonly unknown[]): SchemaError {
  const values = allowed.map((each) => (typeof each === "string" ? each : JSON.stringify(each)));
  return { field: path, message: `${inBody(path)} should be one of ${JSON.stringify(allowed)}`, problem: (field) => notSupported(field, value, values) };
}

export function longerThan(path: string, limit: number): SchemaError {
  return { field: path, message: `${inBody(path)} should be at most ${limit} chars long`, problem: (field) => tooLong(field, limit) };
}

export function moreThan(path: string, what: "items" | "properties", actual: number, limit: number): SchemaError {
  return { field: path, message: `${inBody(path)} should have at most ${limit} ${what}`, problem: (field) => tooMany(field, actual, limit) };
}

/** Every other violation: `<path> in body <rule>`. */
export function breaks(path: string, value: unknown, rule: string): SchemaError {
  const message = `${inBody(path)} ${rule}`;
  return { field: path, message, problem: (field) => invalid(field, value, message) };
}

/** A violation that belongs to no field: upstream writes "<nil>" in its place when the whole object is validated. */
export function placeless(message: string): SchemaError {
  return { field: undefined, message, problem: (field) => invalid(field, "", message) };
}

function inBody(path: string): string {
  return `${path} in body`;
}
