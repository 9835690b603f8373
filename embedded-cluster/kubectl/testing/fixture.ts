import type { GroupVersionResource, KubeObject } from "../../apimachinery/object.ts";
import { RESOURCES } from "../../client/resources.ts";

const STARTED = "2026-01-01T00:00:10Z";
const ready = [
  { type: "Ready", status: "True", lastTransitionTime: STARTED },
  { type: "PodScheduled", status: "True", lastTransitionTime: STARTED },
];

const template = {
  metadata: { labels: { app: "web" } },
  spec: {
    containers: [
      {
        name: "nginx",
        image: "nginx:1.27",
        ports: [{ name: "http", containerPort: 80 }],
        env: [
          { name: "GREETING", value: "hello" },
          { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          { name: "LEVEL", valueFrom: { configMapKeyRef: { name: "settings", key: "level", optional: true } } },
        ],
        envFrom: [{ secretRef: { name: "keys" } }],
        resources: { requests: { cpu: "50m", memory: "32Mi" }, limits: { memory: "64Mi" } },
        readinessProbe: { httpGet: { path: "/healthz?full=1", port: "http" }, periodSeconds: 2 },
        livenessProbe: { exec: { command: ["cat", "/tmp/alive"] } },
        volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }],
      },
      { name: "sidecar", image: "busybox:1.36", command: ["sh", "-c", "while true; do\n  sleep 1\ndone"], args: ["x"] },
    ],
    volumes: [
      { name: "data", emptyDir: {} },
      { name: "conf", configMap: { name: "settings" } },
      { name: "pg", persistentVolumeClaim: { claimName: "disk" } },
    ],
    nodeSelector: { disk: "ssd" },
    tolerations: [{ key: "dedicated", operator: "Equal", value: "db", effect: "NoSchedule" }, { operator: "Exists" }],
  },
};

function pod(name: string, phase: string, waiting?: string): KubeObject {
  const running = waiting === undefined;
  const state = running ? { running: { startedAt: STARTED } } : { waiting: { reason: waiting, message: "back-off pulling image" } };
  const status = (container: string, image: string, restartCount: number) => ({
    name: container,
    image,
    imageID: `docker.io/library/${image}@sha256:00`,
    containerID: running ? "containerd://00" : "",
    ready: running,
    started: running,
    restartCount,
    state,
    lastState:
      restartCount > 0 ? { terminated: { exitCode: 1, reason: "Error", startedAt: STARTED, finishedAt: STARTED, containerID: "containerd://01" } } : {},
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace: "default",
      labels: { ...template.metadata.labels, "pod-template-hash": "5d8c9" },
      annotations: { note: "a\nb", long: "x".repeat(150) },
      ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d8c9", uid: "00000000-0000-4000-8000-000000000001", controller: true }],
    },
    spec: { ...template.spec, nodeName: "node-1", serviceAccountName: "default" },
    status: {
      phase,
      podIP: "10.244.0.5",
      podIPs: [{ ip: "10.244.0.5" }],
      hostIP: "192.168.0.2",
      hostIPs: [{ ip: "192.168.0.2" }],
      startTime: STARTED,
      qosClass: "Burstable",
      conditions: running ? ready : [{ type: "Ready", status: "False", reason: "ContainersNotReady", lastTransitionTime: STARTED }],
      containerStatuses: [status("nginx", "nginx:1.27", 0), status("sidecar", "busybox:1.36", 2)],
    },
  };
}

const deployment: KubeObject = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "default", labels: { app: "web" }, annotations: { "deployment.kubernetes.io/revision": "1" } },
  spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template },
  status: {
    observedGeneration: 1,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 1,
    availableReplicas: 1,
    unavailableReplicas: 1,
    conditions: [
      {
        type: "Available",
        status: "False",
        reason: "MinimumReplicasUnavailable",
        message: "Deployment does not have minimum availability.",
        lastTransitionTime: STARTED,
        lastUpdateTime: STARTED,
      },
    ],
  },
};

const node: KubeObject = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node-1", labels: { "kubernetes.io/hostname": "node-1", "node-role.kubernetes.io/control-plane": "" } },
  spec: { podCIDR: "10.244.0.0/24", podCIDRs: ["10.244.0.0/24"], taints: [{ key: "dedicated", value: "db", effect: "NoSchedule" }] },
  status: {
    addresses: [
      { type: "InternalIP", address: "192.168.0.2" },
      { type: "Hostname", address: "node-1" },
    ],
    capacity: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "50Gi" },
    allocatable: { cpu: "4", memory: "8Gi", pods: "110", "ephemeral-storage": "50Gi" },
    conditions: [
      {
        type: "Ready",
        status: "True",
        reason: "KubeletReady",
        message: "kubelet is posting ready status",
        lastHeartbeatTime: STARTED,
        lastTransitionTime: STARTED,
      },
    ],
    nodeInfo: {
      machineID: "m",
      systemUUID: "s",
      bootID: "b",
      kernelVersion: "6.1",
      osImage: "Linux",
      operatingSystem: "linux",
      architecture: "amd64",
      containerRuntimeVersion: "containerd://2.1",
      kubeletVersion: "v1.36.2",
      kubeProxyVersion: "",
    },
  },
};

