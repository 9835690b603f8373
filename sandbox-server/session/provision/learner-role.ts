const READ = ["get", "list", "watch"];
const WRITE = [...READ, "create", "update", "patch", "delete", "deletecollection"];

/**
 * What a learner may do in the namespaces of their lab: explicit verbs on explicit resources. Not in it, on purpose:
 * roles and bindings, quotas, tokens, nodes, and everything cluster-scoped.
 */
export const LEARNER_RULES = [
  { apiGroups: [""], resources: ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "endpoints"], verbs: WRITE },
  { apiGroups: [""], resources: ["pods/log", "pods/status", "events", "resourcequotas", "limitranges", "serviceaccounts"], verbs: READ },
  { apiGroups: [""], resources: ["pods/exec", "pods/attach", "pods/portforward"], verbs: ["get", "create"] },
  { apiGroups: [""], resources: ["pods/ephemeralcontainers"], verbs: ["get", "update", "patch"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: ["apps"], resources: ["deployments", "replicasets", "statefulsets", "daemonsets"], verbs: WRITE },
  { apiGroups: ["apps"], resources: ["deployments/scale", "replicasets/scale", "statefulsets/scale"], verbs: ["get", "update", "patch"] },
  { apiGroups: ["apps"], resources: ["controllerrevisions"], verbs: READ },
  { apiGroups: [""], resources: ["replicationcontrollers"], verbs: WRITE },
  { apiGroups: ["batch"], resources: ["jobs", "cronjobs"], verbs: WRITE },
  { apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: WRITE },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: WRITE },
  { apiGroups: ["events.k8s.io"], resources: ["events"], verbs: READ },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: WRITE },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: WRITE },
  { apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["get", "list"] },
];
