import { methodNotAllowedError } from "../../apimachinery/errors.ts";
import type { ApiResponse } from "../../apimachinery/wire.ts";
import type { Call, Outcome } from "../rest/call.ts";
import { answer } from "../rest/dispatch.ts";
import { get } from "../rest/get.ts";
import { patch } from "../rest/patch.ts";
import { update } from "../rest/update.ts";
import { patchApproval, updateApproval } from "./approval.ts";
import { bind } from "./binding.ts";
import { evict } from "./eviction.ts";
import { finalize } from "./finalize.ts";
import { serveLog } from "./log.ts";
import { patchPodPart, updatePodPart } from "./pod-parts.ts";
import { getScale, patchScale, updateScale } from "./scale.ts";
import { requestToken } from "./token.ts";

type Handlers = Record<string, (call: Call) => Promise<Outcome>>;

const SUBRESOURCES: Record<string, Handlers> = {
  status: { get, update, patch },
  scale: { get: getScale, update: updateScale, patch: patchScale },
  binding: { create: bind },
  eviction: { create: evict },
  token: { create: requestToken },
  finalize: { update: finalize },
  ephemeralcontainers: { get, update: updatePodPart, patch: patchPodPart },
  approval: { get, update: updateApproval, patch: patchApproval },
  resize: { get, update: updatePodPart, patch: patchPodPart },
};

/** Requests below an object. exec, attach and port-forward are streams: plain requests for them are not allowed. */
export async function serveSubresource(call: Call): Promise<ApiResponse> {
  const { subresource, verb } = call.info;
  if (subresource === "log" && verb === "get") return serveLog(call);
  const serve = SUBRESOURCES[subresource]?.[verb];
  if (serve === undefined) throw methodNotAllowedError();
  return answer(call, await serve(call));
}
