import { expect, test } from "vitest";
import type { Pod } from "../../apimachinery/types/core.ts";
import { Bench, deployment, template } from "../testing/bench.ts";

const ONLY = ["deployment-controller", "replicaset-controller", "endpoints-controller", "endpointslice-controller", "garbage-collector-controller"];
const service = (spec: object = {}) => ({
  metadata: { name: "web", namespace: "default", labels: { team: "shop" } },
  spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "http" }], ...spec },
});

test("a Service has a slice before it has a pod, and the slice stays the same one", async () => {
  const bench = await Bench.start({ only: ONLY });
  await bench.create("services", service());
  await bench.clock.settle();
  const [empty] = await bench.all("endpointslices");
  expect(empty).toMatchObject({ addressType: "IPv4", endpoints: null, ports: null });
  await bench.create("deployments", deployment("web", { replicas: 2 }));
  await bench.clock.advance(5_000);
  const slices = await bench.all("endpointslices");
  const pods = (await bench.all("pods")) as Pod[];
  expect(slices).toEqual([
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: empty?.metadata.name,
        generateName: "web-",
        namespace: "default",
        uid: empty?.metadata.uid,
        resourceVersion: expect.any(String),
        generation: expect.any(Number),
        creationTimestamp: "2026-01-01T00:00:00Z",
        labels: {
          team: "shop",
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
          "kubernetes.io/service-name": "web",
        },
        annotations: { "endpoints.kubernetes.io/last-change-trigger-time": "2026-01-01T00:00:01Z" },
        ownerReferences: [{ apiVersion: "v1", kind: "Service", name: "web", uid: expect.any(String), controller: true, blockOwnerDeletion: true }],
      },
      addressType: "IPv4",
      endpoints: expect.arrayContaining(
        pods.map((pod) => ({
          addresses: [pod.status.podIP],
          conditions: { ready: true, serving: true, terminating: false },
          nodeName: "node-1",
          targetRef: { kind: "Pod", namespace: "default", name: pod.metadata.name, uid: pod.metadata.uid },
        })),
      ),
      ports: [{ name: "", port: 80, protocol: "TCP" }],
    },
  ]);
});

test("a pod on its way out is shown as terminating, then is gone; Endpoints drop it at once", async () => {
  const bench = await Bench.start({ only: ["endpoints-controller", "endpointslice-controller"], kubelet: { shutdownMilliseconds: 5_000 } });
  await bench.create("services", service());
  await bench.create("pods", { metadata: { name: "one", namespace: "default", labels: { app: "web" } }, spec: template({}).spec });
  await bench.clock.advance(5_000);
  const [endpoints] = await bench.all("endpoints");
  expect(endpoints?.subsets).toEqual([
    {
      addresses: [{ ip: "10.244.0.1", nodeName: "node-1", targetRef: expect.objectContaining({ kind: "Pod", name: "one" }) }],
      ports: [{ port: 80, protocol: "TCP" }],
    },
  ]);
  await bench.delete("pods", "one", "default");
  await bench.clock.settle();
  expect((await bench.all("endpointslices"))[0]?.endpoints).toMatchObject([{ conditions: { ready: false, serving: true, terminating: true } }]);
  expect((await bench.all("endpoints"))[0]?.subsets).toBeUndefined();
  await bench.clock.advance(6_000);
  expect((await bench.all("endpointslices"))[0]).toMatchObject({ endpoints: null, ports: null });
});

test("a pod that is not ready is not ready in both, unless the Service publishes it anyway", async () => {
  const bench = await Bench.start({ only: ["endpoints-controller", "endpointslice-controller"], kubelet: { isReady: () => false } });
  await bench.create("services", service());
  await bench.create("services", { ...service({ clusterIP: "None", publishNotReadyAddresses: true }), metadata: { name: "peers", namespace: "default" } });
  const pod = template({});
  await bench.create("pods", {
    metadata: { name: "one", namespace: "default", labels: { app: "web" } },
    spec: { ...pod.spec, hostname: "zero", subdomain: "peers" },
  });
  await bench.clock.advance(5_000);
  const endpoints = await bench.all("endpoints");
  expect(endpoints.map((one) => [one.metadata.name, Object.keys(one.subsets[0]), one.metadata.labels])).toEqual([
    ["peers", ["addresses", "ports"], { "service.kubernetes.io/headless": "", "endpoints.kubernetes.io/managed-by": "endpoint-controller" }],
    ["web", ["notReadyAddresses", "ports"], { team: "shop", "endpoints.kubernetes.io/managed-by": "endpoint-controller" }],
  ]);
  const slices = await bench.all("endpointslices");
  const shown = slices.map((slice) => [slice.metadata.labels?.["kubernetes.io/service-name"], slice.endpoints[0].conditions, slice.endpoints[0].hostname]);
  expect(Object.fromEntries(shown.map(([name, conditions, hostname]) => [name, { conditions, hostname }]))).toEqual({
    web: { conditions: { ready: false, serving: false, terminating: false }, hostname: undefined },
    peers: { conditions: { ready: true, serving: false, terminating: false }, hostname: "zero" },
  });
});

test("a hundred endpoints fill a slice, one more begins another", async () => {
  const bench = await Bench.start({ only: ONLY, nodes: ["node-1", "node-2"] });
  await bench.create("services", service());
  await bench.create("deployments", deployment("web", { replicas: 101 }));
  await bench.clock.advance(5_000);
  expect((await bench.all("endpointslices")).map((slice) => slice.endpoints.length).sort()).toEqual([1, 100]);
});

test("a Service that goes takes its Endpoints and slices along", async () => {
  const bench = await Bench.start({ only: ONLY });
  await bench.create("services", service());
  await bench.clock.settle();
  await bench.delete("services", "web", "default");
  await bench.clock.settle();
  expect([await bench.names("endpoints"), await bench.names("endpointslices")]).toEqual([[], []]);
});
