import { expect, test } from "vitest";
import { gradeManifests } from "../testing/grade-manifests.ts";

const deployment = (container: string, more = "") => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec:
      containers:
      - name: api
${container.replace(/^/gm, "        ")}
${more}
---
`;
const API = deployment("image: my-api:latest\nports: [{ containerPort: 8080 }]");
const service = (spec: string, namespace = "shop") => `
apiVersion: v1
kind: Service
metadata: { name: api-service, namespace: ${namespace} }
spec: ${spec}
---
`;
const SERVICE = service("{ selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }");
const policy = (spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: lock, namespace: shop }
spec: ${spec}
`;

/** What is there → the first broken link, and what was seen of it. */
const CHAIN: readonly { name: string; manifests: string; code: string; params: Record<string, unknown> }[] = [
  { name: "no Service", manifests: API, code: "service-missing", params: { service: "api-service", namespace: "shop" } },
  {
    name: "right name, wrong Namespace",
    manifests: API + service("{ selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }", "elsewhere"),
    code: "service-in-other-namespace",
    params: { service: "api-service", namespace: "shop", found: "elsewhere" },
  },
  {
    name: "an alias of another name",
    manifests: service("{ type: ExternalName, externalName: example.com }"),
    code: "service-external",
    params: { service: "api-service", externalName: "example.com" },
  },
  {
    name: "another port",
    manifests: API + service("{ selector: { app: api }, ports: [{ port: 8080 }] }"),
    code: "port-missing",
    params: { service: "api-service", port: 80, ports: "8080" },
  },
  { name: "no selector", manifests: API + service("{ ports: [{ port: 80 }] }"), code: "selector-missing", params: { service: "api-service" } },
  {
    name: "a selector of other Pods",
    manifests: API + service("{ selector: { app: apis }, ports: [{ port: 80, targetPort: 8080 }] }"),
    code: "selector-matches-nothing",
    params: { service: "api-service", selector: "app=apis" },
  },
  {
    name: "a port's name that no container has",
    manifests: API + service("{ selector: { app: api }, ports: [{ port: 80, targetPort: http }] }"),
    code: "target-port-unknown",
    params: { service: "api-service", targetPort: "http" },
  },
  {
    name: "nobody listens",
    manifests: API + service("{ selector: { app: api }, ports: [{ port: 80, targetPort: 3000 }] }"),
    code: "target-port-closed",
    params: { service: "api-service", targetPort: "3000", pod: expect.stringMatching(/^api-/), containerPorts: "8080" },
  },
  {
    name: "a policy in between",
    manifests: API + SERVICE + policy("{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }"),
    code: "blocked",
    params: { service: "api-service", port: 80, policies: "lock" },
  },
  {
    name: "a policy in between many Pods: found within the check's time",
    manifests: API.replace("replicas: 1", "replicas: 6") + SERVICE + policy("{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }"),
    code: "blocked",
    params: { service: "api-service", port: 80, policies: "lock" },
  },
  {
    name: "an image that does not exist",
    manifests: deployment("image: my-apy:latest") + SERVICE,
    code: "pod-image",
    params: { pod: expect.stringMatching(/^api-/), container: "api", image: "my-apy:latest" },
  },
  {
    name: "a program that ends",
    manifests: deployment('image: busybox\ncommand: ["sh", "-c", "exit 3"]') + SERVICE,
    code: "pod-crash",
    params: { pod: expect.stringMatching(/^api-/), container: "api", exitCode: 3, restarts: expect.any(Number) },
  },
  {
    name: "a ConfigMap that does not exist",
    manifests: deployment("image: my-api:latest\nenvFrom: [{ configMapRef: { name: settings } }]") + SERVICE,
    code: "pod-config",
    params: { pod: expect.stringMatching(/^api-/), container: "api", message: 'configmap "settings" not found' },
  },
  {
    name: "a Pod too large for every node",
    manifests: deployment("image: my-api:latest\nresources: { requests: { cpu: 7 }, limits: { cpu: 7 } }") + SERVICE,
    code: "pod-pending",
    params: { pod: expect.stringMatching(/^api-/), message: expect.stringContaining("Insufficient cpu") },
  },
  {
    name: "nobody, on purpose",
    manifests: API.replace("replicas: 1", "replicas: 0") + SERVICE,
    code: "too-few-replicas",
    params: { deployment: "api", wanted: 0, expected: 1 },
  },
  {
    name: "Pods that the quota refuses",
    manifests: deployment("image: my-api:latest\nresources: { requests: { cpu: 9 }, limits: { cpu: 9 } }") + SERVICE,
    code: "pods-refused",
    params: { deployment: "api", message: expect.stringContaining("exceeded quota: sandbox") },
  },
  {
    name: "a readiness probe that fails",
    manifests: deployment("image: my-api:latest\nreadinessProbe: { httpGet: { path: /nothing, port: 8080 } }") + SERVICE,
    code: "pod-unready",
    params: { pod: expect.stringMatching(/^api-/), container: "api" },
  },
];

test.each(CHAIN)("$name: $code", async ({ manifests, code, params }) => {
  const result = await gradeManifests({ kind: "service-reach", with: { service: "api-service", namespace: "shop", port: 80, http: {} } }, manifests);
  expect(result).toMatchObject({ status: "failed", code, params });
  expect(result.evidence).toHaveLength(1);
});

test("every link holds: passed, with nothing to say", async () => {
  const result = await gradeManifests(
    { kind: "service-reach", with: { service: "api-service", namespace: "shop", port: 80, http: { path: "/health" } } },
    API + SERVICE,
  );
  expect(result).toEqual({ taskId: "task", checkId: "check", status: "passed", params: {}, evidence: [] });
});

test("more Pods than the quota allows: the Deployment's own words", async () => {
  const many = API.replace("replicas: 1", "replicas: 45");
  const result = await gradeManifests({ kind: "workload-ready", with: { deployment: "api", namespace: "shop", replicas: 45 } }, many);
  expect(result).toMatchObject({
    status: "failed",
    code: "pods-refused",
    params: { deployment: "api", message: expect.stringContaining("exceeded quota: sandbox") },
  });
});
