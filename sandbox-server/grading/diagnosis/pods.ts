import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";
import type { CheckContext } from "../check.ts";
import { isReady } from "./pod-problem.ts";

export function podClient(context: CheckContext): ResourceClient<Pod> {
  return new ResourceClient<Pod>(context.client, RESOURCES.pods);
}

/** Pods of a namespace of the lab that carry all of `labels`. */
export async function podsWith(context: CheckContext, labNamespace: string, labels: Readonly<Record<string, string>>): Promise<Pod[]> {
  return (await podClient(context).list(context.namespace(labNamespace), { labelSelector: selectorText(labels) })).items;
}

export async function readyPods(context: CheckContext, labNamespace: string, labels: Readonly<Record<string, string>>): Promise<Pod[]> {
  return (await podsWith(context, labNamespace, labels)).filter(isReady);
}

export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
