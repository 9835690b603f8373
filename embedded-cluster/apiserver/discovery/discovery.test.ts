import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const ALL = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

describe("discovery", () => {
  test("/api and /apis", async () => {
    const { ask } = tinyServer();
    expect((await ask("GET", "/api")).value.versions).toEqual(["v1"]);
    const { value } = await ask("GET", "/apis");
    expect(value.groups.map((group: any) => group.name)).toEqual(["apps", "authentication.k8s.io", "authorization.k8s.io"]);
    expect((await ask("GET", "/apis/apps")).value).toEqual({
      kind: "APIGroup",
      apiVersion: "v1",
      name: "apps",
      versions: [{ groupVersion: "apps/v1", version: "v1" }],
      preferredVersion: { groupVersion: "apps/v1", version: "v1" },
    });
  });

  test("a group version lists its resources and subresources", async () => {
    const { ask } = tinyServer();
    expect((await ask("GET", "/apis/apps/v1")).value).toEqual({
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: "apps/v1",
      resources: [
        {
          name: "deployments",
          singularName: "deployment",
          namespaced: true,
          kind: "Deployment",
          verbs: ALL,
          shortNames: ["deploy"],
          categories: ["all"],
          storageVersionHash: "8aSe+NMegvE=",
        },
        {
          name: "deployments/scale",
          singularName: "",
          namespaced: true,
          group: "autoscaling",
          version: "v1",
          kind: "Scale",
          verbs: ["get", "patch", "update"],
        },
        { name: "deployments/status", singularName: "", namespaced: true, kind: "Deployment", verbs: ["get", "patch", "update"] },
      ],
    });
    const core = (await ask("GET", "/api/v1")).value.resources.map((resource: any) => resource.name);
    expect(core).toEqual([...core].sort());
    expect(core).toContain("pods/portforward");
    expect((await ask("GET", "/apis/nothing.example")).code).toBe(404);
  });

  test("aggregated: all of it in one answer", async () => {
    const { ask } = tinyServer();
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const { value, headers } = await ask("GET", "/apis", undefined, { accept });
    expect(headers["content-type"]).toBe("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    expect([value.kind, value.apiVersion, value.items[0]]).toEqual([
      "APIGroupDiscoveryList",
      "apidiscovery.k8s.io/v2",
      {
        metadata: { name: "apps" },
        versions: [
          {
            version: "v1",
            freshness: "Current",
            resources: [
              {
                resource: "deployments",
                responseKind: { group: "", version: "", kind: "Deployment" },
                scope: "Namespaced",
                singularResource: "deployment",
                verbs: ALL,
                shortNames: ["deploy"],
                categories: ["all"],
                subresources: [
                  { subresource: "scale", responseKind: { group: "autoscaling", version: "v1", kind: "Scale" }, verbs: ["get", "patch", "update"] },
                  { subresource: "status", responseKind: { group: "", version: "", kind: "Deployment" }, verbs: ["get", "patch", "update"] },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });

  test("metrics are served where something measures", async () => {
    const node = { apiVersion: "metrics.k8s.io/v1beta1", kind: "NodeMetrics", metadata: { name: "n" }, usage: { cpu: "1m", memory: "1Mi" } };
    const { ask } = tinyServer({ metrics: { nodes: () => [node], pods: () => [] } });
    expect((await ask("GET", "/apis/metrics.k8s.io/v1beta1/nodes")).value).toEqual({
      kind: "NodeMetricsList",
      apiVersion: "metrics.k8s.io/v1beta1",
      metadata: {},
      items: [{ metadata: { name: "n" }, usage: { cpu: "1m", memory: "1Mi" } }],
    });
    expect((await ask("GET", "/apis/metrics.k8s.io/v1beta1/nodes/n")).value).toEqual(node);
    expect((await ask("GET", "/apis/metrics.k8s.io/v1beta1/namespaces/a/pods/b")).value.message).toBe('pods "b" not found');
    expect((await tinyServer().ask("GET", "/apis/metrics.k8s.io/v1beta1/nodes")).code).toBe(404);
  });

  test("version, health and OpenAPI", async () => {
    const { ask } = tinyServer();
    expect((await ask("GET", "/version")).value).toMatchObject({ major: "1", minor: "36", gitVersion: "v1.36.2" });
    expect((await ask("GET", "/readyz")).value).toBe("ok");
    expect((await ask("GET", "/livez?verbose&exclude=etcd")).value).toMatch(/^\[\+\]ping ok\n[^]*\[\+\]etcd excluded: ok\n[^]*\nlivez check passed\n$/);
    expect((await ask("GET", "/openapi/v3")).value).toEqual({ paths: { "api/v1": { serverRelativeURL: "/openapi/v3/api/v1?hash=ABC" } } });
    expect((await ask("GET", "/openapi/v3/api/v1?hash=ABC")).value).toEqual({ openapi: "3.0.0" });
    expect((await ask("GET", "/openapi/v3/api/v9")).code).toBe(404);
  });
});
