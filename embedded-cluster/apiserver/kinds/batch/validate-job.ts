import type { KubeObject } from "../../../apimachinery/object.ts";
import {
  CONTROLLER_UID,
  hasJobCondition,
  type Job,
  JOB_NAME,
  type JobSpec,
  LEGACY_CONTROLLER_UID,
  LEGACY_JOB_NAME,
} from "../../../apimachinery/types/batch.ts";
import type { LabelSelector, PodSpec, PodTemplateSpec } from "../../../apimachinery/types/core.ts";
import type { FieldProblem } from "../../registry/kind-definition.ts";
import { sameFields } from "../rules/equality.ts";
import { checkMetadata, checkMetadataUpdate } from "../rules/metadata.ts";
import { dns1123Label } from "../rules/names.ts";
import { invalid, type Problems, required, sortedMap } from "../rules/problem.ts";
import { internalValue } from "./internal-value.ts";
import { checkJobSpec, selects } from "./validate-job-spec.ts";

// Models ValidateJob and ValidateJobUpdate of pkg/apis/batch/validation, and the options of pkg/registry/batch/job/strategy.go.

export function validateJob(object: KubeObject): FieldProblem[] {
  const problems: Problems = [];
  checkJob(problems, object as Job, true);
  return problems;
}

/** Upstream checks the whole object as if it were new, and then, with the same rules again, as an update. */
export function validateJobUpdate(object: KubeObject, previous: KubeObject): FieldProblem[] {
  const job = object as Job;
  const before = previous as Job;
  const problems: Problems = [];
  const labels = before.spec.template?.metadata?.labels ?? {};
  checkJob(problems, job, JOB_NAME in labels && CONTROLLER_UID in labels);
  checkMetadataUpdate(problems, object, previous);
  checkJobSpec(problems, specOf(job));
  checkSpecUpdate(problems, specOf(job), before);
  return problems;
}

function checkJob(problems: Problems, job: Job, needsPrefixedLabels: boolean): void {
  const { metadata } = job;
  const spec = specOf(job);
  checkMetadata(problems, job, true);
  checkGeneratedSelector(problems, job, spec, needsPrefixedLabels);
  checkJobSpec(problems, spec);
  if (spec.completionMode !== "Indexed" || !(spec.completions !== undefined && spec.completions > 0)) return;
  const hostname = `${metadata.name}-${spec.completions - 1}`;
  if (dns1123Label(hostname).length > 0) {
    problems.push(invalid("metadata.name", metadata.name, `will not able to create pod with invalid DNS label: ${hostname}`));
  }
}

/** A selector that the server made must be the one it would make. Models validateGeneratedSelector. */
function checkGeneratedSelector(problems: Problems, { metadata }: Job, spec: JobSpec, needsPrefixedLabels: boolean): void {
  if (spec.manualSelector || !spec.selector) return;
  const { name, uid = "" } = metadata;
  if (uid === "") problems.push(required("metadata.uid"));
  const expected: Record<string, string> = { [LEGACY_CONTROLLER_UID]: uid, [LEGACY_JOB_NAME]: name };
  if (needsPrefixedLabels) Object.assign(expected, { [CONTROLLER_UID]: uid, [JOB_NAME]: name });
  const labels = spec.template?.metadata?.labels;
  for (const [key, value] of Object.entries(expected)) {
    const field = `spec.template.metadata.labels[${key}]`;
    if (labels?.[key] === undefined) problems.push(required(field, `must be '${value}'`));
    else if (labels[key] !== value) problems.push(invalid(field, sortedMap(labels), `must be '${value}'`));
  }
  if (!selects(spec.selector, expected)) problems.push(invalid("spec.selector", sortedSelector(spec.selector), "`selector` not auto-generated"));
}

