import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { exchangeCase } from "../machinery/exchange.ts";
import { CONFIG_MAPS, configMap, get, given, mergePatch, remove } from "../machinery/requests.ts";

const ofConfigMap = (name: string, uid: unknown, more: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", name, uid, ...more });

const make = (c: ContractCluster, name: string, metadata: object = {}) => c.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, ...metadata } });
const gone = (c: ContractCluster, name: string) =>
  c.until(`${name} to be gone`, async () => (await c.request("GET", `/api/v1/namespaces/${c.namespace}/configmaps/${name}`)).status === 404);
const erase = (c: ContractCluster, name: string, propagationPolicy: string) =>
  c.request("DELETE", `/api/v1/namespaces/${c.namespace}/configmaps/${name}`, { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy });

contractCase("gc: in the background the owner goes first", async (c) => {
  const owner = await make(c, "owner");
  await make(c, "owned", { ownerReferences: [ofConfigMap("owner", owner.metadata.uid)] });
  expect((await erase(c, "owner", "Background")).status).toBe(200);
  expect((await c.request("GET", `/api/v1/namespaces/${c.namespace}/configmaps/owner`)).status).toBe(404);
  await gone(c, "owned");
});

contractCase("gc: in the foreground the owner waits for those that block it", async (c) => {
  const owner = await make(c, "owner");
  const reference = ofConfigMap("owner", owner.metadata.uid, { blockOwnerDeletion: true });
  await make(c, "owned", { ownerReferences: [reference], finalizers: ["example.com/stay"] });
  expectGolden(c, "gc/foreground", (await erase(c, "owner", "Foreground")).body);
  await c.until("the owned one to go", async () => (await c.get("v1", "ConfigMap", "owned")).metadata.deletionTimestamp !== undefined);
  expect((await c.get("v1", "ConfigMap", "owner")).metadata.finalizers).toEqual(["foregroundDeletion"]);
  await c.patch("v1", "ConfigMap", "owned", { metadata: { finalizers: null } });
  await gone(c, "owned");
  await gone(c, "owner");
});

contractCase("gc: in the foreground the owner does not wait for those that do not block it", async (c) => {
  const owner = await make(c, "owner");
  await make(c, "owned", { ownerReferences: [ofConfigMap("owner", owner.metadata.uid)], finalizers: ["example.com/stay"] });
  await erase(c, "owner", "Foreground");
  await gone(c, "owner");
  await c.until("the owned one to go", async () => (await c.get("v1", "ConfigMap", "owned")).metadata.deletionTimestamp !== undefined);
  await c.patch("v1", "ConfigMap", "owned", { metadata: { finalizers: null } });
});

contractCase("gc: orphans lose their owner and stay", async (c) => {
  const owner = await make(c, "owner");
  await make(c, "owned", { ownerReferences: [ofConfigMap("owner", owner.metadata.uid, { blockOwnerDeletion: true, controller: true })] });
  expectGolden(c, "gc/orphan", (await erase(c, "owner", "Orphan")).body);
  await gone(c, "owner");
  const owned = await c.get("v1", "ConfigMap", "owned");
  expect([owned.metadata.ownerReferences, owned.metadata.deletionTimestamp]).toEqual([undefined, undefined]);
});

contractCase("gc: with two owners one is enough", async (c) => {
  const first = await make(c, "first");
  const second = await make(c, "second");
  await make(c, "owned", { ownerReferences: [ofConfigMap("first", first.metadata.uid), ofConfigMap("second", second.metadata.uid)] });
  await erase(c, "first", "Background");
  const owned = await c.until("the owner that is gone to be forgotten", async () => {
    const seen = await c.get("v1", "ConfigMap", "owned");
    return seen.metadata.ownerReferences?.length === 1 && seen;
  });
  expect(owned.metadata.ownerReferences?.[0]?.name).toBe("second");
  await erase(c, "second", "Background");
  await gone(c, "owned");
});

contractCase("gc: an owner that never was", async (c) => {
  await make(c, "owned", { ownerReferences: [ofConfigMap("nobody", "11111111-2222-3333-4444-555555555555")] });
  await gone(c, "owned");
});

