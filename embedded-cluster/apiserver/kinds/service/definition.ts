import type { KubeObject } from "../../../apimachinery/object.ts";
import type { Service } from "../../../apimachinery/types/core.ts";
import type { KindDefinition } from "../../registry/kind-definition.ts";
import { serviceTable } from "../../tables/network.ts";
import { defineKind, validation } from "../define.ts";
import { dns1123Label } from "../rules/names.ts";
import { defaultService, isHeadless } from "./defaults.ts";
import { prepareServiceForCreate, prepareServiceForUpdate } from "./prepare.ts";
import { addressesOf } from "./ip-addresses.ts";
import { checkService } from "./validate.ts";

const OLD_HINTS = "service.kubernetes.io/topology-aware-hints";
const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";

/** Models GetWarningsForService of pkg/api/service. */
function warnings(object: KubeObject): string[] {
  const { spec } = object as Service;
  const external = spec.externalIPs ?? [];
  const found: string[] = [];
  if (object.metadata.annotations?.[OLD_HINTS] !== undefined) found.push(`annotation ${OLD_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`);
  if (isHeadless(spec)) {
    if (spec.loadBalancerIP) found.push("spec.loadBalancerIP is ignored for headless services");
    if (external.length > 0) found.push("spec.externalIPs is ignored for headless services");
    if (spec.sessionAffinity !== "None") found.push("spec.SessionAffinity is ignored for headless services");
  } else if (external.length > 0 && spec.type !== "ExternalName") {
    found.push("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
  }
  if (spec.type === "ExternalName" && external.length > 0) found.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (spec.type !== "ExternalName" && spec.externalName) found.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === "PreferClose") found.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return found;
}

/** Models pkg/registry/core/service. */
export const SERVICE: KindDefinition = defineKind({
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  shortNames: ["svc"],
  categories: ["all"],
  namespaced: true,
  createsOnUpdate: true,
  subresources: ["proxy", "status"],
  hasGeneration: false,
  applyDefaults: defaultService,
  prepareForCreate: prepareServiceForCreate,
  prepareForUpdate: prepareServiceForUpdate,
  ...validation({ namespaced: true, name: dns1123Label, check: checkService }),
  selectableFields: {
    "spec.clusterIP": (object) => object["spec"]?.clusterIP ?? "",
    "spec.type": (object) => object["spec"]?.type ?? "",
  },
  warnings,
  companions: addressesOf,
  table: serviceTable,
});
