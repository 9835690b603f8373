import { matchesLabels, selectorOf } from "../../../apimachinery/labels/selector.ts";
import type { JobSpec } from "../../../apimachinery/types/batch.ts";
import type { LabelSelector } from "../../../apimachinery/types/core.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { checkNotNegative, invalid, invalidFor, notSupported, type Problems, required, sortedMap, tooLong } from "../rules/problem.ts";
import { internalValue } from "./internal-value.ts";
import { checkPodFailurePolicy, checkSuccessPolicy } from "./validate-policies.ts";

const MANAGER_CHARACTERS = 63;
const MOST_PARALLELISM = 100_000;
const MOST_FAILED_INDEXES = 100_000;
const MANY_COMPLETIONS = 100_000;
const PARALLELISM_OF_MANY = 10_000;
const FAILED_INDEXES_OF_MANY = 10_000;
const HTTP_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/** Models ValidateJobSpec: what a Job's spec must be, its selector included. */
export function checkJobSpec(problems: Problems, spec: JobSpec): void {
  checkJobFields(problems, "spec", spec);
  if (!spec.selector) problems.push(required("spec.selector"));
  else checkLabelSelector(problems, "spec.selector", spec.selector);
  const labels = spec.template?.metadata?.labels;
  if (!selects(spec.selector, labels)) {
    problems.push(invalid("spec.template.metadata.labels", sortedMap(labels), "`selector` does not match template `labels`"));
  }
}

/** False for a selector that is absent; a malformed one is reported by itself. */
export function selects(selector: LabelSelector | undefined, labels: Record<string, string> | undefined): boolean {
  try {
    return matchesLabels(selectorOf(selector), labels);
  } catch {
    return true;
  }
}

/** Models validateJobSpec: what Jobs and the templates of CronJobs have in common. */
export function checkJobFields(problems: Problems, field: string, spec: JobSpec): void {
  for (const name of ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex"] as const) {
    checkNotNegative(problems, `${field}.${name}`, spec[name]);
  }
  if (spec.maxFailedIndexes !== undefined) {
    checkNotNegative(problems, `${field}.maxFailedIndexes`, spec.maxFailedIndexes);
    if (spec.backoffLimitPerIndex === undefined) problems.push(required(`${field}.backoffLimitPerIndex`, "when maxFailedIndexes is specified"));
  }
  if (spec.managedBy !== undefined) checkManager(problems, `${field}.managedBy`, spec.managedBy);
  checkCompletionMode(problems, field, spec);
  if (spec.podFailurePolicy) checkPodFailurePolicy(problems, `${field}.podFailurePolicy`, spec);
  if (spec.successPolicy) {
    if (spec.completionMode === "Indexed") checkSuccessPolicy(problems, `${field}.successPolicy`, spec);
    else problems.push(invalid(`${field}.successPolicy`, internalValue("SuccessPolicy", spec.successPolicy), "requires indexed completion mode"));
  }
  checkReplacement(problems, `${field}.podReplacementPolicy`, spec);
  checkPodTemplate(problems, `${field}.template`, spec.template ?? { spec: { containers: [] } });
  checkRestartPolicy(problems, `${field}.template.spec.restartPolicy`, spec);
}

/** Models IsDomainPrefixedPath. */
function checkManager(problems: Problems, field: string, manager: string): void {
  const slash = manager.indexOf("/");
  const host = manager.slice(0, Math.max(slash, 0));
  const path = manager.slice(slash + 1);
  if (manager === "") problems.push(required(field));
  else if (host === "" || path === "") problems.push(invalid(field, manager, 'must be a domain-prefixed path (such as "acme.io/foo")'));
  else {
    invalidFor(problems, field, host, dns1123Subdomain(host));
    if (!HTTP_PATH.test(path)) {
      problems.push(invalid(field, path, "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"));
    }
  }
  if (manager.length > MANAGER_CHARACTERS) problems.push(tooLong(field, MANAGER_CHARACTERS));
}

function checkCompletionMode(problems: Problems, field: string, spec: JobSpec): void {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (mode === "Indexed") return checkIndexed(problems, field, spec);
  if (mode !== undefined && mode !== "NonIndexed") {
    problems.push(notSupported(`${field}.completionMode`, mode, ["NonIndexed", "Indexed"]));
    return;
  }
  const detail = "requires indexed completion mode";
  if (backoffLimitPerIndex !== undefined) problems.push(invalid(`${field}.backoffLimitPerIndex`, backoffLimitPerIndex, detail));
  if (maxFailedIndexes !== undefined) problems.push(invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, detail));
}

function checkIndexed(problems: Problems, field: string, spec: JobSpec): void {
  const { completions, parallelism, maxFailedIndexes: most } = spec;
  if (completions === undefined) problems.push(required(`${field}.completions`, "when completion mode is Indexed"));
  if (parallelism !== undefined && parallelism > MOST_PARALLELISM) {
    problems.push(invalid(`${field}.parallelism`, parallelism, `must be less than or equal to ${MOST_PARALLELISM} when completion mode is Indexed`));
  }
  if (completions !== undefined && most !== undefined && most > completions) {
    problems.push(invalid(`${field}.maxFailedIndexes`, most, "must be less than or equal to completions"));
  }
  if (most !== undefined && most > MOST_FAILED_INDEXES) {
    problems.push(invalid(`${field}.maxFailedIndexes`, most, `must be less than or equal to ${MOST_FAILED_INDEXES}`));
  }
  if (completions === undefined || completions <= MANY_COMPLETIONS || spec.backoffLimitPerIndex === undefined) return;
  const when = `when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  if (most === undefined) problems.push(required(`${field}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`));
  if (parallelism !== undefined && parallelism > PARALLELISM_OF_MANY) {
    problems.push(invalid(`${field}.parallelism`, parallelism, `must be less than or equal to ${PARALLELISM_OF_MANY} ${when}`));
  }
  if (most !== undefined && most > FAILED_INDEXES_OF_MANY) {
    problems.push(invalid(`${field}.maxFailedIndexes`, most, `must be less than or equal to ${FAILED_INDEXES_OF_MANY} ${when}`));
  }
}

function checkReplacement(problems: Problems, field: string, { podReplacementPolicy: policy, podFailurePolicy }: JobSpec): void {
  if (policy === undefined) return;
  const supported = podFailurePolicy ? ["Failed"] : ["Failed", "TerminatingOrFailed"];
  if (!supported.includes(policy)) problems.push(notSupported(field, policy, supported));
}

/** A Job's pods must be able to end. */
function checkRestartPolicy(problems: Problems, field: string, { template, podFailurePolicy }: JobSpec): void {
  const policy: string = template?.spec?.restartPolicy ?? "";
  if (policy === "" || policy === "Always") problems.push(required(field, 'valid values: "OnFailure", "Never"'));
  else if (policy !== "OnFailure" && policy !== "Never") problems.push(notSupported(field, policy, ["OnFailure", "Never"]));
  else if (podFailurePolicy && policy !== "Never") {
    problems.push(invalid(field, policy, 'only "Never" is supported when podFailurePolicy is specified'));
  }
}