contractCase("gc: an owner of the same name and another uid", async (c) => {
  await make(c, "owner");
  await make(c, "owned", { ownerReferences: [ofConfigMap("owner", "11111111-2222-3333-4444-555555555555")] });
  await gone(c, "owned");
});

contractCase("gc: an owner of the whole cluster", async (c) => {
  const name = c.unique("owner");
  const owner = await c.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name }, rules: [] });
  await make(c, "owned", { ownerReferences: [{ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", name, uid: owner.metadata.uid }] });
  await c.delete("rbac.authorization.k8s.io/v1", "ClusterRole", name);
  await gone(c, "owned");
});

contractCase("gc: a Deployment takes its ReplicaSets with it, or leaves them", async (c) => {
  const deployment = (name: string) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "a", image: "busybox:1.36" }] } },
    },
  });
  await c.create(deployment("taken"));
  await c.create(deployment("left"));
  const sets = async (app: string) => c.list("apps/v1", "ReplicaSet", { query: { labelSelector: `app=${app}` } });
  for (const name of ["taken", "left"]) await c.until(`the ReplicaSet of ${name}`, async () => (await sets(name)).length === 1);
  const path = (name: string, policy: string) => `/apis/apps/v1/namespaces/${c.namespace}/deployments/${name}?propagationPolicy=${policy}`;
  await c.request("DELETE", path("taken", "Foreground"));
  await c.request("DELETE", path("left", "Orphan"));
  await c.until("the ReplicaSet to go", async () => (await sets("taken")).length === 0);
  await c.until("the Deployment to go", async () => (await c.request("GET", `/apis/apps/v1/namespaces/${c.namespace}/deployments/left`)).status === 404);
  expect((await sets("left")).map(({ metadata }) => metadata.ownerReferences)).toEqual([undefined]);
});

exchangeCase("gc: a policy that is none", [given(configMap("$A")), remove(`${CONFIG_MAPS}/$A`, { propagationPolicy: "Sideways" })]);
exchangeCase("gc: a policy and orphans at once", [
  given(configMap("$A")),
  remove(`${CONFIG_MAPS}/$A`, { propagationPolicy: "Orphan", orphanDependents: true }),
]);
exchangeCase("gc: a time of grace that is negative", [given(configMap("$A")), remove(`${CONFIG_MAPS}/$A`, { gracePeriodSeconds: -2 })]);
exchangeCase("gc: finalizers are not added to what goes away", [
  given(configMap("$A", { metadata: { finalizers: ["example.com/stay"] } })),
  remove(`${CONFIG_MAPS}/$A`, undefined, { quiet: true }),
  mergePatch(`${CONFIG_MAPS}/$A`, { metadata: { finalizers: ["example.com/stay", "example.com/more"] } }),
  mergePatch(`${CONFIG_MAPS}/$A`, { data: { still: "writable" } }),
  mergePatch(`${CONFIG_MAPS}/$A`, { metadata: { finalizers: null } }),
  get(`${CONFIG_MAPS}/$A`),
]);
exchangeCase("gc: a finalizer that is no name", [{ ...given(configMap("$A", { metadata: { finalizers: ["stay", "example.com/a/b"] } })), quiet: false }]);
exchangeCase("gc: two controllers", [
  {
    ...given(
      configMap("$A", {
        metadata: {
          ownerReferences: [
            ofConfigMap("a", "11111111-2222-3333-4444-555555555555", { controller: true }),
            ofConfigMap("b", "11111111-2222-3333-4444-555555555556", { controller: true }),
          ],
        },
      }),
    ),
    quiet: false,
  },
]);
exchangeCase("gc: an owner without a name or uid", [
  { ...given(configMap("$A", { metadata: { ownerReferences: [{ apiVersion: "v1", kind: "" }] } })), quiet: false },
]);
exchangeCase("gc: an Event owns nothing", [
  {
    ...given(configMap("$A", { metadata: { ownerReferences: [{ apiVersion: "v1", kind: "Event", name: "e", uid: "11111111-2222-3333-4444-555555555555" }] } })),
    quiet: false,
  },
]);
