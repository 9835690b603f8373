import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const PODS = "/api/v1/namespaces/shop/pods";
const CONFIGMAPS = "/api/v1/namespaces/shop/configmaps";
const merge = { "content-type": "application/merge-patch+json" };

describe("delete", () => {
  test("at once, with a Status that says what is gone", async () => {
    const { ask, store } = tinyServer();
    const { value } = await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    expect(await ask("DELETE", `${CONFIGMAPS}/a`)).toMatchObject({
      code: 200,
      value: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details: { name: "a", kind: "configmaps", uid: value.metadata.uid } },
    });
    expect(store.size).toBe(0);
    expect((await ask("DELETE", `${CONFIGMAPS}/a`)).value.message).toBe('configmaps "a" not found');
  });

  test("a running pod gets its grace period, which may only be shortened, and goes when the kubelet says so", async () => {
    const { ask, store } = tinyServer();
    await ask("POST", PODS, { metadata: { name: "web" }, spec: { nodeName: "node-1", containers: [] } });
    const marked = await ask("DELETE", `${PODS}/web`);
    expect(marked.value.metadata).toMatchObject({ deletionTimestamp: "2026-01-01T00:00:30Z", deletionGracePeriodSeconds: 30, generation: 2 });
    const longer = await ask("DELETE", `${PODS}/web?gracePeriodSeconds=60`);
    expect(longer.value.metadata.deletionGracePeriodSeconds).toBe(30);
    const shorter = await ask("DELETE", `${PODS}/web`, { kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 5 });
    expect(shorter.value.metadata).toMatchObject({ deletionTimestamp: "2026-01-01T00:00:05Z", deletionGracePeriodSeconds: 5 });
    expect((await ask("DELETE", `${PODS}/web?gracePeriodSeconds=0`)).value.kind).toBe("Pod");
    expect(store.size).toBe(0);
  });

  test("finalizers keep the object until the last one is removed", async () => {
    const { ask, store } = tinyServer();
    await ask("POST", CONFIGMAPS, { metadata: { name: "a", finalizers: ["example.com/hold"] } });
    const marked = await ask("DELETE", `${CONFIGMAPS}/a`);
    expect(marked.value.metadata).toMatchObject({ deletionTimestamp: "2026-01-01T00:00:00Z", deletionGracePeriodSeconds: 0 });
    expect(store.size).toBe(1);
    const released = await ask("PATCH", `${CONFIGMAPS}/a`, { metadata: { finalizers: null } }, merge);
    expect([released.code, store.size]).toEqual([200, 0]);
  });

  test("foreground and orphan deletion leave a finalizer to the garbage collector", async () => {
    const { ask } = tinyServer();
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    expect((await ask("DELETE", `${CONFIGMAPS}/a?propagationPolicy=Foreground`)).value.metadata.finalizers).toEqual(["foregroundDeletion"]);
    expect((await ask("DELETE", `${CONFIGMAPS}/a`, { propagationPolicy: "Orphan" })).value.metadata.finalizers).toEqual(["orphan"]);
    expect((await ask("DELETE", `${CONFIGMAPS}/a?propagationPolicy=Sideways`)).value.message).toBe(
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"',
    );
    expect((await ask("DELETE", `${CONFIGMAPS}/a`, { propagationPolicy: "Background" })).value.status).toBe("Success");
  });

  test("a precondition that does not hold", async () => {
    const { ask } = tinyServer();
    const { value } = await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    expect((await ask("DELETE", `${CONFIGMAPS}/a`, { preconditions: { uid: "other" } })).value.message).toBe(
      `Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (other) does not match the UID in record (${value.metadata.uid}). The object might have been deleted and then recreated`,
    );
  });

  test("a namespace is terminating until its spec's finalizers are gone", async () => {
    const { ask, store } = tinyServer();
    await ask("POST", "/api/v1/namespaces", { metadata: { name: "shop" }, spec: { finalizers: ["kubernetes"] } });
    const marked = await ask("DELETE", "/api/v1/namespaces/shop");
    expect([marked.value.status.phase, marked.value.metadata.deletionTimestamp]).toEqual(["Terminating", "2026-01-01T00:00:00Z"]);
    await ask("PUT", "/api/v1/namespaces/shop/finalize", { ...marked.value, spec: { finalizers: [] } });
    expect(store.size).toBe(0);
  });

  test("a collection: what the selector matches, answered as a list", async () => {
    const { ask, store } = tinyServer();
    for (const [name, app] of [
      ["a", "x"],
      ["b", "y"],
      ["c", "x"],
    ])
      await ask("POST", CONFIGMAPS, { metadata: { name, labels: { app } } });
    const { value } = await ask("DELETE", `${CONFIGMAPS}?labelSelector=app%3Dx`);
    expect([value.kind, value.items.map((item: any) => item.metadata.name), store.size]).toEqual(["ConfigMapList", ["a", "c"], 1]);
  });

  test("eviction and binding", async () => {
    const { ask, store } = tinyServer();
    await ask("POST", PODS, { metadata: { name: "web" }, spec: { containers: [] } });
    const bound = await ask("POST", `${PODS}/web/binding`, { target: { kind: "Node", name: "node-1" } });
    expect([bound.code, bound.value.status]).toEqual([201, "Success"]);
    const pod = (await ask("GET", `${PODS}/web`)).value;
    expect([pod.spec.nodeName, pod.status.conditions]).toEqual([
      "node-1",
      [{ type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: "2026-01-01T00:00:00Z" }],
    ]);
    expect((await ask("POST", `${PODS}/web/binding`, { target: { name: "node-2" } })).value.message).toBe(
      'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-1"',
    );
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "web" }, deleteOptions: { gracePeriodSeconds: 0 } };
    const evicted = await ask("POST", `${PODS}/web/eviction`, eviction);
    expect([evicted.code, store.size]).toEqual([201, 0]);
  });
});
