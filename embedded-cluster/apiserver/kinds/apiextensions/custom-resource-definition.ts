import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import type { CustomResourceDefinition } from "../../custom-resources/definition.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { createdAtTable } from "../../tables/config.ts";
import { defineKind } from "../define.ts";
import { formatWarnings } from "./format-warnings.ts";
import { validateDefinition, validateDefinitionStatus, validateDefinitionUpdate } from "./validate-definition.ts";

/** Keeps a definition until its objects are gone. */
export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Models pkg/registry/customresourcedefinition of apiextensions-apiserver. */
export const CUSTOM_RESOURCE_DEFINITION: KindDefinition = defineKind({
  group: "apiextensions.k8s.io",
  version: "v1",
  kind: "CustomResourceDefinition",
  plural: "customresourcedefinitions",
  shortNames: ["crd", "crds"],
  categories: ["api-extensions"],
  namespaced: false,
  subresources: ["status"],
  refusesUnconditionalUpdate: true,
  applyDefaults(object) {
    const { spec } = object as CustomResourceDefinition;
    if (spec === undefined) return;
    const { names } = spec;
    if (names !== undefined) {
      names.singular ||= (names.kind ?? "").toLowerCase();
      if (!names.listKind && names.kind) names.listKind = `${names.kind}List`;
    }
    spec.conversion ??= { strategy: "None" };
  },
  prepareForCreate(object) {
    const definition = object as CustomResourceDefinition;
    const stored = storageVersion(definition);
    definition.status = { conditions: null, acceptedNames: { plural: "", kind: "" }, ...(stored === undefined ? {} : { storedVersions: [stored] }) };
  },
  prepareForUpdate(object, previous) {
    const definition = object as CustomResourceDefinition;
    const status = structuredClone((previous as CustomResourceDefinition).status ?? {});
    const stored = storageVersion(definition);
    if (stored !== undefined && !(status.storedVersions ?? []).includes(stored)) status.storedVersions = [...(status.storedVersions ?? []), stored];
    definition.status = status;
  },
  validate: (object) => validateDefinition(object as CustomResourceDefinition),
  validateUpdate: (object, previous) => validateDefinitionUpdate(object as CustomResourceDefinition, previous as CustomResourceDefinition),
  validateStatusUpdate: (object, previous) => validateDefinitionStatus(object as CustomResourceDefinition, previous as CustomResourceDefinition),
  beforeDelete(object, context) {
    const { metadata } = object;
    metadata.deletionTimestamp = timestamp(context.clock.now());
    metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), CLEANUP_FINALIZER])];
    const status = ((object as CustomResourceDefinition).status ??= {});
    const condition = {
      type: "Terminating",
      status: "True",
      lastTransitionTime: timestamp(context.clock.now()),
      reason: "InstanceDeletionPending",
      message: "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
    };
    status.conditions = [...(status.conditions ?? []).filter(({ type }) => type !== "Terminating"), condition];
  },
  warnings: formatWarnings,
  table: createdAtTable,
});

function storageVersion({ spec }: CustomResourceDefinition): string | undefined {
  return (spec?.versions ?? []).find((version) => version.storage)?.name;
}
