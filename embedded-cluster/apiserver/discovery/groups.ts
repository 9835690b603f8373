import type { KindDefinition } from "../registry/kind-definition.ts";
import type { KindRegistry } from "../registry/kind-registry.ts";
import { type VirtualResource, virtualResources } from "./virtual-resources.ts";

/** A group with its versions and what each of them serves. */
export interface ServedGroup {
  group: string;
  versions: { version: string; kinds: KindDefinition[]; virtual: VirtualResource[] }[];
}

/** Upstream's order of /apis, by priority. Groups it does not name come last, by name. */
const ORDER = [
  "",
  "apiregistration.k8s.io",
  "apps",
  "events.k8s.io",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "networking.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "storage.k8s.io",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "scheduling.k8s.io",
  "coordination.k8s.io",
  "node.k8s.io",
  "discovery.k8s.io",
  "resource.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "metrics.k8s.io",
];

export function servedGroups(registry: KindRegistry, hasMetrics: boolean): ServedGroup[] {
  const groups = new Map<string, ServedGroup>();
  const versionOf = (group: string, version: string): ServedGroup["versions"][number] => {
    const served = groups.get(group) ?? { group, versions: [] };
    groups.set(group, served);
    let found = served.versions.find((each) => each.version === version);
    if (found === undefined) {
      found = { version, kinds: [], virtual: [] };
      served.versions.push(found);
    }
    return found;
  };
  for (const kind of registry.kinds) versionOf(kind.group, kind.version).kinds.push(kind);
  for (const resource of virtualResources(hasMetrics)) versionOf(resource.group, resource.version).virtual.push(resource);
  return [...groups.values()].sort((a, b) => rank(a.group) - rank(b.group) || (a.group < b.group ? -1 : 1));
}

function rank(group: string): number {
  const index = ORDER.indexOf(group);
  return index < 0 ? ORDER.length : index;
}
