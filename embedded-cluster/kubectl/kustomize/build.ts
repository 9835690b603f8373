import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Process } from "../../shell/process/process.ts";
import { contentHash } from "./content-hash.ts";
import { inLegacyOrder } from "./order.ts";
import { fixReferences } from "./references.ts";
import { rename } from "./resource.ts";
import { accumulate } from "./target.ts";

/** What a kustomization makes, and what is to be said on stderr about it. */
export interface Built {
  objects: KubeObject[];
  warnings: string[];
}

/** Builds the kustomization of a folder. Models sigs.k8s.io/kustomize/api/krusty as kubectl calls it. Throws with kustomize's words. */
export function buildKustomization(process: Process, folder: string): Built {
  const warnings: string[] = [];
  const { resources, sortOptions } = accumulate(process, folder, warnings, 0);
  for (const resource of resources) {
    if (resource.hashed) rename(resource, `${resource.object.metadata.name}-${contentHash(resource.object, "kustomize")}`);
  }
  fixReferences(resources);
  const objects = resources.map(({ object }) => cloneJson(object));
  if (sortOptions?.order === "fifo") return { objects, warnings };
  const { orderFirst, orderLast } = sortOptions?.legacySortOptions ?? {};
  return { objects: inLegacyOrder(objects, orderFirst, orderLast), warnings };
}
