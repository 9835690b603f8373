import type { KindDefinition } from "../registry/kind-definition.ts";
import type { ServedGroup } from "./groups.ts";
import { SUBRESOURCES, subresourceKind } from "./subresource-facts.ts";
import type { VirtualResource } from "./virtual-resources.ts";

/** apidiscovery.k8s.io/v2: everything about these groups in one answer. */
export function groupDiscoveryList(groups: readonly ServedGroup[]): object {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: groups.map(({ group, versions }) => ({
      metadata: { ...(group === "" ? {} : { name: group }) },
      versions: versions.map(({ version, kinds, virtual }) => ({
        version,
        resources: [...kinds.map((kind) => kindEntry(group, version, kind)), ...virtual.map((resource) => virtualEntry(resource))].sort((a, b) =>
          a.resource < b.resource ? -1 : 1,
        ),
        freshness: "Current",
      })),
    })),
  };
}

interface Entry {
  resource: string;
}

function kindEntry(group: string, version: string, kind: KindDefinition): Entry {
  // The server leaves out what its own kinds share with their list; a definition's kinds say it.
  const own = kind.custom === undefined ? { group: "", version: "" } : { group, version };
  const subresources = kind.subresources.flatMap((name) => {
    const facts = SUBRESOURCES[name];
    if (facts === undefined) return [];
    const responseKind = {
      ...own,
      ...(facts.group === undefined ? {} : { group: facts.group, version: facts.version }),
      kind: subresourceKind(kind.kind, facts),
    };
    return [{ subresource: name, responseKind, verbs: facts.verbs }];
  });
  return {
    resource: kind.plural,
    responseKind: { ...own, kind: kind.kind },
    scope: kind.namespaced ? "Namespaced" : "Cluster",
    singularResource: kind.singular,
    verbs: kind.verbs,
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(subresources.length > 0 ? { subresources } : {}),
  } as Entry;
}

function virtualEntry({ plural, singular, kind, namespaced, verbs }: VirtualResource): Entry {
  return {
    resource: plural,
    responseKind: { group: "", version: "", kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
  } as Entry;
}
