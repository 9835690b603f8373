import type { GroupVersionResource, KubeObject } from "../apimachinery/object.ts";
import type { GroupVersionKind, SchemaLookup } from "../apimachinery/schema/field-schema.ts";
import type { Swagger } from "./openapi/swagger.ts";
import type { StrategyContext } from "./registry/kind-definition.ts";

// What the generic server asks of the parts that know Kubernetes' rules: who may, what is admitted, what fields there are.

/** Who asks. Models authentication.k8s.io/v1 UserInfo. */
export interface UserInfo {
  username: string;
  uid?: string;
  groups: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** What is asked. Models k8s.io/apiserver/pkg/authorization/authorizer.Attributes. Absent parts are "". */
export interface Attributes {
  user: UserInfo;
  /** get list watch create update patch delete deletecollection; for non-resource paths the HTTP method in lower case. */
  verb: string;
  isResourceRequest: boolean;
  apiGroup: string;
  apiVersion: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  /** The URL path, for non-resource requests. */
  path: string;
}

export interface Decision {
  allowed: boolean;
  /** Shown after the refusal when not empty, and in SubjectAccessReview.status.reason. */
  reason?: string;
  /** Problems met on the way (a binding to a Role that does not exist): SubjectAccessReview.status.evaluationError. */
  evaluationError?: string;
}

/** rbac/v1 PolicyRule */
export interface PolicyRule {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
}

/** Objects as they are committed; frozen. Arguments as in StrategyContext: (resource, group, namespace, name). */
export type ObjectReader = Pick<StrategyContext, "find" | "list">;

export interface Authorizer {
  authorize(attributes: Attributes, objects: ObjectReader): Decision;
  /** Every rule that applies to `user` in `namespace`, for SelfSubjectRulesReview. */
  rulesFor(user: UserInfo, namespace: string, objects: ObjectReader): PolicyRule[];
}

/** Models k8s.io/apiserver/pkg/admission.Attributes. */
export interface AdmissionRequest {
  operation: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  kind: GroupVersionKind;
  resource: GroupVersionResource;
  subresource: string;
  /** "" for cluster-scoped objects. */
  namespace: string;
  name: string;
  /** The object to be written (for subresources, their own object: Scale, Binding, Eviction, PodExecOptions). undefined on DELETE. `admit` may change it in place. */
  object: KubeObject | undefined;
  /** What is there now, frozen; undefined on CREATE. */
  oldObject: KubeObject | undefined;
  user: UserInfo;
  dryRun: boolean;
  /** Adds a `Warning: 299 - "…"` header to the answer. */
  warn(text: string): void;
}

export interface AdmissionContext extends StrategyContext {
  authorize(attributes: Attributes): Decision;
  /**
   * Changes a committed object at once, past admission (quota usage). `change` gets a copy; returning false leaves the object as it is.
   * Gives the object as committed, or undefined when there is none. Dry-run requests must not call it.
   */
  mutate(resource: string, group: string, namespace: string | undefined, name: string, change: (object: KubeObject) => boolean): KubeObject | undefined;
}

/**
 * One admission plugin. All `admit`s run first, in order, then the kind's defaults and validation, then all `validate`s.
 * Refusal: throw an ApiError (usually Forbidden). Plugins that answer without a promise keep admission and commit in one step,
 * which is what makes quota exact.
 */
export interface AdmissionPlugin {
  /** "NamespaceLifecycle" */
  name: string;
  admit?(request: AdmissionRequest, context: AdmissionContext): Promise<void> | void;
  validate?(request: AdmissionRequest, context: AdmissionContext): Promise<void> | void;
}

export interface OpenApiProvider {
  /** Schemas of kinds, for strict decoding, strategic merge and server-side apply. */
  schemaOf: SchemaLookup;
  /** Group versions of /openapi/v3: "api/v1", "apis/apps/v1", each with its content hash. */
  index(): readonly { path: string; hash: string }[];
  /** /openapi/v3/<path> */
  document(path: string): unknown | undefined;
  /** /openapi/v2 as JSON. */
  v2?(): Swagger;
}

/** Decodes an `application/vnd.kubernetes.protobuf` body (with its `k8s\0` prefix) to the object's JSON form. Throws Error with the reason. */
export type ProtobufDecoder = (bytes: Uint8Array) => unknown;

/** metrics.k8s.io/v1beta1: the objects as served (NodeMetrics, PodMetrics), measured when asked. */
export interface MetricsProvider {
  nodes(): KubeObject[];
  /** All namespaces when undefined. */
  pods(namespace: string | undefined): KubeObject[];
}
