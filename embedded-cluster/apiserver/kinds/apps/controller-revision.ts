import type { ControllerRevision } from "../../../apimachinery/types/apps.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { controllerRevisionTable } from "../../tables/workloads.ts";
import { defineKind } from "../define.ts";
import { checkImmutable, checkMetadata, checkMetadataUpdate } from "../rules/metadata.ts";
import { checkNotNegative, type Problems, required } from "../rules/problem.ts";

/** What is wrong on create and on update. Models validateControllerRevision of pkg/apis/apps/validation. */
function checkRevision(problems: Problems, revision: ControllerRevision): void {
  checkMetadata(problems, revision, true);
  checkNotNegative(problems, "revision", revision.revision);
}

/** Models pkg/registry/apps/controllerrevision/strategy.go. */
export const CONTROLLER_REVISION: KindDefinition = defineKind({
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  namespaced: true,
  hasGeneration: false,
  applyDefaults(object) {
    (object as ControllerRevision).revision ??= 0;
  },
  validate(object) {
    const problems: Problems = [];
    const revision = object as ControllerRevision;
    checkRevision(problems, revision);
    const data: unknown = revision.data;
    if (data === undefined || data === null) problems.push(required("data", "data is mandatory"));
    else if (typeof data !== "object" || Array.isArray(data)) problems.push(required("data", "data must be a valid JSON object"));
    return problems;
  },
  validateUpdate(object, previous) {
    const problems: Problems = [];
    const revision = object as ControllerRevision;
    checkMetadataUpdate(problems, object, previous);
    checkRevision(problems, revision);
    checkImmutable(problems, "data", revision.data, (previous as ControllerRevision).data);
    return problems;
  },
  table: controllerRevisionTable,
});
