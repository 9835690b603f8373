import { humanDuration } from "../../apimachinery/duration/human-duration.ts";
import { selectorOf, selectorText } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { controllerOf } from "./pod.ts";
import { describePodTemplate } from "./pod-template.ts";
import { rfc1123 } from "./times.ts";
import { nameAndNamespace } from "./workloads.ts";

type Loose = KubeObject[string];

export const describeJob: Describer = async (job, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = job;
  nameAndNamespace(writer, job);
  writer.field(0, "Selector", selectorText(selectorOf(spec.selector)));
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  const owner = controllerOf(job);
  if (owner !== "") writer.field(0, "Controlled By", owner);
  if (spec.parallelism !== undefined) writer.field(0, "Parallelism", spec.parallelism);
  writer.field(0, "Completions", spec.completions ?? "<unset>");
  if (spec.completionMode) writer.field(0, "Completion Mode", spec.completionMode);
  if (spec.suspend !== undefined) writer.field(0, "Suspend", spec.suspend);
  if (spec.backoffLimit !== undefined) writer.field(0, "Backoff Limit", spec.backoffLimit);
  if (spec.ttlSecondsAfterFinished !== undefined) writer.field(0, "TTL Seconds After Finished", spec.ttlSecondsAfterFinished);
  if (status.startTime) writer.field(0, "Start Time", rfc1123(status.startTime));
  if (status.completionTime) writer.field(0, "Completed At", rfc1123(status.completionTime));
  if (status.startTime && status.completionTime) writer.field(0, "Duration", humanDuration(Date.parse(status.completionTime) - Date.parse(status.startTime)));
  if (spec.activeDeadlineSeconds !== undefined) writer.field(0, "Active Deadline Seconds", `${spec.activeDeadlineSeconds}s`);
  const ready = status.ready === undefined ? "" : ` (${status.ready} Ready)`;
  writer.field(0, "Pods Statuses", `${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`);
  if (spec.completionMode === "Indexed") writer.field(0, "Completed Indexes", cappedIndexes(status.completedIndexes));
  describePodTemplate(writer, spec.template);
  await describeEvents(writer, job, context);
  return writer.text();
};

/** Characters of a list of indexes after which it is cut at the next comma. */
const INDEXES_WIDTH = 50;

function cappedIndexes(indexes: string | undefined): string {
  if (!indexes) return "<none>";
  const comma = indexes.indexOf(",", INDEXES_WIDTH);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

export const describeCronJob: Describer = async (cron, context) => {
  const writer = new DescribeWriter();
  const { metadata, spec = {}, status = {} } = cron;
  nameAndNamespace(writer, cron);
  labels(writer, "Labels", metadata.labels);
  annotations(writer, "Annotations", metadata.annotations);
  writer.field(0, "Schedule", spec.schedule);
  writer.field(0, "Concurrency Policy", spec.concurrencyPolicy ?? "");
  writer.field(0, "Suspend", spec.suspend === undefined ? "<unset>" : spec.suspend ? "True" : "False");
  writer.field(0, "Time Zone", spec.timeZone ?? "<unset>");
  writer.field(0, "Successful Job History Limit", spec.successfulJobsHistoryLimit ?? "<unset>");
  writer.field(0, "Failed Job History Limit", spec.failedJobsHistoryLimit ?? "<unset>");
  writer.field(0, "Starting Deadline Seconds", spec.startingDeadlineSeconds === undefined ? "<unset>" : `${spec.startingDeadlineSeconds}s`);
  const template: Loose = spec.jobTemplate?.spec ?? {};
  writer.field(0, "Selector", template.selector ? selectorText(selectorOf(template.selector)) : "<unset>");
  writer.field(0, "Parallelism", template.parallelism ?? "<unset>");
  writer.field(0, "Completions", template.completions ?? "<unset>");
  if (template.activeDeadlineSeconds !== undefined) writer.field(0, "Active Deadline Seconds", `${template.activeDeadlineSeconds}s`);
  describePodTemplate(writer, template.template);
  writer.field(0, "Last Schedule Time", status.lastScheduleTime ? rfc1123(status.lastScheduleTime) : "<unset>");
  writer.field(0, "Active Jobs", ((status.active ?? []) as Loose[]).map((each) => each.name).join(", ") || "<none>");
  await describeEvents(writer, cron, context);
  return writer.text();
};
