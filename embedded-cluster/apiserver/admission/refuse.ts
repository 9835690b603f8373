import { forbiddenError } from "../../apimachinery/errors.ts";
import type { ApiError } from "../../apimachinery/status.ts";
import type { AdmissionRequest } from "../hooks.ts";

/** `pods "web" is forbidden: <reason>`. Models admission.NewForbidden. */
export function refuse(request: AdmissionRequest, reason: string): ApiError {
  const { group, resource } = request.resource;
  const name = request.name || request.object?.metadata?.generateName || "Unknown";
  return forbiddenError({ group, resource }, name, reason);
}

/** Several reasons in one text: alone it stands plainly, together in brackets. Models utilerrors.NewAggregate. */
export function aggregate(reasons: readonly string[]): string {
  const different = [...new Set(reasons)];
  return different.length === 1 ? (different[0] as string) : `[${different.join(", ")}]`;
}

/** Whether the request writes an object of this kind itself, not a subresource. */
export function isFor(request: AdmissionRequest, group: string, resource: string): boolean {
  return request.subresource === "" && request.resource.group === group && request.resource.resource === resource;
}
