/** A resource's keys all begin with this: "/apps/deployments/". The core group is "core". */
export function resourcePrefix(group: string, resource: string): string {
  return `/${group === "" ? "core" : group}/${resource}/`;
}

/** "/apps/deployments/default/web"; cluster-scoped: "/core/nodes/node-1". */
export function storeKey(group: string, resource: string, namespace: string | undefined, name: string): string {
  const prefix = resourcePrefix(group, resource);
  return namespace === undefined || namespace === "" ? prefix + name : `${prefix}${namespace}/${name}`;
}

/** The resource's part of a key or prefix, through its third slash. */
export function resourcePrefixOf(key: string): string {
  return key.slice(0, key.indexOf("/", key.indexOf("/", 1) + 1) + 1);
}
