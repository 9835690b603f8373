import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import { type RequestCondition, stampConditions } from "../kinds/certificates/certificate-signing-request.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { decodeObject } from "../rest/decode-object.ts";
import { applyChange, conformPatched, patchTypeOf, readPatch } from "../rest/patch.ts";
import { updateObject } from "../rest/update.ts";

/** certificatesigningrequests/approval: of what is sent only the conditions count. Models pkg/registry/certificates ApprovalREST. */
export async function updateApproval(call: Call): Promise<Outcome> {
  const asked = decodeObject(call);
  return { code: 200, object: await updateObject(call, (previous) => decided(call, previous, asked)) };
}

export async function patchApproval(call: Call): Promise<Outcome> {
  const type = patchTypeOf(call);
  const change = readPatch(call, type);
  const object = await updateObject(call, (previous) => {
    return decided(call, previous, conformPatched(call, applyChange(call, previous, change.value, type), change, type));
  });
  return { code: 200, object };
}

function decided(call: Call, previous: KubeObject, asked: KubeObject): KubeObject {
  const object = cloneJson(previous);
  if (asked.metadata.resourceVersion) object.metadata.resourceVersion = asked.metadata.resourceVersion;
  const conditions = (asked["status"]?.conditions ?? []) as RequestCondition[];
  const before = (previous["status"]?.conditions ?? []) as RequestCondition[];
  object["status"] = { ...object["status"], conditions: stampConditions(conditions, before, call.serving.clock.now()) };
  if (conditions.length === 0) delete object["status"].conditions;
  return object;
}
