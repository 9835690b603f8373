import type { KubeObject, WatchEvent } from "../../../apimachinery/object.ts";
import { notFoundError } from "../../../apimachinery/errors.ts";
import type { Invocation } from "../../command/invocation.ts";
import { type Info, pathOf } from "../../resource/info.ts";
import { WaitTimeout, withDeadline } from "./deadline.ts";

/** Follows one object until `check` holds; gives it as it was then. Throws NotFound when it is not there, WaitTimeout when time is up. */
export function watchUntil(
  invocation: Invocation,
  info: Info,
  milliseconds: number,
  check: (object: KubeObject) => boolean | Promise<boolean>,
): Promise<KubeObject> {
  return withDeadline(invocation, milliseconds, info, async (signal) => {
    while (!signal.aborted) {
      const current = await invocation.cluster.json<KubeObject>("GET", pathOf(info), { signal });
      if (await check(current)) return current;
      const query = { fieldSelector: `metadata.name=${info.name}`, watch: "true", resourceVersion: current.metadata.resourceVersion };
      const events = invocation.cluster.watch(pathOf({ mapping: info.mapping, namespace: info.namespace }, undefined, query), { signal });
      for await (const event of events as AsyncIterable<WatchEvent>) {
        if (event.type === "DELETED") throw notFoundError(info.mapping, info.name);
        if (event.type === "ERROR") break;
        if (event.type !== "BOOKMARK" && (await check(event.object))) return event.object;
      }
    }
    throw new WaitTimeout(info);
  });
}
