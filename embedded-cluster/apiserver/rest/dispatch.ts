import { badRequestError, methodNotAllowedError, noSuchResourceError, notFoundError } from "../../apimachinery/errors.ts";
import type { WatchEvent } from "../../apimachinery/object.ts";
import { ApiError } from "../../apimachinery/status.ts";
import type { ApiBody, ApiResponse } from "../../apimachinery/wire.ts";
import { eventRepresentation, represent, wantsPlainEvents } from "../representation/represent.ts";
import { isList } from "../representation/table.ts";
import { serveProxy } from "../subresources/proxy.ts";
import { serveSubresource } from "../subresources/serve-subresource.ts";
import { pathSegmentNameProblems } from "../../apimachinery/validation/names.ts";
import { type Call, type Outcome, groupResourceOf } from "./call.ts";
import { serveComputed } from "./computed.ts";
import { create } from "./create.ts";
import { deleteOne } from "./delete.ts";
import { deleteCollection } from "./delete-collection.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { patch } from "./patch.ts";
import { update } from "./update.ts";
import { watch } from "./watch.ts";
import { checkWriteOptions } from "./write-options.ts";

const VERBS: Record<string, (call: Call) => Promise<Outcome>> = { get, list, create, update, patch, delete: deleteOne, deletecollection: deleteCollection };

/** Serves an authorised request for a kind. Refusals carry the warnings that came before them. Throws ApiError. */
export async function dispatch(call: Call): Promise<ApiResponse> {
  try {
    return await serve(call);
  } catch (error) {
    if (!(error instanceof ApiError) || (call.served.deprecation === undefined && call.warnings.length === 0)) throw error;
    return respond(call, error.code, { type: "json", value: error.status });
  }
}

async function serve(call: Call): Promise<ApiResponse> {
  const { info, kind } = call;
  const wrong = pathSegmentNameProblems(info.name);
  if (wrong.length > 0) throw badRequestError(`Name parameter invalid: ${JSON.stringify(info.name)}: ${wrong.join(";")}`);
  // What stands behind a proxy has options of its own.
  if (info.subresource === "proxy" && kind.subresources.includes("proxy")) return serveProxy(call);
  checkWriteOptions(call);
  if (info.subresource !== "") {
    if (!kind.subresources.includes(info.subresource))
      throw kind.custom === undefined ? noSuchResourceError() : notFoundError(groupResourceOf(kind), info.name);
    return serveSubresource(call);
  }
  if (info.watchPath && info.method !== "GET") throw methodNotAllowedError();
  // PUT and PATCH need a name, POST must not have one.
  if (info.name === "" && (info.verb === "update" || info.verb === "patch")) throw methodNotAllowedError();
  if (info.verb === "create" && info.name !== "") throw methodNotAllowedError();
  if (kind.namespaced && info.namespace === "" && info.verb !== "list" && info.verb !== "watch") throw methodNotAllowedError();
  if (!kind.verbs.includes(info.verb)) throw methodNotAllowedError();
  if (kind.computed !== undefined) return answer(call, serveComputed(call, kind.computed()));
  if (info.verb === "watch") return respond(call, 200, { type: "watch", events: watchEvents(call) });
  const handler = VERBS[info.verb];
  if (handler === undefined) throw methodNotAllowedError();
  return answer(call, await handler(call));
}

export function answer(call: Call, { code, object }: Outcome): ApiResponse {
  const value = represent(call, object);
  return respond(call, code, { type: "json", value, ...(value === object && isTypedList(call, object) ? { bareItems: true } : {}) });
}

/** Lists of Go types name their items' kind once; those of custom resources repeat it. */
function isTypedList(call: Call, object: object): boolean {
  return (call.info.verb === "list" || call.info.verb === "deletecollection") && call.served.decode === undefined && isList(object);
}

export function respond(call: Call, status: number, body: ApiBody): ApiResponse {
  const headers: Record<string, string> = { "content-type": "application/json" };
  const texts = [...(call.served.deprecation === undefined ? [] : [call.served.deprecation]), ...new Set(call.warnings)];
  if (texts.length > 0) headers["warning"] = texts.map((text) => `299 - ${JSON.stringify(text)}`).join(", ");
  return { status, headers, body };
}

function watchEvents(call: Call): AsyncIterable<WatchEvent<unknown>> {
  const plain = wantsPlainEvents(call);
  const represented = eventRepresentation(call);
  const events = watch(call);
  return plain ? events : represented(events);
}
