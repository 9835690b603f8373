import type { KubeObject } from "../../../apimachinery/object.ts";
import { type Flag, boolFlag } from "../../command/flags.ts";
import type { Invocation } from "../../command/invocation.ts";
import { contentHash } from "../../kustomize/content-hash.ts";

export const APPEND_HASH_FLAG: Flag = boolFlag("append-hash", "", "Append a hash of the content to the name.");

export function withHash(invocation: Invocation, object: KubeObject): KubeObject {
  if (!invocation.flags.bool("append-hash")) return object;
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-${contentHash(object, "kubectl")}` } };
}
