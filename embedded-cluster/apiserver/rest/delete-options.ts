import { badRequestError, invalidError } from "../../apimachinery/errors.ts";
import { forbidden, notSupported } from "../../apimachinery/validation/field-problem.ts";
import { decodeBody } from "../request/body.ts";
import type { Call } from "./call.ts";

/** meta/v1 DeleteOptions, as far as the server heeds them. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: "Orphan" | "Background" | "Foreground";
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun: boolean;
}

/** From the body, or else from the query. Models handlers.DeleteResource. */
export function deleteOptions(call: Call): DeleteOptions {
  const body = decodeBody(call.request, call.serving.protobuf);
  if (body !== undefined) {
    if (typeof body !== "object" || body === null || Array.isArray(body)) throw badRequestError("decoded object cannot be converted to DeleteOptions");
    const { kind } = body as { kind?: string };
    if (kind !== undefined && kind !== "" && kind !== "DeleteOptions") throw badRequestError("decoded object cannot be converted to DeleteOptions");
  }
  const { query } = call.info;
  const given = (body ?? {}) as Record<string, unknown>;
  const options: DeleteOptions = { dryRun: call.dryRun || (Array.isArray(given["dryRun"]) && given["dryRun"].includes("All")) };
  const grace = body === undefined ? query.integer("gracePeriodSeconds") : given["gracePeriodSeconds"];
  if (typeof grace === "number") options.gracePeriodSeconds = grace < 0 ? 1 : grace;
  const policy = body === undefined ? query.get("propagationPolicy") || undefined : given["propagationPolicy"];
  const orphan = body === undefined ? (query.has("orphanDependents") ? query.flag("orphanDependents") : undefined) : given["orphanDependents"];
  const chosen = propagation(policy, orphan);
  if (chosen !== undefined) options.propagationPolicy = chosen;
  const preconditions = given["preconditions"];
  if (typeof preconditions === "object" && preconditions !== null) options.preconditions = preconditions;
  return options;
}

function propagation(policy: unknown, orphan: unknown): DeleteOptions["propagationPolicy"] {
  const of = { group: "meta.k8s.io", kind: "DeleteOptions" };
  if (policy !== undefined && policy !== null && orphan !== undefined && orphan !== null) {
    throw invalidError(of, "", [forbidden("propagationPolicy", "orphanDependents and deletionPropagation cannot be both set")]);
  }
  if (typeof orphan === "boolean") return orphan ? "Orphan" : "Background";
  if (policy === undefined || policy === null) return undefined;
  if (policy === "Orphan" || policy === "Background" || policy === "Foreground") return policy;
  throw invalidError(of, "", [notSupported("propagationPolicy", policy, ["Background", "Foreground", "Orphan", "nil"])]);
}
