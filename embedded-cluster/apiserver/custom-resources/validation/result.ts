import type { FieldProblem } from "../../registry/kind-definition.ts";

/** What validating one value has found. `matches` counts the checks that were made, to tell the nearest of several alternatives. */
export interface Result {
  errors: SchemaError[];
  matches: number;
}

/** One violation. `field` undefined: it has no place of its own, as with anyOf. */
export interface SchemaError {
  field: string | undefined;
  message: string;
  problem(field: string): FieldProblem;
}

export function result(...errors: SchemaError[]): Result {
  return { errors, matches: 0 };
}

/** Adds what another result has found; the same sentence stands once. Models validate.Result.Merge. */
export function merge(into: Result, other: Result): void {
  for (const error of other.errors) if (!into.errors.some((each) => each.message === error.message)) into.errors.push(error);
  into.matches += other.matches;
}

export function isValid({ errors }: Result): boolean {
  return errors.length === 0;
}
