import type { CronJob } from "../../../apimachinery/types/batch.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { cronJobTable } from "../../tables/batch.ts";
import { defineKind, ownStatus, validation } from "../define.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";
import { defaultCronJob } from "./defaults.ts";
import { checkCronJob } from "./validate-cron-job.ts";
import { jobSpecWarnings, nameWarnings } from "./warnings.ts";

/** Models pkg/registry/batch/cronjob/strategy.go. */
export const CRON_JOB: KindDefinition = defineKind({
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  shortNames: ["cj"],
  categories: ["all"],
  namespaced: true,
  subresources: ["status"],
  applyDefaults(object) {
    const { spec } = object as CronJob;
    object["status"] ??= {};
    if (spec === undefined || spec === null) return;
    canonicalPodQuantities(object, spec.jobTemplate?.spec?.template?.spec);
    defaultCronJob(spec);
  },
  ...ownStatus(() => ({})),
  ...validation({ namespaced: true, check: checkCronJob }),
  warnings(object, previous) {
    const { metadata, spec } = object as CronJob;
    return [...(previous === undefined ? nameWarnings(metadata.name) : []), ...jobSpecWarnings("spec.jobTemplate.spec", spec?.jobTemplate?.spec)];
  },
  table: cronJobTable,
});
