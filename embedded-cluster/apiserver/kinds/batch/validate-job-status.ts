import type { KubeObject } from "../../../apimachinery/object.ts";
import { hasJobCondition, isJobFinished, type Job } from "../../../apimachinery/types/batch.ts";
import type { FieldProblem } from "../../registry/kind-definition.ts";
import { sameFields } from "../rules/equality.ts";
import { checkMetadataUpdate } from "../rules/metadata.ts";
import { checkNotNegative, duplicate, invalid, type Problems, required } from "../rules/problem.ts";
import { countIndexes, overlap } from "./indexes.ts";
import { wrong } from "./validate-policies.ts";

/**
 * What a writer of a Job's status must keep to. Most rules hold only for what this write changes, so that a status that is wrong already
 * can still be put right. Models ValidateJobUpdateStatus and getStatusValidationOptions.
 */
export function validateJobStatusUpdate(object: KubeObject, previous: KubeObject): FieldProblem[] {
  const job = object as Job;
  const before = previous as Job;
  const problems: Problems = [];
  checkMetadataUpdate(problems, object, previous);
  checkCounts(problems, job);
  checkEnd(problems, job, before);
  checkIndexLists(problems, job, before);
  checkSuccessCriteria(problems, job);
  checkTransitions(problems, job, before);
  return problems;
}

const CONDITIONS = "status.conditions";

function checkCounts(problems: Problems, { status = {} }: Job): void {
  for (const name of ["active", "succeeded", "failed", "ready", "terminating"] as const) checkNotNegative(problems, `status.${name}`, status[name]);
  const seen = new Set<string>();
  for (const name of ["succeeded", "failed"] as const) {
    for (const [index, uid] of (status.uncountedTerminatedPods?.[name] ?? []).entries()) {
      const field = `status.uncountedTerminatedPods.${name}[${index}]`;
      if (uid === "") problems.push(invalid(field, uid, "must not be empty"));
      else if (seen.has(uid)) problems.push(duplicate(field, uid));
      seen.add(uid);
    }
  }
}

/** What must and must not be said together with the end of a Job. */
function checkEnd(problems: Problems, job: Job, before: Job): void {
  const status = job.status ?? {};
  const old = before.status ?? {};
  const is = (type: string) => hasJobCondition(status, type);
  const turned = (type: string) => is(type) !== hasJobCondition(old, type);
  const changed = (name: keyof Job["status"]) => !sameFields(status[name], old[name]);
  const complete = is("Complete");
  const finished = isJobFinished(status);
  const ended = finished !== isJobFinished(old);
  const { completionTime, startTime } = status;
  if ((turned("Complete") || turned("Failed")) && complete && is("Failed")) {
    problems.push(wrong(CONDITIONS, "cannot set Complete=True and Failed=true conditions"));
  }
  if ((turned("Complete") || turned("FailureTarget")) && complete && is("FailureTarget")) {
    problems.push(wrong(CONDITIONS, "cannot set Complete=True and FailureTarget=true conditions"));
  }
  if (turned("Complete") || changed("completionTime")) {
    if (completionTime && !complete) {
      problems.push(invalid("status.completionTime", completionTime, "cannot set completionTime when there is no Complete=True condition"));
    }
    if (!completionTime && complete) problems.push(required("status.completionTime", "completionTime is required for Complete jobs"));
  }
  if ((changed("startTime") || changed("completionTime")) && startTime && completionTime && Date.parse(completionTime) < Date.parse(startTime)) {
    problems.push(invalid("status.completionTime", completionTime, "must be equal to or after `startTime`"));
  }
  if ((turned("Failed") || changed("failedIndexes")) && is("Failed") && !is("FailureTarget")) {
    problems.push(wrong(CONDITIONS, "cannot set Failed=True condition without the FailureTarget=true condition"));
  }
  if ((turned("Complete") || turned("SuccessCriteriaMet")) && complete && !is("SuccessCriteriaMet")) {
    problems.push(wrong(CONDITIONS, "cannot set Complete=True condition without the SuccessCriteriaMet=true condition"));
  }
  if ((ended || changed("active")) && finished && (status.active ?? 0) > 0) {
    problems.push(invalid("status.active", status.active, "active>0 is invalid for finished job"));
  }
  const neverStarts = job.spec.suspend === true && job.spec.completions === 0;
  if ((ended || changed("startTime")) && !neverStarts && finished && !startTime) {
    problems.push(required("status.startTime", "startTime is required for finished job"));
  }
  const uncounted = status.uncountedTerminatedPods;
  if ((ended || changed("uncountedTerminatedPods")) && finished && (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0) > 0) {
    problems.push(invalid("status.uncountedTerminatedPods", uncounted, "must be empty for finished job"));
  }
}

