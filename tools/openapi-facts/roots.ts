/**
 * The kinds whose facts are written, by OpenAPI file, with the types that their fields lead to. Add a kind here when the table of
 * kinds serves it, and generate again.
 */
export const ROOTS: Readonly<Record<string, readonly string[]>> = {
  api__v1: [
    "Binding",
    "ComponentStatus",
    "ConfigMap",
    "Endpoints",
    "Event",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
  ],
  "apis__admissionregistration.k8s.io__v1": [
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
  ],
  "apis__apiextensions.k8s.io__v1": ["CustomResourceDefinition"],
  "apis__apiregistration.k8s.io__v1": ["APIService"],
  apis__apps__v1: ["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "apis__authentication.k8s.io__v1": ["TokenReview", "SelfSubjectReview"],
  "apis__authorization.k8s.io__v1": ["SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview", "SelfSubjectRulesReview"],
  apis__autoscaling__v1: ["HorizontalPodAutoscaler"],
  apis__autoscaling__v2: ["HorizontalPodAutoscaler"],
  apis__batch__v1: ["CronJob", "Job"],
  "apis__certificates.k8s.io__v1": ["CertificateSigningRequest"],
  "apis__coordination.k8s.io__v1": ["Lease"],
  "apis__discovery.k8s.io__v1": ["EndpointSlice"],
  "apis__events.k8s.io__v1": ["Event"],
  "apis__flowcontrol.apiserver.k8s.io__v1": ["FlowSchema", "PriorityLevelConfiguration"],
  "apis__networking.k8s.io__v1": ["IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR"],
  "apis__node.k8s.io__v1": ["RuntimeClass"],
  apis__policy__v1: ["PodDisruptionBudget"],
  "apis__rbac.authorization.k8s.io__v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
  "apis__resource.k8s.io__v1": ["DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice"],
  "apis__scheduling.k8s.io__v1": ["PriorityClass"],
  "apis__storage.k8s.io__v1": ["CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
};

/** Types that no field of a root leads to: bodies of subresources and of DELETE. */
export const FURTHER_TYPES = [
  "io.k8s.api.authentication.v1.TokenRequest",
  "io.k8s.api.autoscaling.v1.Scale",
  "io.k8s.api.policy.v1.Eviction",
  "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions",
  "io.k8s.apimachinery.pkg.apis.meta.v1.Status",
];
