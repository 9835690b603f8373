import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { decodeObject } from "../rest/decode-object.ts";
import { getObject } from "../rest/get.ts";
import { mayGo } from "../rest/finalizers.ts";
import { keyOf } from "../rest/call.ts";

/** Replaces a Namespace's spec.finalizers; the last one's removal lets a deleted namespace go. Models registry/core/namespace FinalizeREST. */
export async function finalize(call: Call): Promise<Outcome> {
  const asked = decodeObject(call);
  const previous = getObject(call);
  const object = cloneJson(previous);
  object["spec"] = { ...object["spec"], finalizers: asked["spec"]?.finalizers ?? [] };
  if (object["spec"].finalizers.length === 0) delete object["spec"].finalizers;
  if (call.dryRun) return { code: 200, object };
  if (mayGo(call.kind, object)) {
    call.serving.store.delete(keyOf(call));
    return { code: 200, object };
  }
  return { code: 200, object: call.serving.store.update(keyOf(call), object) };
}
