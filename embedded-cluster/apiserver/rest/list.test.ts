import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const CONFIGMAPS = "/api/v1/namespaces/shop/configmaps";

async function withConfigMaps(count: number, storeOptions = {}) {
  const tiny = tinyServer({ storeOptions });
  for (let index = 0; index < count; index++) {
    await tiny.ask("POST", CONFIGMAPS, { metadata: { name: `c${index}`, labels: { parity: index % 2 === 0 ? "even" : "odd" } } });
  }
  return { ...tiny, names: async (path: string) => (await tiny.ask("GET", path)).value.items.map((item: any) => item.metadata.name) };
}

describe("list", () => {
  test("by namespace, over all of them, and by selectors", async () => {
    const { ask, names } = await withConfigMaps(3);
    await ask("POST", "/api/v1/namespaces/other/configmaps", { metadata: { name: "z" } });
    const whole = (await ask("GET", "/api/v1/configmaps")).value;
    expect([whole.kind, whole.apiVersion, whole.metadata, whole.items.length]).toEqual(["ConfigMapList", "v1", { resourceVersion: "5" }, 4]);
    expect(await names(CONFIGMAPS)).toEqual(["c0", "c1", "c2"]);
    expect(await names(`${CONFIGMAPS}?labelSelector=parity+in+(even)`)).toEqual(["c0", "c2"]);
    expect(await names(`${CONFIGMAPS}?labelSelector=parity!%3Deven`)).toEqual(["c1"]);
    expect(await names("/api/v1/configmaps?fieldSelector=metadata.namespace%3Dother")).toEqual(["z"]);
  });

  test.each([
    ["labelSelector=a+in", "unable to parse requirement: found '' expected: '('"],
    ["labelSelector=a%3D%3D%3Db", "unable to parse requirement: found '=', expected: identifier"],
    ["fieldSelector=spec.colour%3Dred", '"spec.colour" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ["fieldSelector=metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
    ["resourceVersion=x", 'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
    ["continue=no-sense!", "invalid continue token: continue key is not valid: illegal base64 data at input byte 8"],
  ])("refuses ?%s", async (query, message) => {
    const { ask } = tinyServer();
    const { code, value } = await ask("GET", `${CONFIGMAPS}?${query}`);
    expect([code, value.reason, value.message]).toEqual([400, "BadRequest", message]);
  });

  test("pages all show the revision of the first one", async () => {
    const { ask } = await withConfigMaps(5);
    const first = (await ask("GET", `${CONFIGMAPS}?limit=2`)).value;
    expect([first.items.length, first.metadata.remainingItemCount, first.metadata.resourceVersion]).toEqual([2, 3, "6"]);
    await ask("DELETE", `${CONFIGMAPS}/c3`);
    await ask("POST", CONFIGMAPS, { metadata: { name: "c2b" } });
    const second = (await ask("GET", `${CONFIGMAPS}?limit=2&continue=${first.metadata.continue}`)).value;
    expect(second.items.map((item: any) => item.metadata.name)).toEqual(["c2", "c3"]);
    const third = (await ask("GET", `${CONFIGMAPS}?limit=2&continue=${second.metadata.continue}`)).value;
    expect([third.items.map((item: any) => item.metadata.name), third.metadata]).toEqual([["c4"], { resourceVersion: "6" }]);
  });

  test("a page whose revision is forgotten is gone", async () => {
    const { ask } = await withConfigMaps(4, { historyEvents: 2 });
    const first = (await ask("GET", `${CONFIGMAPS}?limit=2`)).value;
    for (const name of ["x", "y", "z"]) await ask("POST", CONFIGMAPS, { metadata: { name } });
    const { code, value } = await ask("GET", `${CONFIGMAPS}?limit=2&continue=${first.metadata.continue}`);
    expect([code, value.reason, value.message]).toEqual([
      410,
      "Expired",
      expect.stringContaining("You can start a new list without the continue parameter, or use the continue token in this response"),
    ]);
    const rest = (await ask("GET", `${CONFIGMAPS}?continue=${value.metadata.continue}`)).value;
    expect(rest.items.map((item: any) => item.metadata.name)).toEqual(["c2", "c3", "x", "y", "z"]);
  });

  test("at an exact revision, and at one that is not there yet", async () => {
    const { ask, names } = await withConfigMaps(3);
    expect(await names(`${CONFIGMAPS}?resourceVersion=3&resourceVersionMatch=Exact`)).toEqual(["c0", "c1"]);
    const future = await ask("GET", `${CONFIGMAPS}?resourceVersion=99`);
    expect([future.code, future.value.message, future.headers["retry-after"]]).toEqual([504, "Timeout: Too large resource version: 99, current: 4", "1"]);
  });

  test("ten thousand objects are listed in little time", async () => {
    const { store, ask } = tinyServer();
    for (let index = 0; index < 10_000; index++) {
      const name = `c${index}`;
      store.create(`/core/configmaps/shop/${name}`, { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" } });
    }
    const start = performance.now();
    const response = await tinyList(ask);
    expect(response).toBe(10_000);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

async function tinyList(ask: ReturnType<typeof tinyServer>["ask"]): Promise<number> {
  return (await ask("GET", CONFIGMAPS)).value.items.length;
}
