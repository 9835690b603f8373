import type { KindDefinition } from "../../registry/kind-definition.ts";
import { volumeAttachmentTable } from "../../tables/csi.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalid, invalidFor, required } from "../rules/problem.ts";

/** Models ValidateVolumeAttachment of pkg/apis/storage/validation. */
const checkAttachment: SpecCheck = (problems, object, previous) => {
  const { attacher, source, nodeName } = object["spec"] ?? {};
  if (previous !== undefined) {
    if (!sameFields(object["spec"], previous["spec"])) problems.push(invalid("spec", object["spec"], "field is immutable"));
    return;
  }
  if (!attacher) problems.push(required("spec.attacher"));
  if (source?.persistentVolumeName === undefined && source?.inlineVolumeSpec === undefined) {
    problems.push(required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName"));
  } else if (source.persistentVolumeName === "") problems.push(required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName"));
  invalidFor(problems, "spec.nodeName", nodeName ?? "", dns1123Subdomain(nodeName ?? ""));
};

export const VOLUME_ATTACHMENT: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "VolumeAttachment",
  plural: "volumeattachments",
  namespaced: false,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    (object["status"] ??= {}).attached ??= false;
  },
  ...ownStatus(() => ({ attached: false })),
  ...validation({ namespaced: false, check: checkAttachment }),
  table: volumeAttachmentTable,
});
