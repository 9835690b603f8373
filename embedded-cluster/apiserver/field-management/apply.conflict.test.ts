import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const WEB = "/apis/apps/v1/namespaces/shop/deployments/web";
const APPLY = { "content-type": "application/apply-patch+yaml" };
const MERGE = { "content-type": "application/merge-patch+json" };

function config(spec: object): object {
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { selector: { matchLabels: { app: "web" } }, ...spec } };
}

function withContainers(...containers: object[]): object {
  return config({ template: { spec: { containers } } });
}

async function withApplied(spec: object = config({ replicas: 2 })) {
  const tiny = tinyServer();
  const created = await tiny.ask("PATCH", `${WEB}?fieldManager=alice`, spec, APPLY);
  return { ...tiny, created };
}

describe("server-side apply", () => {
  test("creates what is not there, and records who owns what", async () => {
    const { created } = await withApplied();
    expect([created.code, created.value.metadata.managedFields]).toEqual([
      201,
      [
        {
          manager: "alice",
          operation: "Apply",
          apiVersion: "apps/v1",
          time: "2026-01-01T00:00:00Z",
          fieldsType: "FieldsV1",
          fieldsV1: { "f:spec": { "f:replicas": {}, "f:selector": { "f:matchLabels": { "f:app": {} } } } },
        },
      ],
    ]);
  });

  test("the same again changes nothing", async () => {
    const { ask, clock, created } = await withApplied();
    await clock.advance(60_000);
    const again = await ask("PATCH", `${WEB}?fieldManager=alice`, config({ replicas: 2 }), APPLY);
    expect([again.code, again.value]).toEqual([200, created.value]);
  });

  test("another applier conflicts over a value, not over an equal one, and may force it", async () => {
    const { ask } = await withApplied();
    const equal = await ask("PATCH", `${WEB}?fieldManager=bob`, config({ replicas: 2 }), APPLY);
    expect(equal.value.metadata.managedFields.map((entry: any) => entry.manager)).toEqual(["alice", "bob"]);
    const refused = await ask("PATCH", `${WEB}?fieldManager=carol`, config({ replicas: 5 }), APPLY);
    expect(refused.value).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'Apply failed with 2 conflicts: conflicts with "alice":\n- .spec.replicas\nconflicts with "bob":\n- .spec.replicas',
      reason: "Conflict",
      details: {
        causes: [
          { reason: "FieldManagerConflict", message: 'conflict with "alice"', field: ".spec.replicas" },
          { reason: "FieldManagerConflict", message: 'conflict with "bob"', field: ".spec.replicas" },
        ],
      },
      code: 409,
    });
    const forced = await ask("PATCH", `${WEB}?fieldManager=carol&force=true`, config({ replicas: 5 }), APPLY);
    expect([forced.value.spec.replicas, forced.value.metadata.generation]).toEqual([5, 2]);
    const owners = forced.value.metadata.managedFields.filter((entry: any) => "f:replicas" in entry.fieldsV1["f:spec"]);
    expect(owners.map((entry: any) => entry.manager)).toEqual(["carol"]);
  });

  test("an update takes ownership, and apply conflicts with it by name and version", async () => {
    const { ask } = await withApplied();
    await ask("PATCH", `${WEB}?fieldManager=kubectl-edit`, { spec: { replicas: 7 } }, MERGE);
    const refused = await ask("PATCH", `${WEB}?fieldManager=alice`, config({ replicas: 2 }), APPLY);
    expect(refused.value.message).toBe('Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas');
    const without = await ask("PATCH", `${WEB}?fieldManager=alice`, config({}), APPLY);
    expect([without.code, without.value.spec.replicas]).toEqual([200, 7]);
  });

  test("what the applier leaves out goes, unless someone else owns it", async () => {
    const { ask } = await withApplied(withContainers({ name: "app", image: "nginx", args: ["-v"] }, { name: "side", image: "envoy" }));
    await ask("PATCH", `${WEB}?fieldManager=bob`, withContainers({ name: "app", env: [{ name: "A", value: "1" }] }), APPLY);
    const less = await ask("PATCH", `${WEB}?fieldManager=alice`, withContainers({ name: "app", image: "nginx" }), APPLY);
    expect(less.value.spec.template.spec.containers).toEqual([{ name: "app", image: "nginx", env: [{ name: "A", value: "1" }] }]);
    const back = await ask("PATCH", `${WEB}?fieldManager=alice`, config({}), APPLY);
    expect(back.value.spec.template.spec.containers).toEqual([{ name: "app", env: [{ name: "A", value: "1" }] }]);
  });

  test("conflicts inside a list name the item by its keys", async () => {
    const { ask } = await withApplied(withContainers({ name: "app", image: "nginx", ports: [{ containerPort: 80, name: "http" }] }));
    const other = withContainers({ name: "app", image: "httpd", ports: [{ containerPort: 80, name: "web" }] });
    expect((await ask("PATCH", `${WEB}?fieldManager=bob`, other, APPLY)).value.message).toBe(
      [
        'Apply failed with 2 conflicts: conflicts with "alice":',
        '- .spec.template.spec.containers[name="app"].image',
        '- .spec.template.spec.containers[name="app"].ports[containerPort=80,protocol="TCP"].name',
      ].join("\n"),
    );
  });

  test("needs a manager, a name that fits, and no managedFields", async () => {
    const { ask } = tinyServer();
    expect((await ask("PATCH", WEB, config({}), APPLY)).value.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
    const managed = { ...config({}), metadata: { name: "web", managedFields: [{}] } };
    expect((await ask("PATCH", `${WEB}?fieldManager=a`, managed, APPLY)).value.message).toBe("metadata.managedFields must be nil");
  });

  test("YAML as kubectl sends it", async () => {
    const { ask } = tinyServer();
    const text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n";
    const { code, value } = await ask("PATCH", `${WEB}?fieldManager=kubectl`, new TextEncoder().encode(text), APPLY);
    expect([code, value.spec.selector]).toEqual([201, { matchLabels: { app: "web" } }]);
  });
});

