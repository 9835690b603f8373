import { percentage } from "../rules/names.ts";
import { checkNotNegative, invalid, invalidFor, type Problems } from "../rules/problem.ts";

// Numbers of pods, or shares of them such as "25%", as the update strategies of workloads have them.

/** Models ValidatePositiveIntOrPercent of pkg/apis/apps/validation. */
export function checkAmountOrPercent(problems: Problems, field: string, value: number | string): void {
  if (typeof value === "string") invalidFor(problems, field, value, percentage(value));
  else checkNotNegative(problems, field, value);
}

/** Models IsNotMoreThan100Percent. */
export function checkAtMostAll(problems: Problems, field: string, value: number | string): void {
  if (typeof value === "string" && amountOrPercent(value) > 100) problems.push(invalid(field, value, "must not be greater than 100%"));
}

/** 25 of "25%", 3 of 3, 0 of anything else. Models getIntOrPercentValue. */
export function amountOrPercent(value: number | string): number {
  if (typeof value === "number") return value;
  return /^\d+%$/.test(value) ? Number.parseInt(value, 10) : 0;
}
