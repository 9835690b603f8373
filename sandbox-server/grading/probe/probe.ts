import { type ExecResult, type ExecTarget, runExec } from "../../cluster/exec.ts";
import { PROBE_OUTPUT_BYTES } from "../../kernel/limits.ts";
import type { CheckContext } from "../check.ts";

/** Runs a command, as a list of words that no shell reads, in the grader's own Pod. */
export function probe(context: CheckContext, command: readonly string[]): Promise<ExecResult> {
  const { sandbox } = context;
  return probeIn(context, { namespace: sandbox.graderNamespace, pod: sandbox.proberPod }, command);
}

/** Runs a command in a Pod of the learner's, where the question is what that Pod sees. Its answers are not to be trusted further than that. */
export function probeIn(context: CheckContext, target: ExecTarget, command: readonly string[]): Promise<ExecResult> {
  return runExec(context.client, target, command, { limitBytes: PROBE_OUTPUT_BYTES, signal: context.signal });
}

/** The name by which any Pod of the cluster reaches a Service. */
export function serviceHost(service: string, namespace: string): string {
  return `${service}.${namespace}.svc.cluster.local`;
}
