import type { LabDefinition } from "@tsunagu/contracts/lab";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";
import { SANDBOX_LABEL, type Sandbox } from "../../cluster/sandbox.ts";
import { LEARNER_RULES } from "./learner-role.ts";
import { TOOLBOX_IMAGE } from "./names.ts";

/** Everything a sandbox consists of before the lab's own manifests, in the order in which it is made. */
export function sandboxObjects(sandbox: Sandbox, lab: LabDefinition): KubeObject[] {
  const labels = { [SANDBOX_LABEL]: sandbox.id };
  // On a real cluster a privileged Pod, or one with a hostPath, would be the node's root, and with it every other sandbox.
  const namespaceLabels = { ...labels, "pod-security.kubernetes.io/enforce": "baseline" };
  const learner = { kind: "ServiceAccount", name: "learner", namespace: sandbox.toolboxNamespace };
  const labNamespaces = Object.values(sandbox.namespaces);
  return [
    ...[...labNamespaces, sandbox.toolboxNamespace, sandbox.graderNamespace].map((name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: namespaceLabels },
    })),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "learner", namespace: sandbox.toolboxNamespace, labels } },
    ...labNamespaces.flatMap((namespace) => labNamespaceObjects(namespace, labels, lab, learner)),
    ...(lab.clusterScope && sandbox.connection.exclusive ? [ownCluster(labels, learner)] : []),
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "home", namespace: sandbox.toolboxNamespace, labels },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "64Mi" } } },
    },
    toolboxPod(sandbox, labels),
    proberPod(sandbox, labels),
  ];
}

function labNamespaceObjects(namespace: string, labels: Record<string, string>, lab: LabDefinition, learner: Record<string, string>): KubeObject[] {
  return [
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "sandbox", namespace, labels },
      spec: {
        hard: {
          pods: String(lab.quota.pods),
          "requests.cpu": lab.quota.cpu,
          "requests.memory": lab.quota.memory,
          services: "30",
          configmaps: "60",
          secrets: "60",
          persistentvolumeclaims: "10",
          "services.loadbalancers": "2",
          "services.nodeports": "4",
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "sandbox", namespace, labels },
      spec: { limits: [{ type: "Container", default: { cpu: "500m", memory: "256Mi" }, defaultRequest: { cpu: "50m", memory: "64Mi" } }] },
    },
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "learner", namespace, labels }, rules: LEARNER_RULES },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "learner", namespace, labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "learner" },
      subjects: [learner],
    },
  ];
}

/** A playground on a cluster of its own: all of that cluster is the learner's. */
function ownCluster(labels: Record<string, string>, learner: Record<string, string>): KubeObject {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "learner", labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [learner],
  };
}

function toolboxPod(sandbox: Sandbox, labels: Record<string, string>): KubeObject {
  const [first] = Object.values(sandbox.namespaces);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: sandbox.toolboxPod, namespace: sandbox.toolboxNamespace, labels: { ...labels, app: "toolbox" } },
    spec: {
      serviceAccountName: "learner",
      hostname: "toolbox",
      terminationGracePeriodSeconds: 1,
      dnsConfig: { searches: [`${first}.svc.cluster.local`] },
      containers: [
        {
          name: "toolbox",
          image: TOOLBOX_IMAGE,
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "256Mi" } },
          volumeMounts: [{ name: "home", mountPath: "/home/learner" }],
        },
      ],
      volumes: [{ name: "home", persistentVolumeClaim: { claimName: "home" } }],
    },
  };
}

/** Where the grader's traffic comes from. It holds no token. */
function proberPod(sandbox: Sandbox, labels: Record<string, string>): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: sandbox.proberPod, namespace: sandbox.graderNamespace, labels: { ...labels, app: "prober" } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "prober", image: TOOLBOX_IMAGE, resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "1", memory: "256Mi" } } }],
    },
  };
}