describe("managedFields of other writes", () => {
  test("each writer owns what it changed; status is kept apart", async () => {
    const { ask } = tinyServer();
    const agent = (name: string) => ({ "user-agent": `${name}/v1.36 (linux)` });
    const body = { metadata: { name: "web", labels: { a: "b" } }, spec: { selector: {} } };
    const created = await ask("POST", "/apis/apps/v1/namespaces/shop/deployments", body, agent("kubectl-create"));
    await ask("PUT", `${WEB}/status`, { ...created.value, status: { replicas: 1 } }, agent("kube-controller-manager"));
    const { value } = await ask("PATCH", WEB, { metadata: { labels: { a: "c" } } }, { ...MERGE, ...agent("kubectl-label") });
    const entry = { apiVersion: "apps/v1", time: "2026-01-01T00:00:00Z", fieldsType: "FieldsV1", operation: "Update" };
    expect(value.metadata.managedFields).toEqual([
      { ...entry, manager: "kube-controller-manager", subresource: "status", fieldsV1: { "f:status": { "f:replicas": {} } } },
      { ...entry, manager: "kubectl-create", fieldsV1: { "f:metadata": { "f:labels": {} }, "f:spec": { "f:replicas": {}, "f:selector": {} } } },
      { ...entry, manager: "kubectl-label", fieldsV1: { "f:metadata": { "f:labels": { "f:a": {} } } } },
    ]);
  });

  test("writers beyond ten are merged into one", async () => {
    const { ask, clock } = tinyServer();
    await ask("POST", "/api/v1/namespaces/shop/configmaps", { metadata: { name: "a" }, data: { k0: "y" } });
    for (let index = 0; index < 15; index++) {
      await clock.advance(1_000);
      await ask("PATCH", `/api/v1/namespaces/shop/configmaps/a?fieldManager=m${index}`, { data: { [`k${index}`]: "x" } }, MERGE);
    }
    const { value } = await ask("GET", "/api/v1/namespaces/shop/configmaps/a");
    const managers = value.metadata.managedFields.map((entry: any) => entry.manager);
    expect(managers).toEqual(["ancient-changes", "m6", "m7", "m8", "m9", "m10", "m11", "m12", "m13", "m14"]);
  });
});
