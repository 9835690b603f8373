import type { MeshConfiguration, MeshService } from "./mesh-configuration.ts";

/** A host of a rule as the mesh knows it: a short name is a Service's of the rule's own namespace. Models ResolveShortnameToFQDN. */
export function fullHost(host: string, namespace: string): string {
  if (host.includes(".") || host === "*") return host.toLowerCase();
  return `${host}.${namespace}.svc.cluster.local`.toLowerCase();
}

/** Whether a rule's host ("*.example.com", "*", a name) takes a name. */
export function hostMatches(pattern: string, name: string): boolean {
  if (pattern === "*") return true;
  if (pattern.startsWith("*")) return name.length > pattern.length - 1 && name.endsWith(pattern.slice(1));
  return pattern === name;
}

/** Of the patterns that take a name, the one that says most: a whole name, then the longest behind a star. */
export function closestHost(patterns: Iterable<string>, name: string): string | undefined {
  let best: string | undefined;
  for (const pattern of patterns) {
    if (!hostMatches(pattern, name)) continue;
    if (!pattern.startsWith("*")) return pattern;
    if (best === undefined || pattern.length > best.length) best = pattern;
  }
  return best;
}

/** The Service that a Host header means to a pod in `namespace`: by any of the names DNS would take, or by address. */
export function serviceOfHost({ services }: MeshConfiguration, host: string, namespace: string): MeshService | undefined {
  const name = host.toLowerCase();
  const candidates = [name, `${name}.${namespace}.svc.cluster.local`, `${name}.svc.cluster.local`, `${name}.cluster.local`];
  for (const candidate of candidates) {
    const found = services.get(candidate);
    if (found !== undefined) return found;
  }
  const byAddress = [...services.values()].find(({ addresses }) => addresses.includes(name));
  if (byAddress !== undefined) return byAddress;
  const wildcard = closestHost(
    [...services.keys()].filter((key) => key.startsWith("*")),
    name,
  );
  return wildcard === undefined ? undefined : services.get(wildcard);
}

/** A Host header's name, without its port. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, "");
}
