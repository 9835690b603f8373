import { type RegularExpression, regularExpression } from "../../regular-expression/regular-expression.ts";

/** A schema's pattern, as Go's regexp package reads it. Throws PatternError. */
export function compilePattern(pattern: string): RegularExpression {
  return regularExpression(pattern);
}
