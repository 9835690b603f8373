import { expect, test } from "vitest";
import { Bench, deployment, template } from "../testing/bench.ts";

test("use follows what there is, also when it goes", async () => {
  const bench = await Bench.start();
  const hard = {
    pods: "10",
    "requests.cpu": "2",
    "limits.memory": "1Gi",
    "count/deployments.apps": "2",
    configmaps: "5",
    services: "5",
    "services.nodeports": "1",
    "requests.storage": "5Gi",
  };
  await bench.create("resourcequotas", { metadata: { name: "team", namespace: "default" }, spec: { hard } });
  await bench.clock.settle();
  const resources = { requests: { cpu: "250m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } };
  const { spec } = template({ app: "web" });
  const withResources = { metadata: { labels: { app: "web" } }, spec: { containers: [{ ...spec.containers[0], resources }] } };
  await bench.create("deployments", deployment("web", { template: withResources as never }));
  await bench.create("services", { metadata: { name: "web", namespace: "default" }, spec: { type: "NodePort", ports: [{ port: 80 }] } });
  await bench.create("persistentvolumeclaims", {
    metadata: { name: "data", namespace: "default" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  });
  await bench.clock.advance(5_000);
  const status = async () => (await bench.find("resourcequotas", "team", "default"))?.status;
  expect(await status()).toEqual({
    hard,
    used: {
      pods: "3",
      "requests.cpu": "750m",
      "limits.memory": "384Mi",
      "count/deployments.apps": "1",
      configmaps: "1",
      services: "1",
      "services.nodeports": "1",
      "requests.storage": "1Gi",
    },
  });
  await bench.delete("deployments", "web", "default");
  await bench.delete("services", "web", "default");
  await bench.clock.advance(5_000);
  expect((await status()).used).toMatchObject({
    pods: "0",
    "requests.cpu": "0",
    "limits.memory": "0",
    "count/deployments.apps": "0",
    services: "0",
    "services.nodeports": "0",
  });
});
