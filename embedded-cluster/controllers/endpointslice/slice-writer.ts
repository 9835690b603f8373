import { isNotFound } from "../../apimachinery/status.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { EndpointSlice } from "../../apimachinery/types/core.ts";
import type { Informer } from "../../client/informer.ts";
import type { ResourceClient } from "../../client/resource-client.ts";
import { controllerReference } from "../owner.ts";
import type { SliceContent, SlicePlan } from "./plan-slices.ts";

export const SERVICE_NAME = "kubernetes.io/service-name";
export const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

interface SliceMetadata {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** Carries out a plan: slices of `owner` with these labels and annotations. Resolves when the cache shows them. */
export async function writeSlices(
  writer: ResourceClient<EndpointSlice>,
  informer: Informer<EndpointSlice>,
  owner: KubeObject,
  plan: SlicePlan,
  metadata: SliceMetadata,
): Promise<void> {
  for (const content of plan.create) {
    const created = await writer.create(newSlice(owner, content, metadata));
    await informer.reached(created.metadata.resourceVersion);
  }
  for (const { slice, content } of plan.update) {
    const updated = await writer.update({ ...slice, ...normalized(content), metadata: { ...slice.metadata, ...metadata } });
    await informer.reached(updated.metadata.resourceVersion);
  }
  await deleteSlices(writer, plan.delete);
}

export async function deleteSlices(writer: ResourceClient<EndpointSlice>, slices: readonly EndpointSlice[]): Promise<void> {
  for (const slice of slices) {
    await writer.delete(slice.metadata.name, slice.metadata.namespace).catch((error) => {
      if (!isNotFound(error)) throw error;
    });
  }
}

function newSlice(owner: KubeObject, content: SliceContent, { labels, annotations }: SliceMetadata): Partial<EndpointSlice> {
  const { name, namespace } = owner.metadata;
  const metadata = {
    generateName: `${name}-`,
    ...(namespace === undefined ? {} : { namespace }),
    labels,
    annotations,
    ownerReferences: [controllerReference(owner)],
  };
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    // The server makes the name out of generateName.
    metadata: metadata as unknown as EndpointSlice["metadata"],
    ...normalized(content),
  };
}

/** Empty lists are null in an EndpointSlice, as they come back from upstream's storage. */
function normalized({ addressType, endpoints, ports }: SliceContent) {
  return { addressType, endpoints: endpoints.length > 0 ? endpoints : null, ports: ports.length > 0 ? ports : null };
}
