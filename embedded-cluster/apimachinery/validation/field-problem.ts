// Constructors of field problems, worded as k8s.io/apimachinery/pkg/util/validation/field.Error.ErrorBody.

export interface FieldProblem {
  field: string;
  type: string;
  body: string;
}

export function required(field: string, detail = ""): FieldProblem {
  return { field, type: "FieldValueRequired", body: withDetail("Required value", detail) };
}

export function invalid(field: string, value: unknown, detail: string): FieldProblem {
  return { field, type: "FieldValueInvalid", body: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldProblem {
  return { field, type: "FieldValueTypeInvalid", body: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): FieldProblem {
  const detail = supported.length === 0 ? "" : `supported values: ${supported.map((each) => JSON.stringify(each)).join(", ")}`;
  return { field, type: "FieldValueNotSupported", body: withDetail(`Unsupported value: ${shown(value)}`, detail) };
}

export function forbidden(field: string, detail: string): FieldProblem {
  return { field, type: "FieldValueForbidden", body: withDetail("Forbidden", detail) };
}

export function duplicate(field: string, value: unknown): FieldProblem {
  return { field, type: "FieldValueDuplicate", body: `Duplicate value: ${shown(value)}` };
}

export function notFound(field: string, value: unknown): FieldProblem {
  return { field, type: "FieldValueNotFound", body: `Not found: ${shown(value)}` };
}

export function tooLong(field: string, limitBytes: number): FieldProblem {
  return { field, type: "FieldValueTooLong", body: `Too long: may not be more than ${limitBytes} bytes` };
}

export function tooMany(field: string, actual: number, limit: number): FieldProblem {
  return { field, type: "FieldValueTooMany", body: `Too many: ${actual}: must have at most ${limit} item${limit === 1 ? "" : "s"}` };
}

function shown(value: unknown): string {
  if (value === undefined) return "null";
  const text = JSON.stringify(value);
  // Go's encoder keeps JSON fit for HTML; texts of their own are quoted, not encoded.
  return typeof value === "object" ? text.replace(/[<>&]/g, (symbol) => `\\u00${symbol.charCodeAt(0).toString(16)}`) : text;
}

function withDetail(text: string, detail: string): string {
  return detail === "" ? text : `${text}: ${detail}`;
}
