import type { GroupVersionResource } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { requestJson } from "./resource-client.ts";

/** A resource that can be listed and watched. */
export interface ServedResource extends GroupVersionResource {
  kind: string;
  namespaced: boolean;
  verbs: readonly string[];
}

interface GroupList {
  groups: { name: string; versions: { groupVersion: string }[]; preferredVersion?: { groupVersion: string } }[];
}

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
}

/** What the API server serves, in the preferred version of each group. Models client-go's ServerPreferredResources. */
export async function discoverResources(client: ApiClient): Promise<ServedResource[]> {
  const groups = await requestJson<GroupList>(client, "GET", "/apis");
  const versions = groups.groups.map((group) => group.preferredVersion?.groupVersion ?? group.versions[0]?.groupVersion ?? "");
  const lists = await Promise.all(["v1", ...versions.filter((version) => version !== "")].map((groupVersion) => resourcesOf(client, groupVersion)));
  return lists.flat();
}

async function resourcesOf(client: ApiClient, groupVersion: string): Promise<ServedResource[]> {
  const slash = groupVersion.indexOf("/");
  const group = slash < 0 ? "" : groupVersion.slice(0, slash);
  const list = await requestJson<ResourceList>(client, "GET", slash < 0 ? `/api/${groupVersion}` : `/apis/${groupVersion}`);
  return list.resources
    .filter((one) => !one.name.includes("/") && one.verbs.includes("list") && one.verbs.includes("watch"))
    .map((one) => ({ group, version: groupVersion.slice(slash + 1), resource: one.name, kind: one.kind, namespaced: one.namespaced, verbs: one.verbs }));
}

export function isServed(served: readonly ServedResource[], resource: GroupVersionResource): boolean {
  return served.some((one) => one.group === resource.group && one.version === resource.version && one.resource === resource.resource);
}
