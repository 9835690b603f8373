import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/shop/deployments";
const WEB = `${DEPLOYMENTS}/web`;
const JSON_PATCH = { "content-type": "application/json-patch+json" };
const MERGE = { "content-type": "application/merge-patch+json" };
const STRATEGIC = { "content-type": "application/strategic-merge-patch+json" };

async function withWeb() {
  const tiny = tinyServer();
  const containers = [
    { name: "app", image: "nginx", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] },
    { name: "side", image: "envoy" },
  ];
  await tiny.ask("POST", DEPLOYMENTS, { metadata: { name: "web", labels: { a: "1", b: "2" } }, spec: { selector: {}, template: { spec: { containers } } } });
  return tiny;
}

describe("patch", () => {
  test("JSON patch", async () => {
    const { ask } = await withWeb();
    const patch = [
      { op: "test", path: "/spec/replicas", value: 1 },
      { op: "replace", path: "/spec/replicas", value: 3 },
      { op: "remove", path: "/metadata/labels/a" },
    ];
    const { code, value } = await ask("PATCH", WEB, patch, JSON_PATCH);
    expect([code, value.spec.replicas, value.metadata.labels]).toEqual([200, 3, { b: "2" }]);
    const failed = await ask("PATCH", WEB, [{ op: "test", path: "/spec/replicas", value: 9 }], JSON_PATCH);
    expect([failed.code, failed.value.reason, failed.value.message]).toEqual([
      422,
      "Invalid",
      "the server rejected our request due to an error in our request",
    ]);
    expect((await ask("PATCH", WEB, { spec: {} }, JSON_PATCH)).code).toBe(400);
  });

  test("merge patch replaces lists and removes with null", async () => {
    const { ask } = await withWeb();
    const patch = { metadata: { labels: { a: null, c: "3" } }, spec: { template: { spec: { containers: [{ name: "only" }] } } } };
    const { value } = await ask("PATCH", WEB, patch, MERGE);
    expect([value.metadata.labels, value.spec.template.spec.containers]).toEqual([{ b: "2", c: "3" }, [{ name: "only" }]]);
  });

  test("strategic merge merges lists by their keys", async () => {
    const { ask } = await withWeb();
    const patch = {
      spec: {
        template: {
          spec: {
            $setElementOrder: undefined,
            "$setElementOrder/containers": [{ name: "new" }, { name: "app" }],
            containers: [
              {
                name: "app",
                image: "httpd",
                env: [
                  { name: "B", value: "2" },
                  { name: "A", $patch: "delete" },
                ],
              },
              { name: "new", image: "busybox" },
              { name: "side", $patch: "delete" },
            ],
          },
        },
      },
    };
    const { code, value } = await ask("PATCH", WEB, patch, STRATEGIC);
    expect([code, value.spec.template.spec.containers]).toEqual([
      200,
      [
        { name: "new", image: "busybox" },
        { name: "app", image: "httpd", env: [{ name: "B", value: "2" }], ports: [{ containerPort: 80 }] },
      ],
    ]);
    const keyless = await ask("PATCH", WEB, { spec: { template: { spec: { containers: [{ image: "x" }] } } } }, STRATEGIC);
    expect([keyless.code, keyless.value.message]).toEqual([500, "map: map[image:x] does not contain declared merge key: name"]);
  });

  test("a patch that names a version must be based on the present one", async () => {
    const { ask } = await withWeb();
    expect((await ask("PATCH", WEB, { metadata: { resourceVersion: "1" }, spec: { replicas: 2 } }, MERGE)).value.reason).toBe("Conflict");
    expect((await ask("PATCH", WEB, { metadata: { resourceVersion: "2" }, spec: { replicas: 2 } }, MERGE)).code).toBe(200);
  });

  test("other types are refused", async () => {
    const { ask } = await withWeb();
    expect((await ask("PATCH", WEB, {}, { "content-type": "application/json" })).value).toMatchObject({
      code: 415,
      reason: "UnsupportedMediaType",
      message: "415: Unsupported Media Type",
    });
  });
});
