import type { KubeObject } from "../../apimachinery/object.ts";
import { EVENTS_PER_NAMESPACE } from "../../kernel/limits.ts";
import { resourcePrefix } from "../../store/store-key.ts";
import type { Call } from "./call.ts";

/** Keeps a namespace's Events bounded: when there are too many, the ones least recently written go. (Upstream forgets them after an hour.) */
export function limitEvents(call: Call, created: KubeObject): void {
  if (call.kind.plural !== "events") return;
  const { store } = call.serving;
  const keys = store.keys(`${resourcePrefix(call.kind.group, "events")}${created.metadata.namespace}/`);
  if (keys.length <= EVENTS_PER_NAMESPACE) return;
  const oldest = keys.reduce((first, key) => (revisionOf(store.get(key)) < revisionOf(store.get(first)) ? key : first));
  store.delete(oldest);
}

function revisionOf(object: KubeObject | undefined): number {
  return Number(object?.metadata.resourceVersion);
}
