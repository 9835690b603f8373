import { forbiddenError } from "../../apimachinery/errors.ts";
import { type ApiError, failure } from "../../apimachinery/status.ts";
import type { Attributes, Decision, UserInfo } from "../hooks.ts";
import type { RequestInfo } from "../request/request-info.ts";

export function attributesOf(user: UserInfo, info: RequestInfo): Attributes {
  const { isResourceRequest, verb, group, version, resource, subresource, namespace, path } = info;
  const name = info.name || info.selectedName;
  return { user, verb, isResourceRequest, apiGroup: group, apiVersion: version, resource, subresource, namespace, name, path };
}

/** Models k8s.io/apiserver/pkg/endpoints/handlers/responsewriters.Forbidden. */
export function refusal(attributes: Attributes, decision: Decision): ApiError {
  const { user, verb, path } = attributes;
  const reason = decision.reason ? `: ${decision.reason}` : "";
  const who = `User ${JSON.stringify(user.username)} cannot ${verb}`;
  if (!attributes.isResourceRequest) return failure(403, "Forbidden", `forbidden: ${who} path ${JSON.stringify(path)}${reason}`, {});
  const resource = attributes.subresource === "" ? attributes.resource : `${attributes.resource}/${attributes.subresource}`;
  const where = attributes.namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(attributes.namespace)}`;
  const sentence = `${who} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(attributes.apiGroup)} ${where}${reason}`;
  return forbiddenError({ group: attributes.apiGroup, resource: attributes.resource }, attributes.name, sentence);
}
