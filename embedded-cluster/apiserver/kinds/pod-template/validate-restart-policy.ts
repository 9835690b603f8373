import type { Container } from "../../../apimachinery/types/core.ts";
import { notSupported, type Problems, required, tooMany } from "../rules/problem.ts";

const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;

/** Models validateContainerRestartPolicy and validateInitContainerRestartPolicy. */
export function checkRestartPolicy(problems: Problems, field: string, { restartPolicy: policy, restartPolicyRules: rules = [] }: Container): void {
  if (policy === undefined && rules.length > 0) problems.push(required(`${field}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  const isInit = field.includes("initContainers");
  if (policy === undefined && isInit) return;
  if (policy && !["Always", "Never", "OnFailure"].includes(policy)) {
    problems.push(notSupported(`${field}.restartPolicy`, policy, ["Always", "Never", "OnFailure"]));
  }
  if (rules.length > MOST_RULES) problems.push(tooMany(`${field}.restartPolicyRules`, rules.length, MOST_RULES));
  for (const [index, { action, exitCodes }] of rules.entries()) {
    const path = `${field}.restartPolicyRules[${index}]`;
    if (!["Restart", "RestartAllContainers"].includes(action)) problems.push(notSupported(`${path}.action`, action, ["Restart", "RestartAllContainers"]));
    if (exitCodes === undefined) {
      problems.push(required(`${path}.exitCodes`, "must be specified"));
      continue;
    }
    if (!["In", "NotIn"].includes(exitCodes.operator)) problems.push(notSupported(`${path}.exitCodes.operator`, exitCodes.operator, ["In", "NotIn"]));
    const count = exitCodes.values?.length ?? 0;
    if (count > MOST_EXIT_CODES) problems.push(tooMany(`${path}.exitCodes.values`, count, MOST_EXIT_CODES));
  }
}
