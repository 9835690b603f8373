import { expect, test } from "vitest";
import { Bench, deployment } from "../testing/bench.ts";

test("a namespace gets its ServiceAccount and the certificate authority, and gets them back", async () => {
  const bench = await Bench.start();
  await bench.create("namespaces", { metadata: { name: "shop" } });
  await bench.clock.settle();
  const contents = async () => [
    await bench.names("serviceaccounts", "shop"),
    (await bench.all("configmaps", "shop")).map((map) => [map.metadata.name, map.data]),
  ];
  const expected = [["default"], [["kube-root-ca.crt", { "ca.crt": "CERTIFICATE" }]]];
  expect(await contents()).toEqual(expected);
  await bench.delete("serviceaccounts", "default", "shop");
  await bench.delete("configmaps", "kube-root-ca.crt", "shop");
  await bench.clock.settle();
  expect(await contents()).toEqual(expected);
});

test("a namespace that is deleted empties, pods first, and says what it waits for", async () => {
  const bench = await Bench.start({ kubelet: { shutdownMilliseconds: 10_000 } });
  await bench.create("namespaces", { metadata: { name: "shop" } });
  await bench.clock.settle();
  await bench.create("deployments", { ...deployment("web"), metadata: { name: "web", namespace: "shop" } });
  await bench.clock.advance(5_000);
  await bench.delete("namespaces", "shop");
  await bench.clock.settle();
  const namespace = await bench.find("namespaces", "shop");
  const saying = ((namespace?.status.conditions ?? []) as { status: string; reason: string; message: string }[]).map(
    (one) => `${one.status} ${one.reason}: ${one.message}`,
  );
  expect([namespace?.status.phase, ...saying]).toEqual([
    "Terminating",
    "False ResourcesDiscovered: All resources successfully discovered",
    "False ParsedGroupVersions: All legacy kube types successfully parsed",
    "False ContentDeleted: All content successfully deleted, may be waiting on finalization",
    "True SomeResourcesRemain: Some resources are remaining: pods. has 3 resource instances",
    "False ContentHasNoFinalizers: All content-preserving finalizers finished",
  ]);
  expect(await bench.names("deployments", "shop")).toEqual(["web"]);
  await bench.clock.advance(10_000);
  expect(await bench.find("namespaces", "shop")).toBeUndefined();
  expect(await bench.names("deployments")).toEqual([]);
});

test("a finalizer holds the namespace, and is named", async () => {
  const bench = await Bench.start();
  await bench.create("namespaces", { metadata: { name: "shop" } });
  await bench.create("configmaps", { metadata: { name: "held", namespace: "shop", finalizers: ["example.com/hold"] } });
  await bench.delete("namespaces", "shop");
  await bench.clock.settle();
  const conditions = (await bench.find("namespaces", "shop"))?.status.conditions as { type: string; message: string }[];
  expect(conditions.find((one) => one.type === "NamespaceFinalizersRemaining")?.message).toBe(
    "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
  );
  await bench.patch("configmaps", "held", "shop", { metadata: { finalizers: null } });
  await bench.clock.advance(20_000);
  expect(await bench.find("namespaces", "shop")).toBeUndefined();
});
