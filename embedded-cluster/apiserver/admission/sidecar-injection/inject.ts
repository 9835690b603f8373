import type { Container, Pod, Probe } from "../../../apimachinery/types/core.ts";

/** As the control plane's own release. */
const IMAGE = "docker.io/istio/proxyv2:1.28.0";
const AGENT_PORT = 15_020;
const PROXY_USER = 1_337;

/** Adds istio-init and istio-proxy to a pod, as the injection template of Istio's default profile does with native sidecars. */
export function injectSidecar(pod: Pod, namespace: string): void {
  const { spec } = pod;
  const metadata = (pod.metadata ??= {} as Pod["metadata"]);
  if ((spec.initContainers ?? []).some(({ name }) => name === "istio-proxy") || spec.containers.some(({ name }) => name === "istio-proxy")) return;
  const annotations = (metadata.annotations ??= {});
  const labels = (metadata.labels ??= {});
  const first = spec.containers[0]?.name ?? "";
  const probers = takeOverProbes(spec.containers);
  spec.initContainers = [initContainer(annotations), proxyContainer(pod, namespace, probers), ...(spec.initContainers ?? [])];
  labels["security.istio.io/tlsMode"] = "istio";
  labels["service.istio.io/canonical-name"] ??= labels["app.kubernetes.io/name"] ?? labels["app"] ?? ownerName(pod);
  labels["service.istio.io/canonical-revision"] ??= labels["app.kubernetes.io/version"] ?? labels["version"] ?? "latest";
  annotations["istio.io/rev"] = "default";
  annotations["kubectl.kubernetes.io/default-container"] ??= first;
  annotations["kubectl.kubernetes.io/default-logs-container"] ??= first;
  annotations["prometheus.io/path"] = "/stats/prometheus";
  annotations["prometheus.io/port"] = String(AGENT_PORT);
  annotations["prometheus.io/scrape"] = "true";
  annotations["sidecar.istio.io/status"] = JSON.stringify({
    initContainers: ["istio-init", "istio-proxy"],
    containers: null,
    volumes: [],
    imagePullSecrets: null,
    revision: "default",
  });
}

/** New each time: objects that are written may be changed in place, and are frozen afterwards. */
const resources = () => ({ limits: { cpu: "2", memory: "1Gi" }, requests: { cpu: "10m", memory: "40Mi" } });

function initContainer(annotations: Readonly<Record<string, string>>): Container {
  const excluded = (name: string) => annotations[`traffic.sidecar.istio.io/exclude${name}Ports`];
  const inbound = ["15090", "15021", "15020", ...(excluded("Inbound")?.split(",") ?? [])].join(",");
  const outbound = excluded("Outbound");
  return {
    name: "istio-init",
    image: IMAGE,
    args: [
      "istio-iptables",
      ...["-p", "15001", "-z", "15006", "-u", String(PROXY_USER), "-m", "REDIRECT", "-i", "*", "-x", "", "-b", "*", "-d", inbound],
      ...(outbound === undefined ? [] : ["-o", outbound]),
      "--log_output_level=default:info",
    ],
    resources: resources(),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: false,
      runAsGroup: 0,
      runAsNonRoot: false,
      runAsUser: 0,
    },
  } as Container;
}

/** Without the readiness probe of upstream's template, which would tick in every idle cluster: the startup probe says when it serves. */
function proxyContainer(pod: Pod, namespace: string, probers: Readonly<Record<string, object>>): Container {
  const field = (name: string, fieldPath: string) => ({ name, valueFrom: { fieldRef: { fieldPath } } });
  const value = (name: string, text: string) => ({ name, value: text });
  return {
    name: "istio-proxy",
    image: pod.metadata.annotations?.["sidecar.istio.io/proxyImage"] ?? IMAGE,
    args: [
      "proxy",
      "sidecar",
      "--domain",
      "$(POD_NAMESPACE).svc.cluster.local",
      "--proxyLogLevel=warning",
      "--proxyComponentLogLevel=misc:error",
      "--log_output_level=default:info",
    ],
    env: [
      value("PILOT_CERT_PROVIDER", "istiod"),
      value("CA_ADDR", "istiod.istio-system.svc:15012"),
      field("POD_NAME", "metadata.name"),
      field("POD_NAMESPACE", "metadata.namespace"),
      field("INSTANCE_IP", "status.podIP"),
      field("SERVICE_ACCOUNT", "spec.serviceAccountName"),
      field("HOST_IP", "status.hostIP"),
      value("PROXY_CONFIG", "{}\n"),
      value("ISTIO_META_CLUSTER_ID", "Kubernetes"),
      value("ISTIO_META_INTERCEPTION_MODE", "REDIRECT"),
      value("ISTIO_META_WORKLOAD_NAME", ownerName(pod)),
      value("ISTIO_META_OWNER", `kubernetes://apis/apps/v1/namespaces/${namespace}/deployments/${ownerName(pod)}`),
      value("ISTIO_META_MESH_ID", "cluster.local"),
      value("TRUST_DOMAIN", "cluster.local"),
      ...(Object.keys(probers).length === 0 ? [] : [value("ISTIO_KUBE_APP_PROBERS", JSON.stringify(probers))]),
    ],
    ports: [{ containerPort: 15_090, name: "http-envoy-prom", protocol: "TCP" }],
    resources: resources(),
    restartPolicy: "Always",
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: PROXY_USER,
      runAsNonRoot: true,
      runAsUser: PROXY_USER,
    },
    startupProbe: { httpGet: { path: "/healthz/ready", port: 15_021 }, failureThreshold: 600, periodSeconds: 1, timeoutSeconds: 3 },
  } as Container;
}

const PROBES = { readinessProbe: "readyz", livenessProbe: "livez", startupProbe: "startupz" } as const;

/** The application's HTTP and TCP probes go through the agent from now on; what they were is told to it. Models rewriteAppHTTPProbers. */
function takeOverProbes(containers: readonly Container[]): Record<string, object> {
  const taken: Record<string, object> = {};
  for (const container of containers) {
    const ports = new Map((container.ports ?? []).map(({ name, containerPort }) => [name, containerPort]));
    const number = (port: number | string | undefined) => (typeof port === "string" ? (ports.get(port) ?? Number(port)) : port);
    for (const [field, word] of Object.entries(PROBES) as [keyof typeof PROBES, string][]) {
      const probe = container[field] as Probe | undefined;
      if (probe?.httpGet === undefined && probe?.tcpSocket === undefined) continue;
      const path = `/app-health/${container.name}/${word}`;
      const timeoutSeconds = probe.timeoutSeconds ?? 1;
      const { httpGet, tcpSocket, ...rest } = probe;
      taken[path] =
        httpGet === undefined
          ? { tcpSocket: { port: number(tcpSocket?.port) }, timeoutSeconds }
          : { httpGet: { ...httpGet, port: number(httpGet.port) }, timeoutSeconds };
      (container as unknown as Record<string, unknown>)[field] = { ...rest, httpGet: { path, port: AGENT_PORT, scheme: "HTTP" } };
    }
  }
  return taken;
}

/** The Deployment's name where a ReplicaSet owns the pod. */
function ownerName({ metadata }: Pod): string {
  const owner = metadata.ownerReferences?.[0];
  const hash = metadata.labels?.["pod-template-hash"];
  if (owner === undefined) return metadata.name ?? metadata.generateName?.replace(/-$/, "") ?? "";
  return hash === undefined ? owner.name : owner.name.replace(new RegExp(`-${hash}$`), "");
}
