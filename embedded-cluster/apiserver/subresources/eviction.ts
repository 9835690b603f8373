import { decodeBody } from "../request/body.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { deleteObject } from "../rest/delete.ts";
import type { DeleteOptions } from "../rest/delete-options.ts";

/** Deletes a pod as its drain asks. There are no PodDisruptionBudgets to object. Models pkg/registry/core/pod/storage EvictionREST. */
export async function evict(call: Call): Promise<Outcome> {
  const eviction = (decodeBody(call.request, call.serving.protobuf) ?? {}) as { deleteOptions?: Omit<DeleteOptions, "dryRun"> & { dryRun?: string[] } };
  const { dryRun, ...options } = eviction.deleteOptions ?? {};
  await deleteObject(call, call.info.name, { ...options, dryRun: call.dryRun || (dryRun ?? []).includes("All") });
  return { code: 201, object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 } };
}
