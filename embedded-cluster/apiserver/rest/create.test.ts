import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
const CONFIGMAPS = "/api/v1/namespaces/shop/configmaps";
const web = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" }, spec: { selector: { matchLabels: { app: "web" } } } };

describe("create", () => {
  test("stamps metadata, defaults the spec, and answers 201", async () => {
    const { ask } = tinyServer();
    const { code, value } = await ask("POST", DEPLOYMENTS, { ...web, status: { replicas: 7 } });
    expect(code).toBe(201);
    expect(value).toMatchObject({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        name: "web",
        namespace: "shop",
        uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        resourceVersion: "2",
        generation: 1,
        creationTimestamp: "2026-01-01T00:00:00Z",
      },
      spec: { replicas: 1, selector: { matchLabels: { app: "web" } } },
    });
    expect(value.status).toBeUndefined();
  });

  test("a taken name is refused", async () => {
    const { ask } = tinyServer();
    await ask("POST", DEPLOYMENTS, web);
    expect(await ask("POST", DEPLOYMENTS, web)).toMatchObject({
      code: 409,
      value: {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: 'deployments.apps "web" already exists',
        reason: "AlreadyExists",
        details: { name: "web", group: "apps", kind: "deployments" },
        code: 409,
      },
    });
  });

  test("one field problem is said plainly, several in brackets", async () => {
    const { ask } = tinyServer();
    const one = await ask("POST", DEPLOYMENTS, { ...web, spec: {} });
    expect(one.value).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'Deployment.apps "web" is invalid: spec.selector: Required value',
      reason: "Invalid",
      details: {
        name: "web",
        group: "apps",
        kind: "Deployment",
        causes: [{ reason: "FieldValueRequired", message: "Required value", field: "spec.selector" }],
      },
      code: 422,
    });
    const two = await ask("POST", DEPLOYMENTS, { ...web, spec: { replicas: -1 } });
    expect(two.value.message).toBe(
      'Deployment.apps "web" is invalid: [spec.selector: Required value, spec.replicas: Invalid value: -1: must be greater than or equal to 0]',
    );
  });

  test("generateName draws a suffix, another one when the name is taken", async () => {
    const { ask } = tinyServer();
    const names = new Set<string>();
    for (let round = 0; round < 20; round++) {
      const { value } = await ask("POST", CONFIGMAPS, { metadata: { generateName: "page-" } });
      names.add(value.metadata.name);
    }
    expect(names.size).toBe(20);
    for (const name of names) expect(name).toMatch(/^page-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  test("dry run answers as if, and stores nothing", async () => {
    const { ask, store } = tinyServer();
    const { code, value } = await ask("POST", `${DEPLOYMENTS}?dryRun=All`, web);
    expect([code, value.spec.replicas, store.size]).toEqual([201, 1, 0]);
    expect((await ask("POST", `${DEPLOYMENTS}?dryRun=Some`, web)).value.message).toBe(
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    );
  });

  test.each([
    [
      "another namespace",
      { ...web, metadata: { name: "web", namespace: "other" } },
      "the namespace of the provided object does not match the namespace sent on the request",
    ],
    ["another version", { ...web, apiVersion: "apps/v1beta1" }, "the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)"],
    [
      "a wrong type",
      { ...web, spec: { replicas: "three" } },
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      "a wrong type in a map",
      { ...web, metadata: { name: "web", labels: { tier: 1 } } },
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
  ])("refuses %s", async (_what, body, message) => {
    const { ask } = tinyServer();
    const { code, value } = await ask("POST", DEPLOYMENTS, body);
    expect([code, value.reason, value.message]).toEqual([400, "BadRequest", message]);
  });

  test("unknown fields: refused when strict, named in a warning by default, dropped in silence when asked", async () => {
    const { ask } = tinyServer();
    const odd = { ...web, spec: { ...web.spec, replcas: 3, template: { spec: { containers: [{ name: "a", imag: "x" }] } } } };
    const strict = await ask("POST", `${DEPLOYMENTS}?fieldValidation=Strict`, odd);
    expect([strict.code, strict.value.message]).toEqual([
      400,
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replcas", unknown field "spec.template.spec.containers[0].imag"',
    ]);
    const warned = await ask("POST", `${DEPLOYMENTS}?dryRun=All`, odd);
    expect(warned.headers["warning"]).toBe(String.raw`299 - "unknown field \"spec.replcas\"", 299 - "unknown field \"spec.template.spec.containers[0].imag\""`);
    expect(warned.value.spec.replcas).toBeUndefined();
    const ignored = await ask("POST", `${DEPLOYMENTS}?fieldValidation=Ignore`, odd);
    expect([ignored.code, ignored.headers["warning"]]).toEqual([201, undefined]);
  });

  test("what the store cannot hold is refused in etcd's words", async () => {
    const { ask } = tinyServer({ storeOptions: { objectLimit: 1 } });
    const large = await ask("POST", CONFIGMAPS, { metadata: { name: "a" }, data: { x: "y".repeat(2_000_000) } });
    expect([large.code, large.value.message]).toEqual([500, "etcdserver: request is too large"]);
    expect((await ask("POST", CONFIGMAPS, { metadata: { name: "a" }, data: { x: "y".repeat(4_000_000) } })).code).toBe(413);
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    const full = await ask("POST", CONFIGMAPS, { metadata: { name: "b" } });
    expect([full.code, full.value.message]).toEqual([500, "etcdserver: mvcc: database space exceeded"]);
  });

  test("bodies: YAML, garbage, too large, an unknown type", async () => {
    const { ask } = tinyServer();
    const bytes = (text: string) => new TextEncoder().encode(text);
    const yaml = await ask("POST", CONFIGMAPS, bytes("metadata: {name: a}\ndata: {port: '80'}"), { "content-type": "application/yaml" });
    expect([yaml.code, yaml.value.data]).toEqual([201, { port: "80" }]);
    expect((await ask("POST", CONFIGMAPS, bytes("{"), { "content-type": "application/json" })).code).toBe(400);
    expect((await ask("POST", CONFIGMAPS, bytes(" ".repeat(4_000_000)), {})).value.message).toBe("Request entity too large: limit is 3145728");
    expect((await ask("POST", CONFIGMAPS, bytes("<a/>"), { "content-type": "text/xml" })).value.message).toBe(
      "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
    );
  });
});
