const CONTAINER = { name: "main", image: "busybox:1.36", command: ["sh", "-c", "exec sleep 100000"], resources: { requests: { cpu: "50m", memory: "16Mi" } } };

/** A Service of the Pods that are called like it. */
export function labelled(kind: "Service", name: string) {
  return { apiVersion: "v1", kind, metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } };
}

export function workload(plural: "deployments" | "statefulsets" | "daemonsets" | "jobs", name: string, replicas: number) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 2, containers: [CONTAINER] } };
  const selector = { matchLabels: labels };
  switch (plural) {
    case "deployments":
      return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec: { replicas, selector, template } };
    case "statefulsets":
      return {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { name },
        spec: { replicas, selector: { matchLabels: { set: name } }, serviceName: name, template: withLabel(template, name) },
      };
    case "daemonsets":
      return { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name }, spec: { selector, template } };
    case "jobs":
      return { apiVersion: "batch/v1", kind: "Job", metadata: { name }, spec: { completions: replicas, template: ending(template) } };
  }
}

interface Template {
  metadata: { labels: Record<string, string> };
  spec: object;
}

/** Nobody else's Pods have the label: two workloads must not select each other's. */
const withLabel = (template: Template, set: string) => ({ ...template, metadata: { labels: { ...template.metadata.labels, set } } });

const ending = (template: Template) => ({
  metadata: { labels: { task: template.metadata.labels["app"] } },
  spec: { restartPolicy: "Never", containers: [{ ...CONTAINER, command: ["sh", "-c", "sleep 5"] }] },
});
