import type { Attributes, Authorizer, Decision, ObjectReader, PolicyRule, UserInfo } from "../hooks.ts";
import { rulesThatApply } from "./resolve.ts";
import { ruleAllows } from "./rule-allows.ts";

/** Who may do what, by Roles and their bindings. Models plugin/pkg/auth/authorizer/rbac. */
export const RBAC: Authorizer = {
  authorize(attributes: Attributes, objects: ObjectReader): Decision {
    const problems: string[] = [];
    for (const found of rulesThatApply(attributes.user, attributes.namespace, objects)) {
      if ("problem" in found) problems.push(found.problem);
      else if (ruleAllows(found.rule, attributes)) return { allowed: true, reason: `RBAC: allowed by ${found.source()}` };
    }
    if (problems.length === 0) return { allowed: false };
    return { allowed: false, reason: `RBAC: ${aggregate(problems)}` };
  },
  rulesFor(user: UserInfo, namespace: string, objects: ObjectReader): PolicyRule[] {
    const rules: PolicyRule[] = [];
    for (const found of rulesThatApply(user, namespace, objects)) if ("rule" in found) rules.push(found.rule);
    return rules;
  },
};

/** One problem is said plainly, several in brackets, equal ones once. Models utilerrors.Aggregate. */
function aggregate(problems: readonly string[]): string {
  const different = [...new Set(problems)];
  return different.length === 1 ? (different[0] as string) : `[${different.join(", ")}]`;
}
