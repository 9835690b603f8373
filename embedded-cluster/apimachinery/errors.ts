// The refusals of the API, with upstream's words. Models k8s.io/apimachinery/pkg/api/errors.
import { type ApiError, failure } from "./status.ts";
import type { FieldProblem } from "./validation/field-problem.ts";

export interface GroupResource {
  group: string;
  resource: string;
}

/** "pods", "deployments.apps" */
export function groupResourceText({ group, resource }: GroupResource): string {
  return group === "" ? resource : `${resource}.${group}`;
}

function detailsOf({ group, resource }: GroupResource, name: string): { name?: string; group?: string; kind: string } {
  return { ...(name === "" ? {} : { name }), ...(group === "" ? {} : { group }), kind: resource };
}

export function notFoundError(of: GroupResource, name: string): ApiError {
  return failure(404, "NotFound", `${groupResourceText(of)} "${name}" not found`, detailsOf(of, name));
}

export function alreadyExistsError(of: GroupResource, name: string): ApiError {
  return failure(409, "AlreadyExists", `${groupResourceText(of)} "${name}" already exists`, detailsOf(of, name));
}

export function conflictError(of: GroupResource, name: string, reason: string): ApiError {
  return failure(409, "Conflict", `Operation cannot be fulfilled on ${groupResourceText(of)} "${name}": ${reason}`, detailsOf(of, name));
}

/** The resource version a writer saw is no longer the present one. */
export const MODIFIED = "the object has been modified; please apply your changes to the latest version and try again";

export function forbiddenError(of: GroupResource, name: string, reason: string): ApiError {
  const about = name === "" ? groupResourceText(of) : `${groupResourceText(of)} "${name}"`;
  return failure(403, "Forbidden", `${about} is forbidden: ${reason}`, detailsOf(of, name));
}

/** One problem is said plainly, several in brackets, equal ones once. Models NewInvalid with ErrorList.ToAggregate. */
export function invalidError(of: { group: string; kind: string }, name: string, problems: readonly FieldProblem[]): ApiError {
  const sentences = [...new Set(problems.map(({ field, body }) => `${field}: ${body}`))];
  const kind = of.group === "" ? of.kind : `${of.kind}.${of.group}`;
  const list = sentences.length === 1 ? `: ${sentences[0]}` : sentences.length === 0 ? "" : `: [${sentences.join(", ")}]`;
  const causes = problems.map(({ field, type, body }) => ({ reason: type, message: body, field }));
  const details = { ...(name === "" ? {} : { name }), ...(of.group === "" ? {} : { group: of.group }), ...(of.kind === "" ? {} : { kind: of.kind }), causes };
  return failure(422, "Invalid", `${kind} "${name}" is invalid${list}`, details);
}

export function badRequestError(reason: string): ApiError {
  return failure(400, "BadRequest", reason);
}

export function unauthorizedError(): ApiError {
  return failure(401, "Unauthorized", "Unauthorized");
}

/** A path that is not served. */
export function noSuchResourceError(): ApiError {
  return failure(404, "NotFound", "the server could not find the requested resource", {});
}

export function methodNotAllowedError(): ApiError {
  return failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", {});
}

export function unsupportedMediaTypeError(accepted: readonly string[]): ApiError {
  const types = accepted.join(", ");
  return failure(415, "UnsupportedMediaType", `the body of the request was in an unknown format - accepted media types include: ${types}`);
}

export function notAcceptableError(accepted: readonly string[]): ApiError {
  return failure(406, "NotAcceptable", `only the following media types are accepted: ${accepted.join(", ")}`);
}

export function tooLargeError(limitBytes: number): ApiError {
  return failure(413, "RequestEntityTooLarge", `Request entity too large: limit is ${limitBytes}`);
}

export function expiredError(message: string): ApiError {
  return failure(410, "Expired", message);
}

export function internalError(reason: string): ApiError {
  return failure(500, "InternalError", `Internal error occurred: ${reason}`, { causes: [{ message: reason }] });
}

export function serviceUnavailableError(message: string): ApiError {
  return failure(503, "ServiceUnavailable", message);
}

/** A client that has seen a later revision than this server has. Models storage.NewTooLargeResourceVersionError. */
export function tooLargeResourceVersionError(asked: string, current: string, retryAfterSeconds = 1): ApiError {
  return failure(504, "Timeout", `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    ...(retryAfterSeconds === 0 ? {} : { retryAfterSeconds }),
  });
}
