import { encodeUtf8, toBase64 } from "../../kernel/bytes.ts";
import { sha256 } from "../authentication/sha256.ts";
import { apiVersionOf } from "../../apimachinery/object.ts";
import type { KindDefinition } from "../registry/kind-definition.ts";
import type { ServedGroup } from "./groups.ts";
import { SUBRESOURCES, subresourceKind } from "./subresource-facts.ts";

type Version = ServedGroup["versions"][number];

/** /api */
export function apiVersions(): object {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "kubernetes.default.svc:443" }],
  };
}

/** /apis */
export function apiGroupList(groups: readonly ServedGroup[]): object {
  return { kind: "APIGroupList", apiVersion: "v1", groups: groups.filter(({ group }) => group !== "").map(groupFields) };
}

/** /apis/<group> */
export function apiGroup(group: ServedGroup): object {
  return { kind: "APIGroup", apiVersion: "v1", ...groupFields(group) };
}

function groupFields({ group, versions }: ServedGroup): object {
  const entries = versions.map(({ version }) => ({ groupVersion: apiVersionOf({ group, version }), version }));
  return { name: group, versions: entries, preferredVersion: entries[0] };
}

/** /api/v1, /apis/<group>/<version> */
export function apiResourceList(group: string, served: Version): object {
  const resources = [
    ...served.kinds.flatMap(resourceEntries),
    ...served.virtual.map(({ plural, singular, namespaced, kind, verbs }) => ({ name: plural, singularName: singular, namespaced, kind, verbs })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: "APIResourceList",
    ...(group === "" ? {} : { apiVersion: "v1" }),
    groupVersion: apiVersionOf({ group, version: served.version }),
    resources,
  };
}

function resourceEntries(kind: KindDefinition): { name: string }[] {
  const own = {
    name: kind.plural,
    singularName: kind.singular,
    namespaced: kind.namespaced,
    kind: kind.kind,
    verbs: kind.verbs,
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...(kind.categories.length > 0 ? { categories: kind.categories } : {}),
    ...(kind.computed === undefined ? { storageVersionHash: storageVersionHash(kind) } : {}),
  };
  return [own, ...kind.subresources.flatMap((name) => subresourceEntry(kind, name))];
}

/** Kinds that v1.36 still stores in their older version. */
const STORED_OLDER: ReadonlySet<string> = new Set(["CustomResourceDefinition", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"]);
const hashes = new WeakMap<KindDefinition, string>();

/** By which clients see that stored objects changed their form. Models discovery.StorageVersionHash. */
function storageVersionHash(kind: KindDefinition): string {
  const { group, version, kind: name } = kind.conversion?.stored ?? kind;
  const stored = STORED_OLDER.has(name) ? "v1beta1" : version;
  const known = hashes.get(kind) ?? toBase64(sha256(encodeUtf8(`${group}/${stored}/${name}`)).slice(0, 8));
  hashes.set(kind, known);
  return known;
}

function subresourceEntry(kind: KindDefinition, name: string): { name: string }[] {
  const facts = SUBRESOURCES[name];
  if (facts === undefined) return [];
  return [
    {
      name: `${kind.plural}/${name}`,
      singularName: "",
      namespaced: kind.namespaced,
      ...(facts.group === undefined ? {} : { group: facts.group, version: facts.version }),
      kind: subresourceKind(kind.kind, facts),
      verbs: facts.verbs,
    } as { name: string },
  ];
}
