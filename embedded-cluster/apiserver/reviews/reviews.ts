import { invalidError, methodNotAllowedError } from "../../apimachinery/errors.ts";
import { required } from "../../apimachinery/validation/field-problem.ts";
import { cloneJson } from "../../apimachinery/json/clone.ts";
import type { Attributes, UserInfo } from "../hooks.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";

type Review = Record<string, unknown> & { spec?: Record<string, unknown> };

/** The review resources: questions that are posted and answered in the same object. Models pkg/registry/{authentication,authorization}. */
export function answerReview(serving: Serving, info: RequestInfo, user: UserInfo, body: unknown): object {
  if (info.verb !== "create") throw methodNotAllowedError();
  const review = cloneJson((body ?? {}) as Review);
  review["apiVersion"] = `${info.group}/v1`;
  review["metadata"] = { creationTimestamp: null, ...(review["metadata"] as object | undefined) };
  switch (info.resource) {
    case "tokenreviews":
      return { ...review, kind: "TokenReview", status: tokenStatus(serving, String(review.spec?.["token"] ?? "")) };
    case "selfsubjectreviews":
      return { ...review, kind: "SelfSubjectReview", status: { userInfo: shownUser(user) } };
    case "selfsubjectrulesreviews":
      return { ...review, kind: "SelfSubjectRulesReview", status: rulesStatus(serving, user, String(review.spec?.["namespace"] ?? "")) };
    case "selfsubjectaccessreviews":
      return { ...review, kind: "SelfSubjectAccessReview", status: accessStatus(serving, user, review.spec) };
    case "localsubjectaccessreviews":
      return { ...review, kind: "LocalSubjectAccessReview", status: accessStatus(serving, namedUser(review, "LocalSubjectAccessReview"), review.spec) };
    default:
      return { ...review, kind: "SubjectAccessReview", status: accessStatus(serving, namedUser(review, "SubjectAccessReview"), review.spec) };
  }
}

function tokenStatus(serving: Serving, token: string): object {
  const user = serving.tokens.authenticate(token);
  if (user === undefined) return { user: {}, error: "invalid bearer token" };
  return { authenticated: true, user: shownUser(user), audiences: ["https://kubernetes.default.svc.cluster.local"] };
}

function shownUser({ username, uid, groups, extra }: UserInfo): object {
  return { username, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

function namedUser({ spec = {} }: Review, kind: string): UserInfo {
  const groups = (spec["groups"] as string[] | undefined) ?? [];
  const username = String(spec["user"] ?? "");
  if (username === "" && groups.length === 0) {
    const problem = required("spec.user", "at least one of user or group must be specified");
    throw invalidError({ group: "authorization.k8s.io", kind }, "", [problem]);
  }
  return { username, groups };
}

function accessStatus(serving: Serving, user: UserInfo, spec: Review["spec"]): object {
  const { allowed, reason, evaluationError } = serving.authorize(reviewedAttributes(user, spec));
  return { allowed, ...(reason ? { reason } : {}), ...(evaluationError ? { evaluationError } : {}) };
}

function reviewedAttributes(user: UserInfo, spec: Review["spec"]): Attributes {
  const resource = spec?.["resourceAttributes"] as Record<string, string> | undefined;
  const path = spec?.["nonResourceAttributes"] as Record<string, string> | undefined;
  if (resource === undefined && path === undefined) {
    const problem = {
      field: "spec.resourceAttributes",
      type: "FieldValueInvalid",
      body: "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    };
    throw invalidError({ group: "authorization.k8s.io", kind: "SelfSubjectAccessReview" }, "", [problem]);
  }
  return {
    user,
    verb: resource?.["verb"] ?? path?.["verb"] ?? "",
    isResourceRequest: resource !== undefined,
    apiGroup: resource?.["group"] ?? "",
    apiVersion: resource?.["version"] ?? "",
    resource: resource?.["resource"] ?? "",
    subresource: resource?.["subresource"] ?? "",
    namespace: resource?.["namespace"] ?? "",
    name: resource?.["name"] ?? "",
    path: path?.["path"] ?? "",
  };
}

function rulesStatus(serving: Serving, user: UserInfo, namespace: string): object {
  const rules = serving.rulesFor(user, namespace);
  const resourceRules = rules.filter(({ nonResourceURLs }) => nonResourceURLs === undefined);
  const nonResourceRules = rules
    .filter(({ nonResourceURLs }) => nonResourceURLs !== undefined)
    .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs }));
  return { resourceRules, nonResourceRules, incomplete: false };
}
