import { badRequestError, methodNotAllowedError, noSuchResourceError } from "../../apimachinery/errors.ts";
import type { ApiRequest, ApiResponse } from "../../apimachinery/wire.ts";
import type { UserInfo } from "../hooks.ts";
import { decodeBody } from "../request/body.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";
import { asServed } from "../rest/call.ts";
import { dispatch } from "../rest/dispatch.ts";

/** POST …/bindings: the older address of pods/binding, the pod named in the body. */
export async function bindByName(serving: Serving, info: RequestInfo, request: ApiRequest, user: UserInfo): Promise<ApiResponse> {
  if (info.verb !== "create") throw methodNotAllowedError();
  const kind = serving.registry.ofResource("", "v1", "pods");
  if (kind === undefined) throw noSuchResourceError();
  const body = decodeBody(request, serving.protobuf) as { metadata?: { name?: string } } | undefined;
  const name = body?.metadata?.name;
  if (!name) throw badRequestError("name is required");
  const call = {
    serving,
    ...asServed(kind),
    info: { ...info, resource: "pods", name, subresource: "binding" },
    request: { ...request, body },
    user,
    warnings: [],
    dryRun: false,
  };
  return dispatch(call);
}
