/** A resource that is answered, not stored. */
export interface VirtualResource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  namespaced: boolean;
  verbs: readonly string[];
}

const REVIEW_VERBS = ["create"];

const REVIEWS: readonly VirtualResource[] = [
  review("authentication.k8s.io", "TokenReview", "tokenreviews", false),
  review("authentication.k8s.io", "SelfSubjectReview", "selfsubjectreviews", false),
  review("authorization.k8s.io", "SubjectAccessReview", "subjectaccessreviews", false),
  review("authorization.k8s.io", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false),
  review("authorization.k8s.io", "SelfSubjectRulesReview", "selfsubjectrulesreviews", false),
  review("authorization.k8s.io", "LocalSubjectAccessReview", "localsubjectaccessreviews", true),
  { group: "", version: "v1", kind: "Binding", plural: "bindings", singular: "binding", namespaced: true, verbs: REVIEW_VERBS },
];

const METRICS: readonly VirtualResource[] = [
  { group: "metrics.k8s.io", version: "v1beta1", kind: "NodeMetrics", plural: "nodes", singular: "", namespaced: false, verbs: ["get", "list"] },
  { group: "metrics.k8s.io", version: "v1beta1", kind: "PodMetrics", plural: "pods", singular: "", namespaced: true, verbs: ["get", "list"] },
];

export function virtualResources(hasMetrics: boolean): readonly VirtualResource[] {
  return hasMetrics ? [...REVIEWS, ...METRICS] : REVIEWS;
}

function review(group: string, kind: string, plural: string, namespaced: boolean): VirtualResource {
  return { group, version: "v1", kind, plural, singular: kind.toLowerCase(), namespaced, verbs: REVIEW_VERBS };
}
