import { expect, test } from "vitest";
import { requestJson } from "../../client/resource-client.ts";
import { seededRandom } from "../../kernel/random.ts";
import { VirtualClock } from "../../kernel/virtual-clock.ts";
import type { JournalRecord, StoreRestore } from "../../store/journal.ts";
import { Store } from "../../store/store.ts";
import { createApiServer } from "../api-server.ts";
import { KINDS } from "../kinds/index.ts";
import { OPENAPI } from "../openapi/provider.ts";

const records: JournalRecord[] = [];

function serve(restore: StoreRestore = {}) {
  const store = new Store({ restore, journal: { append: (record) => void records.push(record) } });
  const server = createApiServer({ clock: new VirtualClock(() => Promise.resolve()), random: seededRandom(1), store, kinds: KINDS, openapi: OPENAPI });
  return server.clientFor({ username: "admin", groups: ["system:masters"] });
}

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Cluster",
    names: { plural: "widgets", kind: "Widget" },
    versions: [
      { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties: { size: { type: "integer", default: 3 } } } } },
    ],
  },
};

test("custom resources are served as soon as their definition is established, and after a restart at once", async () => {
  const before = serve();
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const created = await requestJson<Record<string, object>>(before, "POST", definitions, definition);
  await expect(requestJson(before, "GET", "/apis/example.com/v1/widgets")).rejects.toMatchObject({ code: 404 });
  const status = { acceptedNames: definition.spec.names, storedVersions: ["v1"], conditions: [{ type: "Established", status: "True" }] };
  await requestJson(before, "PUT", `${definitions}/widgets.example.com/status`, { ...created, status });
  const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "one" } };
  expect(await requestJson(before, "POST", "/apis/example.com/v1/widgets", widget)).toMatchObject({ size: 3, metadata: { generation: 1 } });

  const after = serve({ records: [...records] });
  expect(await requestJson(after, "GET", "/apis/example.com/v1/widgets/one")).toMatchObject({ kind: "Widget", size: 3 });
  await requestJson(after, "PATCH", `${definitions}/widgets.example.com`, { spec: { names: { shortNames: ["wd"] } } }, "application/merge-patch+json");
});
