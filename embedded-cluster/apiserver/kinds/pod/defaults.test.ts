import { expect, test } from "vitest";
import { pod, rulesServer } from "../../testing/rules-server.ts";

test("a pod as the server gives it back", async () => {
  const { post } = await rulesServer();
  const probe = { httpGet: { port: 8080 } };
  const resources = { limits: { cpu: "0.5", memory: "1024Mi" }, requests: { cpu: "100m" } };
  const container = { name: "app", image: "nginx", ports: [{ containerPort: 80 }], readinessProbe: probe, resources };
  const { value } = await post(pod("web", { containers: [container], volumes: [{ name: "tmp" }, { name: "config", configMap: { name: "c" } }] }));
  delete value.metadata.managedFields;
  expect(value).toEqual({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "web",
      namespace: "default",
      uid: expect.any(String),
      resourceVersion: expect.any(String),
      generation: 1,
      creationTimestamp: "2026-01-01T00:00:00Z",
    },
    spec: {
      containers: [
        {
          name: "app",
          image: "nginx",
          imagePullPolicy: "Always",
          ports: [{ containerPort: 80, protocol: "TCP" }],
          readinessProbe: {
            httpGet: { path: "/", port: 8080, scheme: "HTTP" },
            timeoutSeconds: 1,
            periodSeconds: 10,
            successThreshold: 1,
            failureThreshold: 3,
          },
          resources: { limits: { cpu: "500m", memory: "1Gi" }, requests: { cpu: "100m", memory: "1Gi" } },
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          volumeMounts: [
            { name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/), readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
          ],
        },
      ],
      dnsPolicy: "ClusterFirst",
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
      priority: 0,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: {},
      serviceAccount: "default",
      serviceAccountName: "default",
      terminationGracePeriodSeconds: 30,
      tolerations: [
        { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
        { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      ],
      volumes: [
        { name: "tmp", emptyDir: {} },
        { name: "config", configMap: { name: "c", defaultMode: 420 } },
        {
          name: expect.stringMatching(/^kube-api-access-/),
          projected: {
            defaultMode: 420,
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
              { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
              { downwardAPI: { items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }] } },
            ],
          },
        },
      ],
    },
    status: { phase: "Pending", qosClass: "Burstable" },
  });
});

test("images are pulled always when they are the latest", async () => {
  const { post } = await rulesServer();
  const policies: string[] = [];
  for (const [index, image] of ["nginx", "nginx:latest", "nginx:1.27", "host:5000/nginx", "nginx@sha256:abc"].entries()) {
    const { value } = await post(pod(`p${index}`, { containers: [{ name: "app", image }] }));
    policies.push(value.spec.containers[0].imagePullPolicy);
  }
  expect(policies).toEqual(["Always", "Always", "IfNotPresent", "Always", "IfNotPresent"]);
});

test("quality of service", async () => {
  const { post } = await rulesServer();
  const classes: string[] = [];
  const equal = { cpu: "100m", memory: "64Mi" };
  for (const [index, resources] of [{}, { limits: equal }, { limits: equal, requests: { cpu: "50m" } }, { requests: { cpu: "1" } }].entries()) {
    const { value } = await post(pod(`p${index}`, { containers: [{ name: "app", image: "nginx", resources }] }));
    classes.push(value.status.qosClass);
  }
  expect(classes).toEqual(["BestEffort", "Guaranteed", "Burstable", "Burstable"]);
});
