import type { KubeObject } from "../../apimachinery/object.ts";
import { EVENTS_PER_NAMESPACE } from "../../kernel/limits.ts";
import type { Store } from "../../store/store.ts";
import { resourcePrefix } from "../../store/store-key.ts";
import type { Call } from "./call.ts";

/** Keeps a namespace's Events bounded: when there are too many, the ones least recently written go. (Upstream forgets them after an hour.) */
export function limitEvents(call: Call, created: KubeObject): void {
  if (call.kind.plural !== "events") return;
  const { store } = call.serving;
  const prefix = `${resourcePrefix(call.kind.group, "events")}${created.metadata.namespace}/`;
  if (store.count(prefix) <= EVENTS_PER_NAMESPACE) return;
  const oldest = oldestKey(store, prefix);
  if (oldest !== undefined) store.delete(oldest);
}

/** A namespace's Events as they stood at one time, the oldest last. */
type Ages = { key: string; revision: string | undefined }[];

/** Namespaces of one cluster whose oldest Events are remembered. */
const KNOWN_NAMESPACES = 50;

const known = new WeakMap<Store, Map<string, Ages>>();

/**
 * The key least recently written. One look at all of them serves until all of them have been asked for: what has been written since is
 * younger than all that has not.
 */
function oldestKey(store: Store, prefix: string): string | undefined {
  const namespaces = known.get(store) ?? new Map<string, Ages>();
  known.set(store, namespaces);
  for (let ages = namespaces.get(prefix); ages !== undefined && ages.length > 0; ) {
    const { key, revision } = ages.pop() as Ages[number];
    const present = store.get(key);
    if (present !== undefined && present.metadata.resourceVersion === revision) return key;
  }
  const ages = store
    .keys(prefix)
    .map((key) => ({ key, revision: store.get(key)?.metadata.resourceVersion }))
    .sort((left, right) => Number(right.revision) - Number(left.revision));
  if (namespaces.size >= KNOWN_NAMESPACES) namespaces.clear();
  namespaces.set(prefix, ages);
  return ages.pop()?.key;
}
