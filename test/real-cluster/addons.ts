import { join } from "node:path";
import { stringify } from "yaml";
import { DNS_IP, NODE_IP, NODE_NAME, SERVICE_CIDR } from "./addresses.ts";
import { ADMIN_KUBECONFIG, BIN } from "./folder.ts";
import { certificateOf, keyOf } from "./pki.ts";
import { start } from "./processes.ts";
import { run } from "./shell.ts";

export function kubectl(args: readonly string[], input?: string): string {
  return run(join(BIN, "kubectl"), ["--kubeconfig", ADMIN_KUBECONFIG, ...args], input === undefined ? {} : { input });
}

const apply = (objects: readonly object[]) => kubectl(["apply", "--server-side", "-f", "-"], objects.map((object) => stringify(object)).join("---\n"));

/** The cluster's DNS, as Pods of kube-system. */
export function applyDns(): void {
  apply(coreDns());
}

/** Enforces NetworkPolicy: the bridge alone accepts policies and does nothing about them. */
export function startNetworkPolicies(): void {
  start("kube-router", join(BIN, "kube-router"), [
    `--kubeconfig=${ADMIN_KUBECONFIG}`,
    `--hostname-override=${NODE_NAME}`,
    `--service-cluster-ip-range=${SERVICE_CIDR}`,
    "--run-firewall=true",
    "--run-router=false",
    "--run-service-proxy=false",
    "--health-port=0",
  ]);
}

const METRICS_PORT = 4443;

/** metrics.k8s.io, on the node's own network. */
export function startMetrics(): void {
  start("metrics-server", join(BIN, "metrics-server"), [
    ...["--kubeconfig", "--authentication-kubeconfig", "--authorization-kubeconfig"].map((flag) => `${flag}=${ADMIN_KUBECONFIG}`),
    `--secure-port=${METRICS_PORT}`,
    `--tls-cert-file=${certificateOf("kubelet-server")}`,
    `--tls-private-key-file=${keyOf("kubelet-server")}`,
    `--kubelet-certificate-authority=${certificateOf("ca")}`,
    "--kubelet-preferred-address-types=InternalIP",
    "--metric-resolution=10s",
    "--kubelet-request-timeout=5s",
  ]);
  const metadata = { name: "metrics-server", namespace: "kube-system" };
  apply([
    { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ name: "https", port: 443, targetPort: METRICS_PORT }] } },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": "metrics-server" } },
      addressType: "IPv4",
      ports: [{ name: "https", port: METRICS_PORT, protocol: "TCP" }],
      endpoints: [{ addresses: [NODE_IP], conditions: { ready: true } }],
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        groupPriorityMinimum: 100,
        versionPriority: 100,
        insecureSkipTLSVerify: true,
        service: { name: "metrics-server", namespace: "kube-system" },
      },
    },
  ]);
}

const COREFILE = `.:53 {
    errors
    health {
        lameduck 1s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 5
    }
    cache 5
    reload
}
`;

function coreDns(): object[] {
  const system = { namespace: "kube-system" };
  const labels = { "k8s-app": "kube-dns" };
  const role = { name: "system:coredns" };
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "coredns", ...system } },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: role,
      rules: [
        { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: ["list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: role,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", ...role },
      subjects: [{ kind: "ServiceAccount", name: "coredns", ...system }],
    },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "coredns", ...system }, data: { Corefile: COREFILE } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "coredns", ...system, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            priorityClassName: "system-cluster-critical",
            serviceAccountName: "coredns",
            dnsPolicy: "Default",
            containers: [
              {
                name: "coredns",
                image: "registry.k8s.io/coredns/coredns:v1.13.1",
                args: ["-conf", "/etc/coredns/Corefile"],
                ports: ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
                readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 2 },
                livenessProbe: { httpGet: { path: "/health", port: 8080 }, initialDelaySeconds: 10 },
                volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
              },
            ],
            volumes: [{ name: "config", configMap: { name: "coredns" } }],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", ...system, labels: { ...labels, "kubernetes.io/name": "CoreDNS" } },
      spec: { clusterIP: DNS_IP, selector: labels, ports },
    },
  ];
}
