import { badRequestError, invalidError } from "../../apimachinery/errors.ts";
import { invalid, notSupported } from "../../apimachinery/validation/field-problem.ts";
import type { FieldProblem } from "../registry/kind-definition.ts";
import { decodeBody } from "../request/body.ts";
import type { Call } from "./call.ts";
import { checkDryRun } from "./write-options.ts";

/** meta/v1 DeleteOptions, as far as the server heeds them. */
export interface DeleteOptions {
  gracePeriodSeconds?: number;
  propagationPolicy?: "Orphan" | "Background" | "Foreground";
  preconditions?: { uid?: string; resourceVersion?: string };
  dryRun: boolean;
}

/** From the body, or else from the query. Models handlers.DeleteResource. */
export function deleteOptions(call: Call): DeleteOptions {
  const body = readOptions(call);
  const { query } = call.info;
  const given = body ?? {};
  const stages = body === undefined ? query.all("dryRun") : ((given["dryRun"] ?? []) as string[]);
  const policy = body === undefined ? query.get("propagationPolicy") || undefined : given["propagationPolicy"];
  const orphan = body === undefined ? (query.has("orphanDependents") ? query.flag("orphanDependents") : undefined) : given["orphanDependents"];
  const grace = body === undefined ? query.integer("gracePeriodSeconds") : given["gracePeriodSeconds"];
  const problems: FieldProblem[] = [];
  const propagationPolicy = propagation(problems, policy ?? undefined, orphan ?? undefined);
  checkDryRun(problems, stages);
  if (problems.length > 0) throw invalidError({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", problems);
  const { preconditions } = given;
  return {
    dryRun: call.dryRun || stages.includes("All"),
    ...(typeof grace === "number" ? { gracePeriodSeconds: grace < 0 ? 1 : grace } : {}),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(typeof preconditions === "object" && preconditions !== null ? { preconditions } : {}),
  };
}

/** The body, if there is one, fit to the type. */
function readOptions(call: Call): Record<string, unknown> | undefined {
  const body = decodeBody(call.request, call.serving.protobuf);
  if (body === undefined) return undefined;
  if (typeof body !== "object" || Array.isArray(body)) {
    const found = Array.isArray(body) ? "array" : typeof body === "boolean" ? "bool" : typeof body;
    const head = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
    throw badRequestError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${head}`);
  }
  const given = (body ?? {}) as Record<string, unknown>;
  const { kind = "", apiVersion = "v1" } = given;
  if (kind !== "" && kind !== "DeleteOptions") {
    throw badRequestError(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`);
  }
  const grace = given["gracePeriodSeconds"];
  if (grace !== undefined && grace !== null && (!Number.isInteger(grace) || Math.abs(grace as number) > 2 ** 63)) {
    throw badRequestError(`json: cannot unmarshal ${typeof grace} into Go struct field DeleteOptions.gracePeriodSeconds of type int64`);
  }
  return given;
}

/** Models ValidateDeleteOptions. */
function propagation(problems: FieldProblem[], policy: unknown, orphan: unknown): DeleteOptions["propagationPolicy"] {
  if (policy !== undefined && orphan !== undefined) {
    problems.push(invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set"));
  }
  if (policy === "Orphan" || policy === "Background" || policy === "Foreground") return policy;
  if (policy !== undefined) problems.push(notSupported("propagationPolicy", policy, ["Foreground", "Background", "Orphan", "nil"]));
  return typeof orphan === "boolean" ? (orphan ? "Orphan" : "Background") : undefined;
}
