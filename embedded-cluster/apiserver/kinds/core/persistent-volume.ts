import { timestamp } from "../../../apimachinery/duration/timestamp.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { persistentVolumeTable } from "../../tables/storage.ts";
import { defineKind, keepStatus, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { forbidden, invalid, notSupported, required, sortedMap } from "../rules/problem.ts";
import { canonicalList } from "../rules/quantities.ts";
import { quantity } from "../rules/resources.ts";
import { unifiedDiff } from "../rules/unified-diff.ts";
import { checkAccessModes } from "./persistent-volume-claim.ts";

const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];
/** Everything else in the spec is the volume's source. */
const NOT_A_SOURCE = new Set([
  "accessModes",
  "capacity",
  "claimRef",
  "mountOptions",
  "nodeAffinity",
  "persistentVolumeReclaimPolicy",
  "storageClassName",
  "volumeAttributesClassName",
  "volumeMode",
]);

/** Models ValidatePersistentVolumeSpec of pkg/apis/core/validation. */
const checkVolume: SpecCheck = (problems, object, previous) => {
  const spec = object["spec"] ?? {};
  checkAccessModes(problems, spec.accessModes ?? [], "");
  const capacity: Record<string, string> = spec.capacity ?? {};
  if (Object.keys(capacity).length === 0) problems.push(required("spec.capacity"));
  if (!("storage" in capacity) || Object.keys(capacity).length > 1) {
    problems.push(notSupported("spec.capacity", sortedMap(spec.capacity), ["storage"]));
  }
  for (const [name, amount] of Object.entries(capacity)) {
    if ((quantity(amount)?.nanos ?? 1n) <= 0n) problems.push(invalid(`spec.capacity[${name}]`, amount, "must be greater than zero"));
  }
  if (!RECLAIM_POLICIES.includes(spec.persistentVolumeReclaimPolicy)) {
    problems.push(notSupported("spec.persistentVolumeReclaimPolicy", spec.persistentVolumeReclaimPolicy, RECLAIM_POLICIES));
  }
  const source = sourceOf(spec);
  const kinds = Object.keys(source);
  if (kinds.length === 0) problems.push(required("spec", "must specify a volume type"));
  for (const extra of kinds.slice(1)) problems.push(forbidden(`spec.${extra}`, "may not specify more than 1 volume type"));
  if (previous === undefined) return;
  const before = sourceOf(previous["spec"] ?? {});
  if (!sameFields(source, before)) {
    const words = "spec.persistentvolumesource is immutable after creation";
    problems.push(forbidden("spec.persistentvolumesource", `${words}\n${unifiedDiff(before, source)}`));
  }
  checkImmutable(problems, "volumeMode", spec.volumeMode, previous["spec"]?.volumeMode);
};

function sourceOf(spec: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(spec).filter(([name, value]) => !NOT_A_SOURCE.has(name) && value !== undefined && value !== null));
}

/** Models pkg/registry/core/persistentvolume/strategy.go. */
export const PERSISTENT_VOLUME: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "PersistentVolume",
  plural: "persistentvolumes",
  shortNames: ["pv"],
  namespaced: false,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults(object) {
    const spec = (object["spec"] ??= {});
    spec.persistentVolumeReclaimPolicy ||= "Retain";
    spec.volumeMode ??= "Filesystem";
    if (spec.hostPath) spec.hostPath.type ??= "";
    canonicalList(object, spec.capacity);
    (object["status"] ??= {}).phase ||= "Pending";
  },
  prepareForCreate(object, context) {
    object["status"] = { phase: "Pending", lastPhaseTransitionTime: timestamp(context.clock.now()) };
  },
  prepareForUpdate: keepStatus,
  ...validation({ namespaced: false, check: checkVolume }),
  selectableFields: { name: (object) => object.metadata.name },
  table: persistentVolumeTable,
});
