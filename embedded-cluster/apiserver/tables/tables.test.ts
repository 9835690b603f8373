import { expect, test } from "vitest";
import { KINDS } from "../kinds/index.ts";

const NOW = Date.parse("2026-01-03T00:00:00Z");

/** Name and cell of every column: "NAME=web AGE=2d". */
function row(kind: string, object: object): string {
  const found = KINDS.find((each) => each.kind === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  const whole = {
    apiVersion: "v1",
    kind,
    ...object,
    metadata: { name: "x", creationTimestamp: "2026-01-01T00:00:00Z", ...(object as { metadata?: object }).metadata },
  };
  const cells = found.table.cells(whole, NOW);
  expect(cells).toHaveLength(found.table.columns.length);
  return found.table.columns.map((column, index) => `${column.name.toUpperCase()}${column.priority === 1 ? "*" : ""}=${cells[index]}`).join(" ");
}

const template = {
  spec: {
    containers: [
      { name: "web", image: "nginx:1" },
      { name: "log", image: "fluentd" },
    ],
  },
};
const selector = { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["b", "a"] }] };

const rows: [string, string, object, string][] = [
  ["Namespace", "", { status: { phase: "Active" } }, "NAME=x STATUS=Active AGE=2d"],
  [
    "Node",
    "ready",
    {
      metadata: { labels: { "node-role.kubernetes.io/control-plane": "", "node-role.kubernetes.io/worker": "" } },
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: "Ready", status: "True" }],
        addresses: [{ type: "InternalIP", address: "172.18.0.2" }],
        nodeInfo: { kubeletVersion: "v1.36.2", osImage: "Debian", kernelVersion: "6.1", containerRuntimeVersion: "containerd://2.1", architecture: "amd64" },
      },
    },
    "NAME=x STATUS=Ready,SchedulingDisabled ROLES=control-plane,worker AGE=2d VERSION=v1.36.2 INTERNAL-IP*=172.18.0.2 EXTERNAL-IP*=<none> OS-IMAGE*=Debian KERNEL-VERSION*=6.1 (amd64) CONTAINER-RUNTIME*=containerd://2.1",
  ],
  [
    "Node",
    "silent",
    { spec: {}, status: {} },
    "NAME=x STATUS=Unknown ROLES=<none> AGE=2d VERSION= INTERNAL-IP*=<none> EXTERNAL-IP*=<none> OS-IMAGE*=<unknown> KERNEL-VERSION*=<unknown> CONTAINER-RUNTIME*=<unknown>",
  ],
  [
    "Deployment",
    "",
    { spec: { replicas: 3, selector, template }, status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 2 } },
    "NAME=x READY=2/3 UP-TO-DATE=3 AVAILABLE=2 AGE=2d CONTAINERS*=web,log IMAGES*=nginx:1,fluentd SELECTOR*=app=web,tier in (a,b)",
  ],
  [
    "ReplicaSet",
    "",
    { spec: { replicas: 3, selector, template }, status: { replicas: 3, readyReplicas: 1 } },
    "NAME=x DESIRED=3 CURRENT=3 READY=1 AGE=2d CONTAINERS*=web,log IMAGES*=nginx:1,fluentd SELECTOR*=app=web,tier in (a,b)",
  ],
  [
    "Service",
    "by node port",
    {
      spec: {
        type: "NodePort",
        clusterIPs: ["10.96.1.1"],
        ports: [
          { port: 80, nodePort: 30080, protocol: "TCP" },
          { port: 53, protocol: "UDP" },
        ],
        selector: { b: "2", a: "1" },
      },
    },
    "NAME=x TYPE=NodePort CLUSTER-IP=10.96.1.1 EXTERNAL-IP=<none> PORT(S)=80:30080/TCP,53/UDP AGE=2d SELECTOR*=a=1,b=2",
  ],
  [
    "Service",
    "headless",
    { spec: { type: "ClusterIP", clusterIPs: ["None"] } },
    "NAME=x TYPE=ClusterIP CLUSTER-IP=None EXTERNAL-IP=<none> PORT(S)=<none> AGE=2d SELECTOR*=<none>",
  ],
  [
    "Service",
    "balanced",
    { spec: { type: "LoadBalancer", clusterIPs: ["10.96.1.1"], ports: [{ port: 80, protocol: "TCP" }] } },
    "NAME=x TYPE=LoadBalancer CLUSTER-IP=10.96.1.1 EXTERNAL-IP=<pending> PORT(S)=80/TCP AGE=2d SELECTOR*=<none>",
  ],
  [
    "Service",
    "elsewhere",
    { spec: { type: "ExternalName", externalName: "example.com" } },
    "NAME=x TYPE=ExternalName CLUSTER-IP=<none> EXTERNAL-IP=example.com PORT(S)=<none> AGE=2d SELECTOR*=<none>",
  ],
  [
    "Endpoints",
    "many",
    { subsets: [{ addresses: [{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }], ports: [{ port: 80 }, { port: 443 }] }] },
    "NAME=x ENDPOINTS=10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 1 more... AGE=2d",
  ],
  ["Endpoints", "none", {}, "NAME=x ENDPOINTS=<none> AGE=2d"],
  ["Endpoints", "none ready", { subsets: [{ notReadyAddresses: [{ ip: "10.0.0.1" }], ports: [{ port: 80 }] }] }, "NAME=x ENDPOINTS= AGE=2d"],
  [
    "EndpointSlice",
    "",
    { addressType: "IPv4", ports: [{ name: "http", port: 80 }], endpoints: [1, 2, 3, 4].map((each) => ({ addresses: [`10.0.0.${each}`] })) },
    "NAME=x ADDRESSTYPE=IPv4 PORTS=80 ENDPOINTS=10.0.0.1,10.0.0.2,10.0.0.3 + 1 more... AGE=2d",
  ],
  ["EndpointSlice", "empty", { addressType: "IPv4", ports: null, endpoints: null }, "NAME=x ADDRESSTYPE=IPv4 PORTS=<unset> ENDPOINTS=<unset> AGE=2d"],
  [
    "Event",
    "",
    {
      type: "Warning",
      reason: "Failed",
      message: "Error: ErrImagePull\n",
      involvedObject: { kind: "Pod", name: "web", fieldPath: "spec.containers{app}" },
      source: { component: "kubelet", host: "node-1" },
      firstTimestamp: "2026-01-02T23:50:00Z",
      lastTimestamp: "2026-01-02T23:59:30Z",
      count: 4,
    },
    "LAST SEEN=30s TYPE=Warning REASON=Failed OBJECT=pod/web SUBOBJECT*=spec.containers{app} SOURCE*=kubelet, node-1 MESSAGE=Error: ErrImagePull FIRST SEEN*=10m COUNT*=4 NAME*=x",
  ],
  ["ConfigMap", "", { data: { a: "1" }, binaryData: { b: "" } }, "NAME=x DATA=2 AGE=2d"],
  ["Secret", "", { type: "Opaque", data: { a: "MQ==" } }, "NAME=x TYPE=Opaque DATA=1 AGE=2d"],
  ["ServiceAccount", "", {}, "NAME=x AGE=2d"],
  [
    "PersistentVolumeClaim",
    "bound",
    {
      spec: { volumeName: "pv-1", storageClassName: "standard", volumeMode: "Filesystem" },
      status: { phase: "Bound", capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"] },
    },
    "NAME=x STATUS=Bound VOLUME=pv-1 CAPACITY=1Gi ACCESS MODES=RWO STORAGECLASS=standard VOLUMEATTRIBUTESCLASS=<unset> AGE=2d VOLUMEMODE*=Filesystem",
  ],
  [
    "PersistentVolumeClaim",
    "pending",
    { spec: { volumeMode: "Filesystem", resources: { requests: { storage: "1Gi" } } }, status: { phase: "Pending" } },
    "NAME=x STATUS=Pending VOLUME= CAPACITY= ACCESS MODES= STORAGECLASS= VOLUMEATTRIBUTESCLASS=<unset> AGE=2d VOLUMEMODE*=Filesystem",
  ],
  [
    "PersistentVolume",
    "",
    {
      spec: {
        capacity: { storage: "1Gi" },
        accessModes: ["ReadWriteMany", "ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Delete",
        claimRef: { namespace: "shop", name: "db" },
        storageClassName: "standard",
      },
      status: { phase: "Bound" },
    },
    "NAME=x CAPACITY=1Gi ACCESS MODES=RWO,RWX RECLAIM POLICY=Delete STATUS=Bound CLAIM=shop/db STORAGECLASS=standard VOLUMEATTRIBUTESCLASS=<unset> REASON= AGE=2d VOLUMEMODE*=<unset>",
  ],
  [
    "StorageClass",
    "",
    { metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } }, provisioner: "local", volumeBindingMode: "WaitForFirstConsumer" },
    "NAME=x (default) PROVISIONER=local RECLAIMPOLICY=Delete VOLUMEBINDINGMODE=WaitForFirstConsumer ALLOWVOLUMEEXPANSION=false AGE=2d",
  ],
  [
    "ResourceQuota",
    "",
    { status: { hard: { pods: "10", "limits.cpu": "2", "requests.cpu": "1" }, used: { pods: "3", "limits.cpu": "500m", "requests.cpu": "0" } } },
    "NAME=x REQUEST=pods: 3/10, requests.cpu: 0/1 LIMIT=limits.cpu: 500m/2 AGE=2d",
  ],
  ["LimitRange", "", {}, "NAME=x CREATED AT=2026-01-01T00:00:00Z"],
  ["Role", "", {}, "NAME=x CREATED AT=2026-01-01T00:00:00Z"],
  [
    "RoleBinding",
    "",
    {
      roleRef: { kind: "Role", name: "reader" },
      subjects: [
        { kind: "User", name: "ann" },
        { kind: "Group", name: "devs" },
        { kind: "ServiceAccount", name: "bot", namespace: "ci" },
      ],
    },
    "NAME=x ROLE=Role/reader AGE=2d USERS*=ann GROUPS*=devs SERVICEACCOUNTS*=ci/bot",
  ],
  ["NetworkPolicy", "", { spec: { podSelector: {} } }, "NAME=x POD-SELECTOR=<none> AGE=2d"],
  [
    "Ingress",
    "",
    {
      spec: { ingressClassName: "nginx", rules: [{ host: "a.example" }, { host: "b.example" }], tls: [{}] },
      status: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } },
    },
    "NAME=x CLASS=nginx HOSTS=a.example,b.example ADDRESS=1.2.3.4 PORTS=80, 443 AGE=2d",
  ],
  ["Lease", "", { spec: { holderIdentity: "node-1" } }, "NAME=x HOLDER=node-1 AGE=2d"],
  ["PriorityClass", "", { value: 1000, preemptionPolicy: "Never" }, "NAME=x VALUE=1000 GLOBAL-DEFAULT=false AGE=2d PREEMPTIONPOLICY=Never"],
];

test.each(rows)("%s %s", (kind, _, object, expected) => {
  expect(row(kind, object)).toBe(expected);
});
