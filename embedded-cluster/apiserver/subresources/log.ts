import { badRequestError, invalidError } from "../../apimachinery/errors.ts";
import type { LogQuery } from "../../apimachinery/node-proxy.ts";
import { isTime, timeProblem } from "../../apimachinery/schema/decode.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import type { ApiResponse } from "../../apimachinery/wire.ts";
import { invalid, type FieldProblem, forbidden } from "../../apimachinery/validation/field-problem.ts";
import { type ByteSource, EMPTY_SOURCE } from "../../kernel/streams.ts";
import type { Call } from "../rest/call.ts";
import { respond } from "../rest/dispatch.ts";
import { getObject } from "../rest/get.ts";
import { containerOf, podOnNode } from "./pod-container.ts";

/** pods/log. Models pkg/registry/core/pod/rest/log.go. */
export async function serveLog(call: Call): Promise<ApiResponse> {
  const query = logQuery(call);
  const asked = getObject(call) as Pod;
  const container = containerOf(asked, call.info.query.get("container"));
  // A pod that is not on a node yet has no logs, and the answer no content.
  if (!asked.spec.nodeName) return respond(call, 204, { type: "bytes", source: EMPTY_SOURCE });
  const response = respond(call, 200, { type: "bytes", source: await openLog(call, container, query) });
  return { ...response, headers: { ...response.headers, "content-type": "text/plain" } };
}

function openLog(call: Call, container: string, query: LogQuery): Promise<ByteSource> {
  const { pod, proxy } = podOnNode(call);
  return proxy.logs(pod, container, query);
}

function logQuery(call: Call): LogQuery {
  const { query } = call.info;
  const log: LogQuery = { follow: query.flag("follow"), previous: query.flag("previous"), timestamps: query.flag("timestamps") };
  const problems: FieldProblem[] = [];
  for (const [field, least] of [
    ["tailLines", 0],
    ["limitBytes", 1],
    ["sinceSeconds", 1],
  ] as const) {
    const value = query.integer(field);
    if (value === undefined) continue;
    if (value < least) problems.push(invalid(field, value, least === 0 ? "must be greater than or equal to 0" : "must be greater than 0"));
    log[field] = value;
  }
  const sinceTime = query.get("sinceTime");
  if (sinceTime !== "") {
    if (!isTime(sinceTime)) throw badRequestError(timeProblem(sinceTime));
    if (log.sinceSeconds !== undefined) problems.push(forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
    log.sinceTime = sinceTime;
  }
  // The gate PodLogsQuerySplitStreams is closed.
  if (query.get("stream") !== "") problems.push(forbidden("stream", "may not be specified"));
  if (problems.length > 0) throw invalidError({ group: "", kind: "PodLogOptions" }, call.info.name, problems);
  if (call.request.signal !== undefined) log.signal = call.request.signal;
  return log;
}
