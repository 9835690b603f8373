import type { KubeObject } from "../../apimachinery/object.ts";
import { API_SERVER_PORT, API_SERVICE_IP, CONTROL_PLANE_IP } from "./addresses.ts";
import { dnsObjects } from "./dns-objects.ts";

/** What a cluster holds before anybody has asked for anything, beside the RBAC policy: as kubeadm and kind leave it. */
export function systemObjects(): Partial<KubeObject>[] {
  return [...namespaces(), ...priorityClasses(), ...apiService(), serviceRange(), storageClass(), ...dnsObjects()] as Partial<KubeObject>[];
}

function namespaces() {
  return ["default", "kube-node-lease", "kube-public", "kube-system"].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
}

/** Models pkg/apis/scheduling.SystemPriorityClasses. */
function priorityClasses() {
  const make = (name: string, value: number, description: string) => ({
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name },
    value,
    description,
  });
  return [
    make("system-node-critical", 2_000_001_000, "Used for system critical pods that must not be moved from their current node."),
    make(
      "system-cluster-critical",
      2_000_000_000,
      "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
    ),
  ];
}

/** Models pkg/controlplane/controller/kubernetesservice and the endpoint reconciler. */
function apiService() {
  const labels = { component: "apiserver", provider: "kubernetes" };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kubernetes", namespace: "default", labels },
      spec: {
        clusterIP: API_SERVICE_IP,
        clusterIPs: [API_SERVICE_IP],
        ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: API_SERVER_PORT }],
        sessionAffinity: "None",
        type: "ClusterIP",
      },
    },
    {
      apiVersion: "v1",
      kind: "Endpoints",
      metadata: { name: "kubernetes", namespace: "default", labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
      subsets: [{ addresses: [{ ip: CONTROL_PLANE_IP }], ports: [{ name: "https", port: API_SERVER_PORT, protocol: "TCP" }] }],
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
      addressType: "IPv4",
      endpoints: [{ addresses: [CONTROL_PLANE_IP], conditions: { ready: true } }],
      ports: [{ name: "https", port: API_SERVER_PORT, protocol: "TCP" }],
    },
  ];
}

/** Models pkg/controlplane/controller/defaultservicecidr. */
function serviceRange() {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "ServiceCIDR",
    metadata: { name: "kubernetes", finalizers: ["networking.k8s.io/service-cidr-finalizer"] },
    spec: { cidrs: ["10.96.0.0/12"] },
    status: { conditions: [{ type: "Ready", status: "True", reason: "", message: "Kubernetes Service CIDR is ready" }] },
  };
}

/** kind's default class; it binds a claim when its first pod is scheduled. */
function storageClass() {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "rancher.io/local-path",
    reclaimPolicy: "Delete",
    volumeBindingMode: "WaitForFirstConsumer",
  };
}
