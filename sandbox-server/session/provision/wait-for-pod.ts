import type { Pod } from "@tsunagu/embedded-cluster/apimachinery/types/core";
import type { ClusterConnection } from "../../cluster/connection.ts";
import { ResourceClient } from "@tsunagu/embedded-cluster/client/resource-client";
import { RESOURCES } from "@tsunagu/embedded-cluster/client/resources";

export class PodNotReadyError extends Error {}

/** Resolves when the Pod is Ready. Rejects, saying what was seen last, after `limitMilliseconds` of the cluster's time, or with the signal's reason. */
export async function waitForPodReady(
  connection: ClusterConnection,
  namespace: string,
  name: string,
  limitMilliseconds: number,
  signal?: AbortSignal,
): Promise<void> {
  const pods = new ResourceClient<Pod>(connection.client, RESOURCES.pods);
  const stopper = new AbortController();
  let seen = "it does not exist";
  let late = false;
  const timer = connection.clock.setTimer(limitMilliseconds, () => {
    late = true;
    stopper.abort(new Error("late"));
  });
  const stop = () => stopper.abort(signal?.reason);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    while (!late) {
      signal?.throwIfAborted();
      const list = await pods.list(namespace, { fieldSelector: `metadata.name=${name}` });
      const present = list.items[0];
      if (present !== undefined && isReady(present)) return;
      if (present !== undefined) seen = describe(present);
      for await (const event of await pods.watch(namespace, {
        fieldSelector: `metadata.name=${name}`,
        resourceVersion: list.metadata.resourceVersion,
        signal: stopper.signal,
      })) {
        if (event.type === "ERROR") break;
        if (event.type === "BOOKMARK") continue;
        if (isReady(event.object)) return;
        seen = describe(event.object);
      }
    }
  } catch (error) {
    if (!late) throw error;
  } finally {
    timer.dispose();
    signal?.removeEventListener("abort", stop);
    stopper.abort();
  }
  throw new PodNotReadyError(`Pod ${namespace}/${name} is not Ready after ${limitMilliseconds / 1000} s: ${seen}`);
}

function isReady(pod: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp === undefined &&
    (pod.status?.conditions ?? []).some((condition) => condition.type === "Ready" && condition.status === "True")
  );
}

function describe(pod: Pod): string {
  const waiting = (pod.status?.containerStatuses ?? []).map((status) => status.state.waiting?.reason).filter((reason) => reason !== undefined);
  const scheduling = (pod.status?.conditions ?? []).find((condition) => condition.type === "PodScheduled" && condition.status === "False");
  return [`phase ${pod.status?.phase ?? "unknown"}`, ...waiting, scheduling?.message].filter((part) => part !== undefined).join(", ");
}
