import { compareQuantities } from "../../../apimachinery/quantity/arithmetic.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { persistentVolumeClaimTable } from "../../tables/storage.ts";
import { defineKind, ownStatus, type SpecCheck, validation } from "../define.ts";
import { sameFields } from "../rules/equality.ts";
import { checkLabelSelector } from "../rules/labels.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { forbidden, invalid, invalidFor, notSupported, type Problems, required } from "../rules/problem.ts";
import { canonicalList } from "../rules/quantities.ts";
import { checkAmount, quantity } from "../rules/resources.ts";
import { unifiedDiff } from "../rules/unified-diff.ts";

export const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];

/** accessModes of claims and volumes. */
export function checkAccessModes(problems: Problems, modes: readonly string[], detail: string, path = "spec"): void {
  const field = `${path}.accessModes`;
  if (modes.length === 0) problems.push(required(field, detail));
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) problems.push(notSupported(field, mode, ACCESS_MODES));
  if (modes.includes("ReadWriteOncePod") && modes.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode))) {
    problems.push(forbidden(field, "may not use ReadWriteOncePod with other access modes"));
  }
}

const checkClaim: SpecCheck = (problems, object, previous) => {
  checkClaimSpec(problems, "spec", object["spec"] ?? {});
  if (previous !== undefined) checkUpdate(problems, object, previous);
};

/** Of a claim, or of a template for claims: `path` is where the spec stands. Models ValidatePersistentVolumeClaimSpec of pkg/apis/core/validation. */
export function checkClaimSpec(problems: Problems, path: string, spec: KubeObject["spec"]): void {
  checkAccessModes(problems, spec.accessModes ?? [], "at least 1 access mode is required", path);
  checkLabelSelector(problems, `${path}.selector`, spec.selector);
  const storage = spec.resources?.requests?.storage;
  const field = `${path}.resources[storage]`;
  const size = quantity(storage);
  if (size === undefined) problems.push(required(field));
  else if (size.nanos <= 0n) problems.push(invalid(field, storage, "must be greater than zero"));
  else checkAmount(problems, field, "storage", storage);
  if (spec.storageClassName) invalidFor(problems, `${path}.storageClassName`, spec.storageClassName, dns1123Subdomain(spec.storageClassName));
  if (!["Block", "Filesystem"].includes(spec.volumeMode)) problems.push(notSupported(`${path}.volumeMode`, spec.volumeMode, ["Block", "Filesystem"]));
}

/** Only a bound claim's size may change, and only grow. Models ValidatePersistentVolumeClaimUpdate. */
function checkUpdate(problems: Problems, object: KubeObject, previous: KubeObject): void {
  const next = structuredClone(object["spec"]);
  const before = structuredClone(previous["spec"]);
  if (!before.volumeName && next.volumeName) before.volumeName = next.volumeName;
  if (before.storageClassName === undefined) delete next.storageClassName;
  const bound = previous["status"]?.phase === "Bound";
  if (bound && next.resources?.requests) next.resources.requests.storage = before.resources?.requests?.storage;
  if (!sameFields(next, before)) {
    const words = "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    problems.push(forbidden("spec", `${words}\n${unifiedDiff(before, next)}`));
  }
  const asked = quantity(object["spec"]?.resources?.requests?.storage);
  const had = quantity(previous["spec"]?.resources?.requests?.storage);
  const capacity = quantity(previous["status"]?.capacity?.storage) ?? quantity("0");
  if (asked !== undefined && had !== undefined && capacity !== undefined && compareQuantities(asked, had) < 0 && compareQuantities(asked, capacity) <= 0) {
    problems.push(forbidden("spec.resources.requests.storage", "field can not be less than status.capacity"));
  }
  checkImmutable(problems, "volumeMode", object["spec"]?.volumeMode, previous["spec"]?.volumeMode);
}

/** A claim, or a template for claims of `owner`: the owner names what could not be decoded. Models SetDefaults_PersistentVolumeClaim. */
export function defaultClaim(owner: KubeObject, claim: KubeObject): void {
  const spec = (claim["spec"] ??= {});
  spec.volumeMode ??= "Filesystem";
  spec.resources ??= {};
  canonicalList(owner, spec.resources.requests);
  canonicalList(owner, spec.resources.limits);
  canonicalList(owner, claim["status"]?.capacity);
  (claim["status"] ??= {}).phase ||= "Pending";
}

/** Models pkg/registry/core/persistentvolumeclaim/strategy.go. */
export const PERSISTENT_VOLUME_CLAIM: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "PersistentVolumeClaim",
  plural: "persistentvolumeclaims",
  shortNames: ["pvc"],
  namespaced: true,
  subresources: ["status"],
  hasGeneration: false,
  applyDefaults: (object) => defaultClaim(object, object),
  ...ownStatus(() => ({ phase: "Pending" })),
  ...validation({ namespaced: true, check: checkClaim }),
  selectableFields: { name: (object) => object.metadata.name },
  table: persistentVolumeClaimTable,
});
