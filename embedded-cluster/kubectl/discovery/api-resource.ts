/** One served kind, as discovery tells it. */
export interface ApiResource {
  group: string;
  version: string;
  /** Plural: "pods". */
  resource: string;
  singular: string;
  kind: string;
  namespaced: boolean;
  verbs: readonly string[];
  shortNames: readonly string[];
  categories: readonly string[];
  subresources: readonly { name: string; kind: string; verbs: readonly string[] }[];
}

export function groupVersionOf(resource: { group: string; version: string }): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** "deployment.apps", "pod": how printers name a kind. */
export function qualifiedKind(resource: { group: string; kind: string }): string {
  return resource.group === "" ? resource.kind.toLowerCase() : `${resource.kind.toLowerCase()}.${resource.group}`;
}

/** "deployments.apps", "pods". */
export function qualifiedResource(resource: { group: string; resource: string }): string {
  return resource.group === "" ? resource.resource : `${resource.resource}.${resource.group}`;
}
