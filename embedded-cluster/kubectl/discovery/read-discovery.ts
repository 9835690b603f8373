import type { Cluster } from "../config/cluster.ts";
import type { ApiResource } from "./api-resource.ts";

interface Aggregated {
  items?: {
    metadata?: { name?: string };
    versions?: {
      version: string;
      resources?: {
        resource: string;
        responseKind?: { kind?: string };
        scope?: string;
        singularResource?: string;
        verbs?: string[];
        shortNames?: string[];
        categories?: string[];
        subresources?: { subresource: string; responseKind?: { kind?: string }; verbs?: string[] }[];
      }[];
    }[];
  }[];
}

/** apidiscovery.k8s.io/v2 APIGroupDiscoveryList. */
export function readAggregated(list: unknown): ApiResource[] {
  return ((list as Aggregated).items ?? []).flatMap((group) =>
    (group.versions ?? []).flatMap((version) =>
      (version.resources ?? []).map((resource) => ({
        group: group.metadata?.name ?? "",
        version: version.version,
        resource: resource.resource,
        singular: resource.singularResource || (resource.responseKind?.kind ?? "").toLowerCase(),
        kind: resource.responseKind?.kind ?? "",
        namespaced: resource.scope === "Namespaced",
        verbs: resource.verbs ?? [],
        shortNames: resource.shortNames ?? [],
        categories: resource.categories ?? [],
        subresources: (resource.subresources ?? []).map((sub) => ({ name: sub.subresource, kind: sub.responseKind?.kind ?? "", verbs: sub.verbs ?? [] })),
      })),
    ),
  );
}

interface LegacyResource {
  name: string;
  singularName?: string;
  kind: string;
  namespaced: boolean;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
}

/** The unaggregated form: APIVersions, APIGroupList, and one APIResourceList for each group version. */
export async function readLegacy(cluster: Cluster, core: unknown, groups: unknown): Promise<ApiResource[]> {
  const versions: { group: string; version: string; path: string }[] = [];
  for (const version of (core as { versions?: string[] }).versions ?? []) versions.push({ group: "", version, path: `/api/${version}` });
  for (const group of (groups as { groups?: { name: string; versions: { version: string }[] }[] }).groups ?? []) {
    for (const { version } of group.versions) versions.push({ group: group.name, version, path: `/apis/${group.name}/${version}` });
  }
  const lists = await Promise.all(versions.map(({ path }) => cluster.json<{ resources?: LegacyResource[] }>("GET", path)));
  return lists.flatMap((list, index) => {
    const { group, version } = versions[index] as { group: string; version: string };
    const resources = list.resources ?? [];
    return resources
      .filter((resource) => !resource.name.includes("/"))
      .map((resource) => ({
        group,
        version,
        resource: resource.name,
        singular: resource.singularName || resource.kind.toLowerCase(),
        kind: resource.kind,
        namespaced: resource.namespaced,
        verbs: resource.verbs,
        shortNames: resource.shortNames ?? [],
        categories: resource.categories ?? [],
        subresources: resources
          .filter((sub) => sub.name.startsWith(`${resource.name}/`))
          .map((sub) => ({ name: sub.name.slice(resource.name.length + 1), kind: sub.kind, verbs: sub.verbs })),
      }));
  });
}
