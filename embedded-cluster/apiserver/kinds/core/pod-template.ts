import type { KubeObject } from "../../../apimachinery/object.ts";
import type { PodTemplateSpec } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { podTemplateTable } from "../../tables/replication.ts";
import { defineKind, validation } from "../define.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { defaultPodTemplate } from "../pod-template/defaults.ts";
import { checkPodTemplate } from "../pod-template/validate.ts";
import { sameFields } from "../rules/equality.ts";
import { canonicalPodQuantities } from "../rules/quantities.ts";

interface PodTemplate extends KubeObject {
  template: PodTemplateSpec;
}

/** Models pkg/registry/core/podtemplate/strategy.go. */
export const POD_TEMPLATE: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "PodTemplate",
  plural: "podtemplates",
  namespaced: true,
  applyDefaults(object) {
    const template = ((object as PodTemplate).template ??= { spec: { containers: [] } });
    template.spec ??= { containers: [] };
    canonicalPodQuantities(object, template.spec);
    defaultPodTemplate(template);
  },
  // The generic count of generations looks at a spec, which this kind has not.
  hasGeneration: false,
  prepareForCreate(object) {
    object.metadata.generation = 1;
  },
  prepareForUpdate(object, previous) {
    const generation = previous.metadata.generation ?? 0;
    object.metadata.generation = sameFields(object["template"], previous["template"]) ? generation : generation + 1;
  },
  ...validation({ namespaced: true, check: (problems, object) => checkPodTemplate(problems, "template", (object as PodTemplate).template) }),
  warnings: (object) => podTemplateWarnings("template", (object as PodTemplate).template),
  table: podTemplateTable,
});
