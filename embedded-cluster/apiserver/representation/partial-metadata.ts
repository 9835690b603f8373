import type { KubeList, KubeObject } from "../../apimachinery/object.ts";

export function partialMetadata(object: KubeObject, version = "v1"): object {
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

export function partialMetadataList(list: KubeList, version = "v1"): object {
  return {
    kind: "PartialObjectMetadataList",
    apiVersion: `meta.k8s.io/${version}`,
    metadata: list.metadata,
    items: list.items.map((item) => partialMetadata(item, version)),
  };
}
