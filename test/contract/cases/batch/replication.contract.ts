import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import type { KubeObject } from "@tsunagu/embedded-cluster/apimachinery/object";

function template(labels: Record<string, string>): KubeObject["spec"] {
  const containers = [{ name: "main", image: "busybox:1.36", command: ["sleep", "3600"] }];
  return { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers } };
}

const controllerOf = (name: string, spec: object = {}) => ({
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name },
  spec: { replicas: 2, template: template({ app: name }), ...spec },
});

contractCase("replication: a ReplicationController as the server gives it back takes selector and labels from its template", async (c) => {
  const created = await c.create(controllerOf("old", { replicas: undefined }));
  expect([created["spec"].selector, created.metadata.labels, created["spec"].replicas]).toEqual([{ app: "old" }, { app: "old" }, 1]);
  expectGolden(c, "batch/replicationcontroller-created", created);
});

contractCase("replication: it keeps as many pods as it is asked for, and says so", async (c) => {
  await c.create(controllerOf("old"));
  const ready = await c.until("two ready", async () => {
    const seen = await c.get("v1", "ReplicationController", "old");
    return seen["status"].availableReplicas === 2 && seen;
  });
  expect(ready["status"]).toEqual({ replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 });
  const [first] = await c.list("v1", "Pod");
  expect(first?.metadata.ownerReferences).toEqual([
    { apiVersion: "v1", kind: "ReplicationController", name: "old", uid: ready.metadata.uid, controller: true, blockOwnerDeletion: true },
  ]);
  await c.delete("v1", "Pod", first?.metadata.name as string);
  await c.until("it is replaced", async () => {
    const names = (await c.list("v1", "Pod")).map(({ metadata }) => metadata.name);
    return names.length === 2 && !names.includes(first?.metadata.name as string);
  });
  const events = await c.events("ReplicationController", "old");
  expect(events.map(({ type, reason, message, source }) => [type, reason, String(message).replace(/-[a-z0-9]{5}$/, "-<suffix>"), source.component])).toEqual(
    Array.from({ length: 3 }, () => ["Normal", "SuccessfulCreate", "Created pod: old-<suffix>", "replication-controller"]),
  );
});

contractCase("replication: it is scaled, and its scale tells the selector", async (c) => {
  await c.create(controllerOf("old", { replicas: 1 }));
  const path = await c.path("v1", "ReplicationController", "old", { subresource: "scale" });
  const scaled = await c.request("PATCH", path, { spec: { replicas: 3 } }, { "content-type": "application/merge-patch+json" });
  expect((scaled.body as KubeObject)["status"].selector).toBe("app=old");
  await c.until("three pods", async () => (await c.list("v1", "Pod")).length === 3);
});

contractCase("replication: deleted without a word it leaves its pods", async (c) => {
  await c.create(controllerOf("old", { replicas: 1 }));
  await c.until("a pod", async () => (await c.list("v1", "Pod")).length === 1);
  await c.delete("v1", "ReplicationController", "old");
  await c.until("it is gone", async () => (await c.list("v1", "ReplicationController")).length === 0);
  const [pod] = await c.list("v1", "Pod");
  expect(pod?.metadata.ownerReferences).toBeUndefined();
});

contractCase("replication: ReplicationControllers that make no sense", async (c) => {
  const said: Record<string, string | undefined> = {};
  const specs = {
    selectors: { selector: { app: "other" } },
    nothing: { template: { spec: template({}).spec } },
    negative: { replicas: -1, minReadySeconds: -1 },
    ending: { template: { metadata: { labels: { app: "x" } }, spec: { ...template({}).spec, restartPolicy: "Never", activeDeadlineSeconds: 3 } } },
    bare: { template: undefined, selector: { app: "x" } },
  };
  for (const [name, spec] of Object.entries(specs)) said[name] = (await c.refused(c.create(controllerOf(name, spec)))).message;
  expectGolden(c, "batch/replicationcontroller-invalid", said);
});

contractCase("replication: a PodTemplate as the server gives it back, and its table", async (c) => {
  const object = { apiVersion: "v1", kind: "PodTemplate", metadata: { name: "mould" }, template: template({ app: "mould" }) };
  expectGolden(c, "batch/podtemplate-created", await c.create(object));
  const changed = await c.patch("v1", "PodTemplate", "mould", { template: { metadata: { labels: { tier: "front" } } } });
  expect(changed.metadata.generation).toBe(2);
  const answer = await c.request("GET", await c.path("v1", "PodTemplate"), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
  const table = answer.body as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Containers", "Images", "Pod Labels"]);
  expect(table.rows.map(({ cells }) => cells)).toEqual([["mould", "main", "busybox:1.36", "app=mould,tier=front"]]);
  const bad = { ...object, metadata: { name: "bad" }, template: { spec: { containers: [] } } };
  expect((await c.refused(c.create(bad))).message).toBe('PodTemplate "bad" is invalid: template.spec.containers: Required value');
});
