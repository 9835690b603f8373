import { invalidError, methodNotAllowedError } from "../../apimachinery/errors.ts";
import { invalid } from "../../apimachinery/validation/field-problem.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { GroupVersionKind } from "../../apimachinery/schema/field-schema.ts";
import { compare } from "../field-management/compare.ts";
import { difference, isEmptySet } from "../field-management/field-set.ts";
import { IGNORED_FIELDS } from "../field-management/ignored-fields.ts";
import { encodeManagers } from "../field-management/managers.ts";
import { TOKEN_ISSUER } from "../authentication/token-authority.ts";
import type { Attributes, UserInfo } from "../hooks.ts";
import type { RequestInfo } from "../request/request-info.ts";
import type { Serving } from "../rest/serving.ts";
import { typedBody } from "../rest/typed-body.ts";

export type Review = Record<string, unknown> & { spec?: Record<string, unknown> };

/** The review resources: questions that are posted and answered in the same object. Models pkg/registry/{authentication,authorization}. */
export function answerReview(serving: Serving, info: RequestInfo, user: UserInfo, body: unknown, headers: Readonly<Record<string, string>> = {}): object {
  if (info.verb !== "create") throw methodNotAllowedError();
  const kind = KINDS[info.resource] ?? "SubjectAccessReview";
  const review = typedBody<Review>(serving, { group: info.group, version: "v1", kind }, body);
  review["apiVersion"] = `${info.group}/v1`;
  review["kind"] = kind;
  const now = timestamp(serving.clock.now());
  review["metadata"] = {
    ...(review["metadata"] as object | undefined),
    ...managed(serving, { group: info.group, version: "v1", kind }, review, writerOf(info, headers), now),
  };
  switch (info.resource) {
    case "tokenreviews":
      return { ...review, kind: "TokenReview", status: tokenStatus(serving, review.spec) };
    case "selfsubjectreviews":
      return { ...review, kind: "SelfSubjectReview", metadata: { creationTimestamp: now }, status: { userInfo: shownUser(user) } };
    case "selfsubjectrulesreviews":
      // What was asked is not repeated.
      return { ...review, metadata: {}, spec: {}, status: rulesStatus(serving, user, String(review.spec?.["namespace"] ?? "")) };
    case "selfsubjectaccessreviews":
      return { ...review, kind: "SelfSubjectAccessReview", status: accessStatus(serving, user, review.spec) };
    case "localsubjectaccessreviews":
      return { ...review, kind: "LocalSubjectAccessReview", status: accessStatus(serving, namedUser(review), review.spec) };
    default:
      return { ...review, kind: "SubjectAccessReview", status: accessStatus(serving, namedUser(review), review.spec) };
  }
}

const KINDS: Readonly<Record<string, string>> = {
  tokenreviews: "TokenReview",
  selfsubjectreviews: "SelfSubjectReview",
  selfsubjectrulesreviews: "SelfSubjectRulesReview",
  selfsubjectaccessreviews: "SelfSubjectAccessReview",
  localsubjectaccessreviews: "LocalSubjectAccessReview",
};

export function writerOf({ query }: RequestInfo, headers: Readonly<Record<string, string>>): string {
  return query.get("fieldManager") || headers["user-agent"]?.split("/")[0] || "unknown";
}

/** Questions are tracked like objects, although nobody keeps them. */
export function managed(
  serving: Serving,
  gvk: GroupVersionKind,
  review: Review,
  manager: string,
  time: string,
  subresource = "",
): { managedFields?: unknown[] } {
  const schema = serving.openapi?.schemaOf(gvk);
  if (schema === undefined) return {};
  const fields = difference(compare(undefined, review, schema).changed, IGNORED_FIELDS);
  if (isEmptySet(fields)) return {};
  return { managedFields: encodeManagers([{ name: manager, operation: "Update", apiVersion: `${gvk.group}/${gvk.version}`, subresource, time, fields }]) };
}

function tokenStatus(serving: Serving, spec: Review["spec"]): object {
  const asked = (spec?.["audiences"] ?? []) as string[];
  const examined = serving.tokens.examine(String(spec?.["token"] ?? ""), asked.length === 0 ? [TOKEN_ISSUER] : asked);
  if ("user" in examined) return { authenticated: true, user: shownUser(examined.user), audiences: examined.audiences };
  return { user: {}, error: examined.reason === undefined ? "invalid bearer token" : `[invalid bearer token, ${examined.reason}]` };
}

function shownUser({ username, uid, groups, extra }: UserInfo): object {
  return { username, ...(uid === undefined ? {} : { uid }), groups, ...(extra === undefined ? {} : { extra }) };
}

function namedUser({ spec = {} }: Review): UserInfo {
  const groups = (spec["groups"] as string[] | undefined) ?? [];
  const username = String(spec["user"] ?? "");
  if (username === "" && groups.length === 0) {
    const problem = invalid("spec.user", "", "at least one of user or group must be specified");
    throw invalidError({ group: "authorization.k8s.io", kind: "" }, "", [problem]);
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
  if (resource !== undefined && path !== undefined) {
    const shown = { Path: path["path"] ?? "", Verb: path["verb"] ?? "" };
    const problem = invalid("spec.nonResourceAttributes", shown, "cannot be specified in combination with resourceAttributes");
    throw invalidError({ group: "authorization.k8s.io", kind: "" }, "", [problem]);
  }
  if (resource === undefined && path === undefined) {
    const problem = {
      field: "spec.resourceAttributes",
      type: "FieldValueInvalid",
      body: "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    };
    throw invalidError({ group: "authorization.k8s.io", kind: "" }, "", [problem]);
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