function checkIndexLists(problems: Problems, { spec, status = {} }: Job, before: Job): void {
  const { completedIndexes = "", failedIndexes, terminating = 0, ready = 0, active = 0 } = status;
  const old = before.status ?? {};
  const completedChanged = completedIndexes !== (old.completedIndexes ?? "");
  const failedChanged = failedIndexes !== old.failedIndexes;
  const { completions } = spec;
  if (completedChanged && completions !== undefined) {
    const parsed = countIndexes(completedIndexes, completions);
    if (typeof parsed === "string") problems.push(invalid("status.completedIndexes", completedIndexes, `error parsing completedIndexes: ${parsed}`));
  }
  if (failedChanged && completions !== undefined && spec.backoffLimitPerIndex !== undefined && failedIndexes !== undefined) {
    const parsed = countIndexes(failedIndexes, completions);
    if (typeof parsed === "string") problems.push(invalid("status.failedIndexes", failedIndexes, `error parsing failedIndexes: ${parsed}`));
  }
  if (completedChanged && completedIndexes !== "" && spec.completionMode !== "Indexed") {
    problems.push(invalid("status.completedIndexes", completedIndexes, "cannot set non-empty completedIndexes when non-indexed completion mode"));
  }
  if (failedChanged && failedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    problems.push(invalid("status.failedIndexes", failedIndexes, "cannot set non-null failedIndexes when backoffLimitPerIndex is null"));
  }
  if ((failedChanged || completedChanged) && completions !== undefined && failedIndexes !== undefined) {
    const both = overlap(completedIndexes, failedIndexes, completions);
    if (both !== undefined) problems.push(invalid("status.failedIndexes", failedIndexes, both));
  }
  const ended = isJobFinished(status) !== isJobFinished(old);
  if ((ended || status.terminating !== old.terminating) && terminating > 0 && isJobFinished(status)) {
    problems.push(invalid("status.terminating", terminating, "terminating>0 is invalid for finished job"));
  }
  if ((status.ready !== old.ready || active !== (old.active ?? 0)) && ready > active) {
    problems.push(invalid("status.ready", ready, "cannot set more ready pods than active"));
  }
}

function checkSuccessCriteria(problems: Problems, { spec, status }: Job): void {
  const met = hasJobCondition(status, "SuccessCriteriaMet");
  if (met && hasJobCondition(status, "Failed")) problems.push(wrong(CONDITIONS, "cannot set SuccessCriteriaMet=True and Failed=true conditions"));
  if (met && hasJobCondition(status, "FailureTarget")) {
    problems.push(wrong(CONDITIONS, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions"));
  }
  if (spec.successPolicy && !met && hasJobCondition(status, "Complete")) {
    problems.push(wrong(CONDITIONS, "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True"));
  }
}

/** Models ValidateJobStatusUpdate: what is over stays over, and counters do not run backwards. */
function checkTransitions(problems: Problems, { spec, status = {} }: Job, before: Job): void {
  const old = before.status ?? {};
  for (const type of ["Failed", "Complete", "FailureTarget"]) {
    if (hasJobCondition(old, type) && !hasJobCondition(status, type)) problems.push(wrong(CONDITIONS, `cannot disable the terminal ${type}=True condition`));
  }
  if ((status.failed ?? 0) < (old.failed ?? 0)) problems.push(invalid("status.failed", status.failed ?? 0, "cannot decrease the failed counter"));
  const mayShrink = spec.completionMode === "Indexed" && spec.completions === spec.parallelism;
  if (!mayShrink && (status.succeeded ?? 0) < (old.succeeded ?? 0)) {
    problems.push(invalid("status.succeeded", status.succeeded ?? 0, "cannot decrease the succeeded counter"));
  }
  if (status.completionTime && old.completionTime && status.completionTime !== old.completionTime) {
    problems.push(invalid("status.completionTime", status.completionTime, "field is immutable"));
  }
  const resuming = hasJobCondition(old, "Suspended") && (status.conditions ?? []).some(({ type, status: is }) => type === "Suspended" && is === "False");
  if (!resuming && old.startTime && status.startTime !== old.startTime && !spec.suspend) {
    problems.push(invalid("status.startTime", status.startTime, "field is immutable for unsuspended job once set"));
  }
  const met = hasJobCondition(status, "SuccessCriteriaMet");
  const wasMet = hasJobCondition(old, "SuccessCriteriaMet");
  if (wasMet && !met) problems.push(wrong(CONDITIONS, "cannot disable the SuccessCriteriaMet=True condition"));
  if (hasJobCondition(old, "Complete") && !wasMet && met) {
    problems.push(wrong(CONDITIONS, "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions"));
  }
}
