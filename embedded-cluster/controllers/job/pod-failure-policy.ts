import type { FailureAction, OnExitCodes, PodFailurePolicy, PodFailurePolicyRule } from "../../apimachinery/types/batch.ts";
import type { ContainerStatus, Pod } from "../../apimachinery/types/core.ts";

export interface FailureVerdict {
  /** Why the whole Job fails. */
  jobMessage?: string;
  /** Whether the failure counts towards the limits. */
  counts: boolean;
  action?: FailureAction;
}

/** What the first rule that matches a failed pod says of it. Models matchPodFailurePolicy. */
export function judgeFailure(policy: PodFailurePolicy | undefined, pod: Pod): FailureVerdict {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const { action } = rule;
    const cause = matchRule(rule, pod);
    if (cause === undefined || action === undefined) continue;
    if (action === "FailJob") return { jobMessage: `${cause} matching ${action} rule at index ${index}`, counts: true, action };
    return { counts: action !== "Ignore", action };
  }
  return { counts: true };
}

/** How the pod matches, in words; undefined when it does not. */
function matchRule({ onExitCodes, onPodConditions }: PodFailurePolicyRule, pod: Pod): string | undefined {
  const { name, namespace } = pod.metadata;
  if (onExitCodes) {
    const container = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])].find((each) => exitMatches(each, onExitCodes));
    return container && `Container ${container.name} for pod ${namespace}/${name} failed with exit code ${container.state.terminated?.exitCode}`;
  }
  const condition = (pod.status?.conditions ?? []).find(({ type, status }) =>
    (onPodConditions ?? []).some((pattern) => pattern.type === type && pattern.status === status),
  );
  return condition && `Pod ${namespace}/${name} has condition ${condition.type}`;
}

function exitMatches({ name, state }: ContainerStatus, { containerName, operator, values = [] }: OnExitCodes): boolean {
  const code = state.terminated?.exitCode ?? 0;
  if (code === 0 || (containerName !== undefined && containerName !== name)) return false;
  return operator === "In" ? values.includes(code) : operator === "NotIn" && !values.includes(code);
}
