import { ageSince, humanDuration } from "../../apimachinery/duration/human-duration.ts";
import { formatLabelSelector } from "../../apimachinery/labels/selector.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { type CronJob, hasJobCondition, type Job } from "../../apimachinery/types/batch.ts";
import type { TablePrinter } from "../registry/kind-definition.ts";
import { AGE, age, column, containerCells, NAME, truthCell, wideColumn } from "./columns.ts";

// Models printJob and printCronJob of pkg/printers/internalversion/printers.go.

const TEMPLATE = [
  wideColumn("Containers", "Names of each container in the template."),
  wideColumn("Images", "Images referenced by each container in the template."),
  wideColumn("Selector"),
];

export const jobTable: TablePrinter = {
  columns: [
    NAME,
    column("Status", "string", "Status of the job."),
    column("Completions"),
    column("Duration", "string", "Time required to complete the job."),
    AGE,
    ...TEMPLATE,
  ],
  cells(object, now) {
    const job = object as Job;
    return [
      job.metadata.name,
      jobStatus(job),
      completions(job),
      duration(job, now),
      age(job, now),
      ...containerCells(job.spec?.template?.spec?.containers),
      formatLabelSelector(job.spec?.selector),
    ];
  },
};

export const cronJobTable: TablePrinter = {
  columns: [NAME, column("Schedule"), column("Timezone"), column("Suspend", "boolean"), column("Active", "integer"), column("Last Schedule"), AGE, ...TEMPLATE],
  cells(object: KubeObject, now) {
    const { metadata, spec, status } = object as CronJob;
    return [
      metadata.name,
      spec.schedule,
      spec.timeZone ?? "<none>",
      truthCell(spec.suspend),
      (status?.active ?? []).length,
      status?.lastScheduleTime ? ageSince(status.lastScheduleTime, now) : "<none>",
      age(object, now),
      ...containerCells(spec.jobTemplate?.spec?.template?.spec?.containers),
      formatLabelSelector(spec.jobTemplate?.spec?.selector),
    ];
  },
};

function jobStatus({ metadata, status }: Job): string {
  if (hasJobCondition(status, "Complete")) return "Complete";
  if (hasJobCondition(status, "Failed")) return "Failed";
  if (metadata.deletionTimestamp !== undefined) return "Terminating";
  for (const type of ["Suspended", "FailureTarget", "SuccessCriteriaMet"]) if (hasJobCondition(status, type)) return type;
  return "Running";
}

function completions({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`;
  return (spec.parallelism ?? 0) > 1 ? `${succeeded}/1 of ${spec.parallelism}` : `${succeeded}/1`;
}

function duration({ status }: Job, now: number): string {
  if (!status?.startTime) return "";
  const end = status.completionTime ? Date.parse(status.completionTime) : now;
  return humanDuration(end - Date.parse(status.startTime));
}
