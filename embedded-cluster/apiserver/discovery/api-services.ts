import type { KubeObject } from "../../apimachinery/object.ts";

/** Group → its priority, and those of its versions. Models apiVersionPriorities of pkg/controlplane/apiserver/aggregator.go. */
const PRIORITIES: Readonly<Record<string, readonly [group: number, versions: Readonly<Record<string, number>>]>> = {
  "": [18_000, { v1: 1 }],
  "admissionregistration.k8s.io": [16_700, { v1: 15 }],
  "apiextensions.k8s.io": [16_700, { v1: 15 }],
  apps: [17_800, { v1: 15 }],
  "authentication.k8s.io": [17_700, { v1: 15 }],
  "authorization.k8s.io": [17_600, { v1: 15 }],
  autoscaling: [17_500, { v1: 15, v2: 30 }],
  batch: [17_400, { v1: 15 }],
  "certificates.k8s.io": [17_300, { v1: 15 }],
  "coordination.k8s.io": [16_500, { v1: 15 }],
  "discovery.k8s.io": [16_200, { v1: 15 }],
  "events.k8s.io": [17_750, { v1: 15 }],
  "flowcontrol.apiserver.k8s.io": [16_100, { v1: 21 }],
  "networking.k8s.io": [17_200, { v1: 15 }],
  "node.k8s.io": [16_300, { v1: 15 }],
  policy: [17_100, { v1: 15 }],
  "rbac.authorization.k8s.io": [17_000, { v1: 15 }],
  "resource.k8s.io": [16_200, { v1: 21 }],
  "scheduling.k8s.io": [16_600, { v1: 15 }],
  "storage.k8s.io": [16_800, { v1: 15 }],
};

/** One APIService for each group version that the server answers itself. */
export function localApiServices(): Partial<KubeObject>[] {
  return Object.entries(PRIORITIES).flatMap(([group, [groupPriorityMinimum, versions]]) =>
    Object.entries(versions).map(([version, versionPriority]) => ({
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: `${version}.${group}`, labels: { "kube-aggregator.kubernetes.io/automanaged": "onstart" } },
      spec: { ...(group === "" ? {} : { group }), groupPriorityMinimum, version, versionPriority },
    })),
  );
}
