import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
const WEB = `${DEPLOYMENTS}/web`;
const web = { metadata: { name: "web" }, spec: { selector: { matchLabels: { app: "web" } } } };

async function withWeb() {
  const tiny = tinyServer();
  const { value } = await tiny.ask("POST", DEPLOYMENTS, web);
  return { ...tiny, created: value };
}

describe("update", () => {
  test("bumps generation for spec, not for metadata; a write that changes nothing is none", async () => {
    const { ask, created } = await withWeb();
    const labelled = await ask("PUT", WEB, { ...created, metadata: { ...created.metadata, labels: { a: "b" } } });
    expect([labelled.value.metadata.generation, labelled.value.metadata.resourceVersion]).toEqual([1, "3"]);
    const scaled = await ask("PUT", WEB, { ...labelled.value, spec: { ...created.spec, replicas: 3 } });
    expect([scaled.value.metadata.generation, scaled.value.metadata.resourceVersion]).toEqual([2, "4"]);
    const same = await ask("PUT", WEB, scaled.value);
    expect([same.value.metadata.generation, same.value.metadata.resourceVersion]).toEqual([2, "4"]);
  });

  test("a stale resourceVersion conflicts, none at all does not", async () => {
    const { ask, created } = await withWeb();
    await ask("PUT", WEB, { ...created, spec: { ...created.spec, replicas: 2 } });
    expect((await ask("PUT", WEB, { ...created, spec: { ...created.spec, replicas: 5 } })).value).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message:
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
      reason: "Conflict",
      details: { name: "web", group: "apps", kind: "deployments" },
      code: 409,
    });
    const blind = await ask("PUT", WEB, { metadata: { name: "web" }, spec: { ...created.spec, replicas: 5 } });
    expect([blind.code, blind.value.spec.replicas, blind.value.metadata.uid]).toEqual([200, 5, created.metadata.uid]);
  });

  test("the main resource leaves status alone, the status subresource everything else", async () => {
    const { ask, created } = await withWeb();
    const status = await ask("PUT", `${WEB}/status`, { ...created, spec: { ...created.spec, replicas: 9 }, status: { replicas: 1 } });
    expect([status.value.spec.replicas, status.value.status, status.value.metadata.generation]).toEqual([1, { replicas: 1 }, 1]);
    const main = await ask("PUT", WEB, { ...created, metadata: { name: "web" }, status: { replicas: 7 } });
    expect(main.value.status).toEqual({ replicas: 1 });
  });

  test("scale reads and writes replicas only", async () => {
    const { ask, created } = await withWeb();
    const scale = await ask("GET", `${WEB}/scale`);
    expect(scale.value).toEqual({
      kind: "Scale",
      apiVersion: "autoscaling/v1",
      metadata: {
        name: "web",
        namespace: "shop",
        uid: created.metadata.uid,
        resourceVersion: created.metadata.resourceVersion,
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
      spec: { replicas: 1 },
      status: { replicas: 0, selector: "app=web" },
    });
    const patched = await ask("PATCH", `${WEB}/scale`, { spec: { replicas: 4 } }, { "content-type": "application/merge-patch+json" });
    expect([patched.code, patched.value.kind, patched.value.spec]).toEqual([200, "Scale", { replicas: 4 }]);
    expect((await ask("PUT", `${WEB}/scale`, { ...scale.value, spec: { replicas: -1 } })).value.message).toBe(
      'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
    expect((await ask("PUT", `${WEB}/scale`, scale.value)).value.reason).toBe("Conflict");
    expect((await ask("GET", WEB)).value.metadata.generation).toBe(2);
  });

  test("names and uids must be the object's", async () => {
    const { ask, created } = await withWeb();
    expect((await ask("PUT", WEB, { ...created, metadata: { ...created.metadata, name: "other" } })).value.message).toBe(
      "the name of the object (other) does not match the name on the URL (web)",
    );
    const uid = await ask("PUT", WEB, { ...created, metadata: { name: "web", uid: "x" } });
    expect([uid.code, uid.value.message]).toEqual([
      409,
      `Operation cannot be fulfilled on deployments.apps "web": StorageError: invalid object, Code: 4, Key: /registry/deployments/shop/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${created.metadata.uid}`,
    ]);
    expect((await ask("PUT", `${DEPLOYMENTS}/none`, { ...web, metadata: { name: "none" } })).value.message).toBe('deployments.apps "none" not found');
  });
});
