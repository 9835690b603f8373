import { expect, test } from "vitest";
import { requestJson } from "../client/resource-client.ts";
import { testCluster } from "./testing/test-cluster.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

function deployment(name: string, container: object) {
  const labels = { app: name };
  const spec = { containers: [{ name: "main", ...container }] };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

test("requests that are served cost CPU, and enough of them make an autoscaler add Pods; without them it takes them away again", async () => {
  const it = await testCluster();
  const image = "registry.k8s.io/hpa-example";
  await it.create(
    DEPLOYMENTS,
    deployment("php-apache", { image, ports: [{ containerPort: 80 }], resources: { requests: { cpu: "20m" }, limits: { cpu: "100m" } } }),
  );
  await it.create("/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "php-apache" },
    spec: { selector: { app: "php-apache" }, ports: [{ port: 80 }] },
  });
  await it.create("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "php-apache" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "php-apache" },
      maxReplicas: 10,
      metrics: [{ type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } } }],
    },
  });
  const replicas = async () => (await it.get(`${DEPLOYMENTS}/php-apache`))["spec"].replicas as number;
  await it.clock.advance(60_000);
  expect(await replicas()).toBe(1);
  // Five requests a second at 12 ms each are 60m: six times what one Pod may use on average.
  const load = { image: "fortio/fortio", args: ["load", "-qps", "5", "-t", "10m", "-c", "4", "http://php-apache/"] };
  await it.create(DEPLOYMENTS, deployment("load", load));
  await it.clock.advance(150_000);
  const grown = await replicas();
  expect(grown).toBeGreaterThanOrEqual(5);
  expect(grown).toBeLessThanOrEqual(7);
  await requestJson(it.client, "PATCH", `${DEPLOYMENTS}/load`, { spec: { replicas: 0 } }, "application/merge-patch+json");
  await it.clock.advance(420_000);
  expect(await replicas()).toBe(1);
}, 60_000);
