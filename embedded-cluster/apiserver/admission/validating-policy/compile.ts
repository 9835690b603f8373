import type { ValidatingAdmissionPolicy, Validation } from "./types.ts";
import { type Compiled, compilePolicyExpression, compileVariables } from "./variables.ts";

interface Expression {
  source: string;
  compiled: Compiled;
}

/** A policy's expressions, ready to run. */
export interface CompiledPolicy {
  conditions: Expression[];
  variables: ReadonlyMap<string, Compiled>;
  validations: { validation: Validation; expression: Expression; message: Expression | undefined }[];
}

const compiledPolicies = new WeakMap<ValidatingAdmissionPolicy, CompiledPolicy>();

/** Committed policies are compiled once. */
export function compilePolicy(policy: ValidatingAdmissionPolicy): CompiledPolicy {
  const known = compiledPolicies.get(policy);
  if (known !== undefined) return known;
  const { spec } = policy;
  const hasParams = spec.paramKind !== undefined;
  const { types, programs } = compileVariables(policy);
  const expression = (source: string, hasAuthorizer: boolean, wanted: string): Expression => ({
    source,
    compiled: compilePolicyExpression(source, { hasParams, hasAuthorizer, variables: types }, [wanted]),
  });
  const made: CompiledPolicy = {
    conditions: (spec.matchConditions ?? []).map(({ expression: source }) => ({
      source,
      compiled: compilePolicyExpression(source, { hasParams, hasAuthorizer: true }, ["bool"]),
    })),
    variables: programs,
    validations: (spec.validations ?? []).map((validation) => ({
      validation,
      expression: expression(validation.expression, true, "bool"),
      message: validation.messageExpression ? expression(validation.messageExpression, false, "string") : undefined,
    })),
  };
  compiledPolicies.set(policy, made);
  return made;
}
