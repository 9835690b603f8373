import type { KubeObject } from "../../../apimachinery/object.ts";
import { CONTROLLER_UID, type Job, JOB_NAME, type JobSpec, LEGACY_CONTROLLER_UID, LEGACY_JOB_NAME } from "../../../apimachinery/types/batch.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { jobTable } from "../../tables/batch.ts";
import { defineKind, keepStatus } from "../define.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { defaultJob } from "./defaults.ts";
import { validateJob, validateJobUpdate } from "./validate-job.ts";
import { validateJobStatusUpdate } from "./validate-job-status.ts";
import { jobSpecWarnings, nameWarnings } from "./warnings.ts";

/** Labels the template and makes the selector that finds this Job's pods and no others. Models generateSelector. */
function generateSelector({ metadata, spec }: Job): void {
  const template = (spec.template ??= { spec: { containers: [] } });
  const labels = ((template.metadata ??= {}).labels ??= {});
  for (const name of [LEGACY_JOB_NAME, JOB_NAME]) labels[name] ??= metadata.name ?? "";
  for (const name of [LEGACY_CONTROLLER_UID, CONTROLLER_UID]) labels[name] ??= metadata.uid ?? "";
  const selected = ((spec.selector ??= {}).matchLabels ??= {});
  selected[CONTROLLER_UID] ??= metadata.uid ?? "";
}

/** A Job without labels of its own has its template's: those that the server adds as well. */
function labelAsTemplate({ metadata, spec }: Partial<Job> & Pick<Job, "metadata">): void {
  const labels = spec?.template?.metadata?.labels;
  if (labels !== undefined && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels };
}

/** Models pkg/registry/batch/job/strategy.go. */
export const JOB: KindDefinition = defineKind({
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  defaultPropagation: {
    policy: "Orphan",
    warning:
      "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning",
  },
  applyDefaults(object) {
    const job = object as Job;
    object["status"] ??= {};
    if (job.spec === undefined || job.spec === null) return;
    canonicalPodQuantities(object, job.spec.template?.spec);
    defaultJob(job.spec);
  },
  prepareForCreate(object) {
    const job = object as Job;
    job.spec ??= {} as JobSpec;
    job.status = {};
    if (!job.spec.manualSelector) generateSelector(job);
    labelAsTemplate(job);
  },
  prepareForUpdate(object, previous) {
    keepStatus(object, previous);
    labelAsTemplate(object as Job);
  },
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatusUpdate,
  selectableFields: { "status.successful": (object: KubeObject) => String((object as Job).status?.succeeded ?? 0) },
  warnings(object, previous) {
    const job = object as Job;
    return [...(previous === undefined ? nameWarnings(job.metadata.name) : []), ...jobSpecWarnings("spec", job.spec)];
  },
  table: jobTable,
});
