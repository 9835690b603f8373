import { expect, test } from "vitest";
import { requestJson } from "../../client/resource-client.ts";
import { testCluster } from "../testing/test-cluster.ts";

test("Istio's kinds and the Gateway API's: names, versions, columns, and fields nobody knows", async () => {
  const it = await testCluster({ addons: ["mesh", "gateway"] });
  await it.clock.advance(3_000);
  const names = async (path: string) => {
    const { resources } = await it.get<{ resources: { name: string; kind: string; shortNames?: string[] }[] }>(path);
    return resources.filter(({ name }) => !name.includes("/")).map(({ kind, shortNames = [] }) => [kind, ...shortNames].join(" "));
  };
  expect(await names("/apis/networking.istio.io/v1")).toEqual(
    expect.arrayContaining(["VirtualService vs", "DestinationRule dr", "Gateway gw", "ServiceEntry se", "Sidecar"]),
  );
  expect((await names("/apis/security.istio.io/v1")).sort()).toEqual(["AuthorizationPolicy ap", "PeerAuthentication pa"]);
  expect(await names("/apis/gateway.networking.k8s.io/v1")).toEqual(
    expect.arrayContaining(["GatewayClass gc", "Gateway gtw", "HTTPRoute", "ReferenceGrant refgrant"]),
  );
  const collection = "/apis/networking.istio.io/v1beta1/namespaces/default/virtualservices";
  const service = (http: object) => ({
    apiVersion: "networking.istio.io/v1beta1",
    kind: "VirtualService",
    metadata: { name: "web" },
    spec: { hosts: ["web"], http: [http] },
  });
  await expect(requestJson(it.client, "POST", `${collection}?fieldValidation=Strict`, service({ routes: [] }))).rejects.toThrow(
    'strict decoding error: unknown field "spec.http[0].routes"',
  );
  await it.create(collection, service({ route: [{ destination: { host: "web" } }] }));
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const { body } = await it.client.request({ method: "GET", path: "/apis/networking.istio.io/v1/namespaces/default/virtualservices", headers: { accept } });
  const table = (body as unknown as { value: { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] } }).value;
  expect(table.columnDefinitions.map(({ name }) => name)).toEqual(["Name", "Gateways", "Hosts", "Age"]);
  expect(table.rows[0]?.cells.slice(0, 3)).toEqual(["web", null, '["web"]']);
});
