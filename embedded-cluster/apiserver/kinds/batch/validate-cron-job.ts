import { parseSchedule } from "../../../apimachinery/cron/schedule.ts";
import { isTimeZone } from "../../../apimachinery/cron/time-zone.ts";
import type { CronJob, CronJobSpec, JobSpec } from "../../../apimachinery/types/batch.ts";
import type { SpecCheck } from "../define.ts";
import { checkNotNegative, invalid, notSupported, type Problems, required } from "../rules/problem.ts";
import { checkJobFields } from "./validate-job-spec.ts";

/** A Job's name adds eleven characters, and is a label's value. */
const NAME_CHARACTERS = 52;
const POLICIES = ["Allow", "Forbid", "Replace"];
/** One part of a zone's name, as the IANA database's theory has it. */
const ZONE_PART = /^[A-Za-z.\-_0-9+]{1,14}$/;

/** Models ValidateCronJobCreate and ValidateCronJobUpdate of pkg/apis/batch/validation. */
export const checkCronJob: SpecCheck = (problems, object, previous) => {
  const { metadata, spec = {} as CronJobSpec } = object as CronJob;
  const old = (previous as CronJob | undefined)?.spec;
  checkSchedule(problems, spec, old);
  checkNotNegative(problems, "spec.startingDeadlineSeconds", spec.startingDeadlineSeconds);
  if (old === undefined || old.timeZone !== spec.timeZone) checkTimeZone(problems, "spec.timeZone", spec.timeZone);
  const policy = spec.concurrencyPolicy;
  if (!policy) problems.push(required("spec.concurrencyPolicy"));
  else if (!POLICIES.includes(policy)) problems.push(notSupported("spec.concurrencyPolicy", policy, POLICIES));
  checkTemplate(problems, spec.jobTemplate?.spec ?? ({} as JobSpec));
  checkNotNegative(problems, "spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit);
  checkNotNegative(problems, "spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit);
  if (previous === undefined && (metadata.name ?? "").length > NAME_CHARACTERS) {
    problems.push(invalid("metadata.name", metadata.name, `must be no more than ${NAME_CHARACTERS} characters`));
  }
};

function checkSchedule(problems: Problems, { schedule, timeZone }: CronJobSpec, old: CronJobSpec | undefined): void {
  if (!schedule) {
    problems.push(required("spec.schedule"));
    return;
  }
  try {
    parseSchedule(schedule);
  } catch (error) {
    problems.push(invalid("spec.schedule", schedule, (error as Error).message));
  }
  if (!schedule.includes("TZ")) return;
  const allowed = old?.schedule.includes("TZ") ?? false;
  if (!allowed) problems.push(invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"));
  else if (timeZone !== undefined) problems.push(invalid("spec.schedule", schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"));
}

function checkTimeZone(problems: Problems, field: string, zone: string | undefined): void {
  if (zone === undefined) return;
  if (zone === "") {
    problems.push(invalid(field, zone, "timeZone must be nil or non-empty string"));
    return;
  }
  const malformed = zone.split("/").some((part) => part === "." || part === ".." || part.startsWith("-") || !ZONE_PART.test(part));
  if (malformed) {
    problems.push(invalid(field, zone, `unknown time zone ${zone}`));
    return;
  }
  if (zone.toLowerCase() === "local") {
    problems.push(invalid(field, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones"));
  }
  if (!isTimeZone(zone)) problems.push(invalid(field, zone, `unknown time zone ${zone}`));
}

/** Models ValidateJobTemplateSpec: the selector of a Job to come is always the server's. */
function checkTemplate(problems: Problems, spec: JobSpec): void {
  checkJobFields(problems, "spec.jobTemplate.spec", spec);
  if (spec.selector) problems.push(invalid("spec.jobTemplate.spec.selector", spec.selector, "`selector` will be auto-generated"));
  if (spec.manualSelector) problems.push(notSupported("spec.jobTemplate.spec.manualSelector", spec.manualSelector, ["nil", "false"]));
}