/** Models ValidateJobSpecUpdate. */
function checkSpecUpdate(problems: Problems, spec: JobSpec, before: Job): void {
  const old = specOf(before);
  checkCompletions(problems, spec, old);
  checkSame(problems, "selector", spec.selector && sortedSelector(spec.selector), old.selector);
  checkTemplateUpdate(problems, spec, before);
  checkSame(problems, "completionMode", spec.completionMode, old.completionMode);
  checkSame(problems, "podFailurePolicy", internal("PodFailurePolicy", spec.podFailurePolicy), internal("PodFailurePolicy", old.podFailurePolicy));
  checkSame(problems, "backoffLimitPerIndex", spec.backoffLimitPerIndex, old.backoffLimitPerIndex);
  checkSame(problems, "managedBy", spec.managedBy, old.managedBy);
  checkSame(problems, "successPolicy", internal("SuccessPolicy", spec.successPolicy), internal("SuccessPolicy", old.successPolicy));
}

/** As Go prints it. */
function sortedSelector({ matchLabels, ...others }: LabelSelector): LabelSelector {
  return matchLabels === undefined ? others : { matchLabels: sortedMap(matchLabels) as Record<string, string>, ...others };
}

function checkSame(problems: Problems, name: string, value: unknown, before: unknown): void {
  if (!sameFields(value, before)) problems.push(invalid(`spec.${name}`, value, "field is immutable"));
}

function internal(type: "PodFailurePolicy" | "SuccessPolicy", value: object | undefined): unknown {
  return value === undefined ? undefined : internalValue(type, value);
}

function checkCompletions(problems: Problems, spec: JobSpec, old: JobSpec): void {
  if (spec.completionMode !== "Indexed") return checkSame(problems, "completions", spec.completions, old.completions);
  if (spec.completions === old.completions || spec.completions === undefined || spec.completions === spec.parallelism) return;
  problems.push(invalid("spec.completions", spec.completions, "can only be modified in tandem with spec.parallelism"));
}

/** Models validatePodTemplateUpdate: a suspended Job without pods may still be told where and how big they will be. */
function checkTemplateUpdate(problems: Problems, spec: JobSpec, before: Job): void {
  const template = spec.template;
  const old = specOf(before).template;
  const suspended = before.spec.suspend === true;
  const started = before.status?.startTime !== undefined;
  const open = suspended && (!started || hasJobCondition(before.status, "Suspended")) && (before.status?.active ?? 0) === 0;
  if (!open) {
    if (!sameFields(template, old)) problems.push(invalid("spec.template", internalValue("PodTemplateSpec", template), "field is immutable"));
    return;
  }
  const allowed = withResourcesOf(withDirectivesOf(old, template).spec, template.spec);
  if (!sameFields(template.spec, allowed)) problems.push(invalid("spec.template.spec", internalValue("PodSpec", template.spec), "field is immutable"));
}

/** The old template with the new one's scheduling directives. */
function withDirectivesOf(old: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec {
  const spec: PodSpec = { ...old.spec };
  for (const name of ["nodeSelector", "tolerations", "schedulingGates"]) spec[name] = next.spec[name];
  const { nodeAffinity: _, ...others } = (old.spec["affinity"] ?? {}) as Record<string, unknown>;
  const affinity = next.spec["affinity"] as Record<string, unknown> | undefined;
  const kept = affinity?.["nodeAffinity"] === undefined ? others : { ...others, nodeAffinity: affinity["nodeAffinity"] };
  if (affinity === undefined && Object.keys(others).length === 0) delete spec["affinity"];
  else spec["affinity"] = kept;
  return { ...old, spec };
}

function withResourcesOf(old: PodSpec, next: PodSpec): PodSpec {
  const spec: PodSpec = { ...old };
  for (const list of ["containers", "initContainers"] as const) {
    const containers = next[list] ?? [];
    const before = old[list] ?? [];
    if (containers.length !== before.length) continue;
    spec[list] = before.map((container, index) => {
      const { name, resources } = containers[index] as (typeof containers)[number];
      return name === container.name ? { ...container, ...(resources === undefined ? {} : { resources }) } : container;
    });
  }
  return spec;
}

function specOf(job: Job): JobSpec {
  return job.spec ?? ({ template: { spec: { containers: [] } } } as JobSpec);
}
