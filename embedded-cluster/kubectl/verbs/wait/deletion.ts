import type { KubeObject, WatchEvent } from "../../../apimachinery/object.ts";
import { isNotFound } from "../../../apimachinery/status.ts";
import type { Invocation } from "../../command/invocation.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { WaitTimeout, withDeadline } from "./deadline.ts";

/** Resolves when the object is gone, or replaced by another of its name. Throws WaitTimeout after `milliseconds`. */
export async function awaitDeletion(invocation: Invocation, info: Info, uid: string | undefined, milliseconds: number): Promise<void> {
  let current: KubeObject;
  try {
    current = await invocation.cluster.json("GET", pathOf(info));
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  const wanted = uid ?? current.metadata.uid;
  if (current.metadata.uid !== wanted) return;
  await withDeadline(invocation, milliseconds, info, async (signal) => {
    for (;;) {
      const query = { fieldSelector: `metadata.name=${info.name}`, watch: "true", resourceVersion: current.metadata.resourceVersion };
      const events = invocation.cluster.watch(pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { signal });
      for await (const event of events as AsyncIterable<WatchEvent>) {
        if (event.type === "DELETED" || (event.type !== "BOOKMARK" && event.type !== "ERROR" && event.object.metadata.uid !== wanted)) return;
        if (event.type === "ERROR") break;
      }
      if (signal.aborted) throw new WaitTimeout(info);
      try {
        current = await invocation.cluster.json("GET", pathOf(info));
      } catch (error) {
        if (isNotFound(error)) return;
        throw error;
      }
      if (current.metadata.uid !== wanted) return;
    }
  });
}
