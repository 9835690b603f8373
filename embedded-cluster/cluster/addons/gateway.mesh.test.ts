import { expect, test } from "vitest";
import { meshTest } from "./testing/mesh-test.ts";

test("an HTTPRoute whose parent is a Service routes inside the mesh", async () => {
  const it = await meshTest(["mesh", "gateway"]);
  await it.app("web", "v1");
  await it.app("next", "v2");
  await it.service("web");
  await it.service("next");
  await it.client("client");
  await it.ready();
  expect(await it.exec("client", "curl", "-s", "http://web/")).toBe("web-v1\n");
  await it.put("/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes", {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web" },
    spec: {
      parentRefs: [{ group: "", kind: "Service", name: "web", port: 80 }],
      rules: [
        { matches: [{ headers: [{ name: "x-version", value: "2" }] }], backendRefs: [{ name: "next", port: 80 }] },
        { backendRefs: [{ name: "web", port: 80 }] },
      ],
    },
  } as never);
  expect(await it.exec("client", "curl", "-s", "-H", "x-version: 2", "http://web/")).toBe("next-v2\n");
  expect(await it.exec("client", "curl", "-s", "http://web/")).toBe("web-v1\n");
  const { status } = await it.get<{ status: any }>("/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/web");
  expect(status.parents[0]).toMatchObject({ controllerName: "istio.io/gateway-controller", parentRef: { kind: "Service", name: "web" } });
});
