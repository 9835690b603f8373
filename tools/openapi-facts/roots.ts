/**
 * The kinds whose facts are written, by OpenAPI file, with the types that their fields lead to. Add a kind here when the table of
 * kinds serves it, and generate again.
 */
export const ROOTS: Readonly<Record<string, readonly string[]>> = {
  api__v1: [
    "ConfigMap",
    "Endpoints",
    "Event",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
    "Binding",
  ],
  apis__apps__v1: ["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ControllerRevision"],
  apis__batch__v1: ["Job", "CronJob"],
  "apis__authentication.k8s.io__v1": ["TokenReview", "SelfSubjectReview"],
  "apis__authorization.k8s.io__v1": ["SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview", "SelfSubjectRulesReview"],
  "apis__coordination.k8s.io__v1": ["Lease"],
  "apis__discovery.k8s.io__v1": ["EndpointSlice"],
  "apis__networking.k8s.io__v1": ["Ingress", "IngressClass", "NetworkPolicy"],
  apis__policy__v1: ["PodDisruptionBudget"],
  "apis__rbac.authorization.k8s.io__v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  "apis__scheduling.k8s.io__v1": ["PriorityClass"],
  "apis__storage.k8s.io__v1": ["StorageClass"],
};

/** Types that no field of a root leads to: bodies of subresources and of DELETE. */
export const FURTHER_TYPES = [
  "io.k8s.api.authentication.v1.TokenRequest",
  "io.k8s.api.autoscaling.v1.Scale",
  "io.k8s.api.policy.v1.Eviction",
  "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
];
