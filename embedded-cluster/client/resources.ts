import type { GroupVersionResource } from "../apimachinery/object.ts";

const core = (resource: string): GroupVersionResource => ({ group: "", version: "v1", resource });
const grouped = (group: string, version: string, resource: string): GroupVersionResource => ({ group, version, resource });

/** The resources the components work with. Kinds are served from the API server's registry; this is only an address book. */
export const RESOURCES = {
  namespaces: core("namespaces"),
  nodes: core("nodes"),
  pods: core("pods"),
  services: core("services"),
  endpoints: core("endpoints"),
  configmaps: core("configmaps"),
  secrets: core("secrets"),
  serviceaccounts: core("serviceaccounts"),
  persistentvolumeclaims: core("persistentvolumeclaims"),
  persistentvolumes: core("persistentvolumes"),
  resourcequotas: core("resourcequotas"),
  limitranges: core("limitranges"),
  replicationcontrollers: core("replicationcontrollers"),
  events: core("events"),
  deployments: grouped("apps", "v1", "deployments"),
  replicasets: grouped("apps", "v1", "replicasets"),
  controllerrevisions: grouped("apps", "v1", "controllerrevisions"),
  statefulsets: grouped("apps", "v1", "statefulsets"),
  daemonsets: grouped("apps", "v1", "daemonsets"),
  jobs: grouped("batch", "v1", "jobs"),
  cronjobs: grouped("batch", "v1", "cronjobs"),
  endpointslices: grouped("discovery.k8s.io", "v1", "endpointslices"),
  networkpolicies: grouped("networking.k8s.io", "v1", "networkpolicies"),
  ingresses: grouped("networking.k8s.io", "v1", "ingresses"),
  ingressclasses: grouped("networking.k8s.io", "v1", "ingressclasses"),
  ipaddresses: grouped("networking.k8s.io", "v1", "ipaddresses"),
  servicecidrs: grouped("networking.k8s.io", "v1", "servicecidrs"),
  storageclasses: grouped("storage.k8s.io", "v1", "storageclasses"),
  horizontalpodautoscalers: grouped("autoscaling", "v2", "horizontalpodautoscalers"),
  poddisruptionbudgets: grouped("policy", "v1", "poddisruptionbudgets"),
  leases: grouped("coordination.k8s.io", "v1", "leases"),
  priorityclasses: grouped("scheduling.k8s.io", "v1", "priorityclasses"),
  roles: grouped("rbac.authorization.k8s.io", "v1", "roles"),
  rolebindings: grouped("rbac.authorization.k8s.io", "v1", "rolebindings"),
  clusterroles: grouped("rbac.authorization.k8s.io", "v1", "clusterroles"),
  clusterrolebindings: grouped("rbac.authorization.k8s.io", "v1", "clusterrolebindings"),
} as const;
