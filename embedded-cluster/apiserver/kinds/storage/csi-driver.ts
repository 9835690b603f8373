import type { KindDefinition } from "../../registry/kind-definition.ts";
import { csiDriverTable } from "../../tables/csi.ts";
import { defineKind, type SpecCheck, validation } from "../define.ts";
import { checkImmutable } from "../rules/metadata.ts";
import { dns1123Subdomain } from "../rules/names.ts";
import { invalidFor, notSupported, tooLong } from "../rules/problem.ts";

const POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];
const MODES = ["Ephemeral", "Persistent"];
/** A driver's name is part of a socket's path. */
const NAME_BYTES = 63;

/** Models ValidateCSIDriver of pkg/apis/storage/validation. */
const checkDriver: SpecCheck = (problems, object, previous) => {
  const spec = object["spec"] ?? {};
  const { name = "" } = object.metadata;
  if (previous === undefined && name.length > NAME_BYTES) problems.push(tooLong("metadata.name", NAME_BYTES));
  if (previous === undefined) invalidFor(problems, "metadata.name", name, dns1123Subdomain(name.toLowerCase()));
  if (!POLICIES.includes(spec.fsGroupPolicy)) problems.push(notSupported("spec.fsGroupPolicy", spec.fsGroupPolicy, POLICIES));
  for (const mode of spec.volumeLifecycleModes ?? []) if (!MODES.includes(mode)) problems.push(notSupported("spec.volumeLifecycleModes", mode, MODES));
  if (previous === undefined) return;
  for (const field of ["attachRequired", "volumeLifecycleModes"]) checkImmutable(problems, `spec.${field}`, spec[field], previous["spec"]?.[field]);
};

/** Models pkg/registry/storage/csidriver. */
export const CSI_DRIVER: KindDefinition = defineKind({
  group: "storage.k8s.io",
  version: "v1",
  kind: "CSIDriver",
  plural: "csidrivers",
  namespaced: false,
  hasGeneration: false,
  applyDefaults(object) {
    const spec = (object["spec"] ??= {});
    spec.attachRequired ??= true;
    spec.podInfoOnMount ??= false;
    spec.storageCapacity ??= false;
    spec.fsGroupPolicy ??= "ReadWriteOnceWithFSType";
    if ((spec.volumeLifecycleModes ?? []).length === 0) spec.volumeLifecycleModes = ["Persistent"];
    spec.requiresRepublish ??= false;
    spec.seLinuxMount ??= false;
  },
  ...validation({ namespaced: false, name: () => [], check: checkDriver }),
  table: csiDriverTable,
});
