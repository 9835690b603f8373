import { notFoundError } from "../../apimachinery/errors.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { type Call, type Outcome, groupResourceOf, keyOf } from "./call.ts";
import { askedRevision, refuseFuture } from "./resource-version.ts";

export async function get(call: Call): Promise<Outcome> {
  refuseFuture(call.serving, askedRevision(call.info.query.get("resourceVersion")));
  return { code: 200, object: getObject(call) };
}

/** The object the call names, frozen. NotFound when there is none. */
export function getObject(call: Call): KubeObject {
  const object = call.serving.store.get(keyOf(call));
  if (object === undefined) throw notFoundError(groupResourceOf(call.kind), call.info.name);
  return object;
}
