import { expect, test } from "vitest";
import { Bench } from "../testing/bench.ts";

const ONLY = ["endpoints-controller", "endpointslice-controller", "endpointslice-mirroring-controller", "garbage-collector-controller"];
const metadata = { name: "legacy-system", namespace: "default" };
const endpoints = (ip: string) => ({ metadata, subsets: [{ addresses: [{ ip }], ports: [{ name: "api", port: 8080 }] }] });

async function started(): Promise<Bench> {
  const bench = await Bench.start({ only: ONLY });
  await bench.create("services", { metadata, spec: { ports: [{ name: "api", port: 80, targetPort: 8080 }] } });
  await bench.create("endpoints", endpoints("10.0.0.100"));
  await bench.clock.settle();
  return bench;
}

test("Endpoints written for a Service without a selector become a slice", async () => {
  const bench = await started();
  expect(await bench.all("endpointslices")).toEqual([
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: expect.objectContaining({
        generateName: "legacy-system-",
        labels: { "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io", "kubernetes.io/service-name": "legacy-system" },
        ownerReferences: [expect.objectContaining({ apiVersion: "v1", kind: "Endpoints", name: "legacy-system", controller: true })],
      }),
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.100"], conditions: { ready: true } }],
      ports: [{ name: "api", port: 8080, protocol: "TCP" }],
    },
  ]);
});

test("the slice follows the Endpoints and goes with them", async () => {
  const bench = await started();
  const [before] = await bench.names("endpointslices");
  await bench.patch("endpoints", "legacy-system", "default", { subsets: endpoints("10.0.0.101").subsets });
  await bench.clock.settle();
  expect((await bench.all("endpointslices")).map((slice) => [slice.metadata.name, slice.endpoints[0].addresses])).toEqual([[before, ["10.0.0.101"]]]);
  await bench.delete("endpoints", "legacy-system", "default");
  await bench.clock.settle();
  expect(await bench.names("endpointslices")).toEqual([]);
});

test("a label keeps Endpoints from being mirrored", async () => {
  const bench = await started();
  await bench.patch("endpoints", "legacy-system", "default", { metadata: { labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } } });
  await bench.clock.settle();
  expect(await bench.names("endpointslices")).toEqual([]);
});