const service: KubeObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "default", labels: { app: "web" } },
  spec: {
    type: "NodePort",
    selector: { app: "web" },
    clusterIP: "10.96.10.10",
    clusterIPs: ["10.96.10.10"],
    ports: [
      { name: "http", port: 80, targetPort: "http", nodePort: 30080 },
      { name: "admin", port: 8080, targetPort: 8080, nodePort: 30081 },
    ],
  },
};

const slice: KubeObject = {
  apiVersion: "discovery.k8s.io/v1",
  kind: "EndpointSlice",
  metadata: { name: "web-abcde", namespace: "default", labels: { "kubernetes.io/service-name": "web" } },
  addressType: "IPv4",
  ports: [{ name: "http", port: 80, protocol: "TCP" }],
  endpoints: [
    {
      addresses: ["10.244.0.5"],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: "node-1",
      targetRef: { kind: "Pod", name: "web-5d8c9-aaaaa", namespace: "default" },
    },
    { addresses: ["10.244.0.6"], conditions: { ready: false, serving: false, terminating: false } },
  ],
};

const event: KubeObject = {
  apiVersion: "v1",
  kind: "Event",
  metadata: { name: "web-5d8c9-bbbbb.1", namespace: "default" },
  involvedObject: { apiVersion: "v1", kind: "Pod", name: "web-5d8c9-bbbbb", namespace: "default", fieldPath: "spec.containers{nginx}" },
  type: "Warning",
  reason: "Failed",
  message: "Error: ImagePullBackOff\n",
  source: { component: "kubelet", host: "node-1" },
  firstTimestamp: STARTED,
  lastTimestamp: STARTED,
  count: 3,
};

const policy: KubeObject = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "db", namespace: "default" },
  spec: {
    podSelector: { matchLabels: { app: "db" } },
    policyTypes: ["Ingress", "Egress"],
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { app: "web" } } }, { namespaceSelector: {} }, { ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }],
        ports: [{ protocol: "TCP", port: 5432 }],
      },
      { ports: [{ port: 9000, endPort: 9010 }] },
    ],
    egress: [],
  },
};

const role: KubeObject = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "Role",
  metadata: { name: "reader", namespace: "default" },
  rules: [
    { apiGroups: ["", "apps"], resources: ["pods", "deployments/scale"], verbs: ["get", "list"] },
    { apiGroups: [""], resources: ["secrets"], resourceNames: ["keys"], verbs: ["get"] },
  ],
};

const named = (kind: string, apiVersion: string, name: string, rest: Record<string, unknown>): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "default" },
  ...rest,
});

/** Everything that the recorded commands look at. */
export const FIXTURE: readonly (readonly [GroupVersionResource, KubeObject])[] = [
  [RESOURCES.namespaces, { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } }],
  [RESOURCES.namespaces, { apiVersion: "v1", kind: "Namespace", metadata: { name: "empty", labels: { team: "blue" } } }],
  [RESOURCES.nodes, node],
  [RESOURCES.serviceaccounts, named("ServiceAccount", "v1", "default", { imagePullSecrets: [{ name: "registry" }, { name: "mirror" }] })],
  [RESOURCES.configmaps, named("ConfigMap", "v1", "settings", { data: { level: "5", "app.conf": "a=1\nb=2\n", yes: "no" }, binaryData: { bin: "AAEC" } })],
  [RESOURCES.secrets, named("Secret", "v1", "keys", { type: "Opaque", data: { password: "czNjcmV0" } })],
  [RESOURCES.deployments, deployment],
  [RESOURCES.pods, pod("web-5d8c9-aaaaa", "Running")],
  [RESOURCES.pods, pod("web-5d8c9-bbbbb", "Pending", "ImagePullBackOff")],
  [RESOURCES.services, service],
  [RESOURCES.endpointslices, slice],
  [RESOURCES.events, event],
  [RESOURCES.networkpolicies, policy],
  [RESOURCES.roles, role],
  [
    RESOURCES.rolebindings,
    named("RoleBinding", "rbac.authorization.k8s.io/v1", "readers", {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
    }),
  ],
  [
    RESOURCES.resourcequotas,
    named("ResourceQuota", "v1", "small", {
      spec: { hard: { pods: "10", "requests.cpu": "2" } },
      status: { hard: { pods: "10", "requests.cpu": "2" }, used: { pods: "2", "requests.cpu": "100m" } },
    }),
  ],
  [
    RESOURCES.limitranges,
    named("LimitRange", "v1", "sizes", {
      spec: { limits: [{ type: "Container", default: { cpu: "500m" }, defaultRequest: { cpu: "100m" }, max: { cpu: "1" } }] },
    }),
  ],
];
