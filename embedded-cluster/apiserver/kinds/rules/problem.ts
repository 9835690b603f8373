import { type FieldProblem, invalid } from "../../../apimachinery/validation/field-problem.ts";

export { duplicate, forbidden, invalid, notFound, notSupported, required, tooLong, tooMany } from "../../../apimachinery/validation/field-problem.ts";

export type Problems = FieldProblem[];

/** One problem for each message. */
export function invalidFor(problems: Problems, field: string, value: unknown, messages: readonly string[]): void {
  for (const message of messages) problems.push(invalid(field, value, message));
}

/** A map as Go's JSON encoder prints it: sorted by key. */
export function sortedMap(map: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> | null {
  if (map === undefined || map === null) return null;
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Whether a numeric field is absent or not negative. Models ValidateNonnegativeField. */
export function checkNotNegative(problems: Problems, field: string, value: number | undefined | null): void {
  if (typeof value === "number" && value < 0) problems.push(invalid(field, value, "must be greater than or equal to 0"));
}
