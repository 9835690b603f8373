import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { randomUid } from "../../kernel/random.ts";
import { storeKey } from "../../store/store-key.ts";
import type { Call } from "./call.ts";
import { commit } from "./commit.ts";

/** Writes and deletes the objects that the server keeps beside one of the caller's, in the same step as that one. */
export function keepCompanions(call: Call, now: KubeObject | undefined, before: KubeObject | undefined): void {
  const { kind, serving } = call;
  if (kind.companions === undefined) return;
  const wanted = keyed(call, now);
  const present = keyed(call, before);
  for (const key of present.keys()) if (!wanted.has(key) && serving.store.get(key) !== undefined) serving.store.delete(key);
  for (const [key, object] of wanted) {
    // One that somebody has deleted meanwhile is for the repair to bring back.
    if (present.has(key) || serving.store.get(key) !== undefined) continue;
    const metadata = { ...object.metadata, uid: randomUid(serving.random), creationTimestamp: timestamp(serving.clock.now()) };
    commit(() => serving.store.create(key, { ...object, metadata } as KubeObject));
  }
}

function keyed({ kind, serving }: Call, object: KubeObject | undefined): Map<string, Partial<KubeObject>> {
  const found = new Map<string, Partial<KubeObject>>();
  for (const companion of object === undefined ? [] : (kind.companions?.(object) ?? [])) {
    const [group = "", version = ""] = companion.apiVersion?.split("/") ?? [];
    const of = serving.registry.ofKind(group, version, companion.kind ?? "");
    if (of !== undefined) found.set(storeKey(of.group, of.plural, companion.metadata?.namespace, companion.metadata?.name ?? ""), companion);
  }
  return found;
}
