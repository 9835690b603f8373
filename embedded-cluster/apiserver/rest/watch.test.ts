import { describe, expect, test } from "vitest";
import { tinyServer } from "../testing/tiny-server.ts";

const CONFIGMAPS = "/api/v1/namespaces/shop/configmaps";
const merge = { "content-type": "application/merge-patch+json" };

function shown(event: any) {
  return event && [event.type, event.object.metadata?.name, event.object.metadata?.resourceVersion];
}

describe("watch", () => {
  test("from now: the state first, then every change in order", async () => {
    const { ask, watch } = tinyServer();
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    const events = await watch(`${CONFIGMAPS}?watch=1`);
    await ask("POST", CONFIGMAPS, { metadata: { name: "b" } });
    await ask("PATCH", `${CONFIGMAPS}/a`, { data: { x: "1" } }, merge);
    await ask("DELETE", `${CONFIGMAPS}/a`);
    await ask("POST", "/api/v1/namespaces/other/configmaps", { metadata: { name: "elsewhere" } });
    const seen = [];
    for (let index = 0; index < 4; index++) seen.push(shown(await events.next()));
    expect(seen).toEqual([
      ["ADDED", "a", "2"],
      ["ADDED", "b", "3"],
      ["MODIFIED", "a", "4"],
      ["DELETED", "a", "5"],
    ]);
    events.stop();
    expect(await events.next()).toBeUndefined();
  });

  test("resumes after a revision; one that is forgotten is an ERROR event of 410", async () => {
    const { ask, watch } = tinyServer({ storeOptions: { historyEvents: 3 } });
    for (const name of ["a", "b", "c", "d", "e"]) await ask("POST", CONFIGMAPS, { metadata: { name } });
    const resumed = await watch(`${CONFIGMAPS}?watch=1&resourceVersion=4`);
    expect([shown(await resumed.next()), shown(await resumed.next())]).toEqual([
      ["ADDED", "d", "5"],
      ["ADDED", "e", "6"],
    ]);
    const tooOld = await watch(`${CONFIGMAPS}?watch=1&resourceVersion=2`);
    expect(await tooOld.next()).toEqual({
      type: "ERROR",
      object: { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message: "too old resource version: 2 (3)", reason: "Expired", code: 410 },
    });
    expect(await tooOld.next()).toBeUndefined();
  });

  test("changes of other resources do not age a quiet one", async () => {
    const { ask, watch } = tinyServer({ storeOptions: { historyEvents: 3 } });
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    for (let index = 0; index < 10; index++) await ask("POST", "/api/v1/namespaces/shop/serviceaccounts", { metadata: { name: `s${index}` } });
    const events = await watch(`${CONFIGMAPS}?watch=1&resourceVersion=2`);
    await ask("POST", CONFIGMAPS, { metadata: { name: "b" } });
    expect(shown(await events.next())).toEqual(["ADDED", "b", "13"]);
  });

  test("an object that begins or ceases to match is added or deleted", async () => {
    const { ask, watch } = tinyServer();
    const events = await watch(`${CONFIGMAPS}?watch=1&labelSelector=app%3Dweb`);
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    await ask("PATCH", `${CONFIGMAPS}/a`, { metadata: { labels: { app: "web" } } }, merge);
    await ask("PATCH", `${CONFIGMAPS}/a`, { data: { x: "1" } }, merge);
    await ask("PATCH", `${CONFIGMAPS}/a`, { metadata: { labels: null } }, merge);
    const seen = [];
    for (let index = 0; index < 3; index++) seen.push(shown(await events.next()));
    expect(seen).toEqual([
      ["ADDED", "a", "3"],
      ["MODIFIED", "a", "4"],
      ["DELETED", "a", "5"],
    ]);
  });

  test("sendInitialEvents ends the state with a bookmark", async () => {
    const { ask, watch } = tinyServer();
    await ask("POST", CONFIGMAPS, { metadata: { name: "a" } });
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const events = await watch(`${CONFIGMAPS}?${query}`);
    expect(shown(await events.next())).toEqual(["ADDED", "a", "2"]);
    expect(await events.next()).toEqual({
      type: "BOOKMARK",
      object: {
        kind: "ConfigMap",
        apiVersion: "v1",
        metadata: { resourceVersion: "2", annotations: { "k8s.io/initial-events-end": "true" } },
      },
    });
    expect((await ask("GET", `${CONFIGMAPS}?watch=1&sendInitialEvents=true`)).value.message).toBe(
      'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  });

  test("ends at its timeout with a bookmark, and leaves no timer behind", async () => {
    const { ask, watch, clock } = tinyServer();
    const events = await watch(`${CONFIGMAPS}?watch=1&timeoutSeconds=30&allowWatchBookmarks=true`);
    await ask("POST", "/api/v1/namespaces/shop/serviceaccounts", { metadata: { name: "s" } });
    await clock.advance(30_000);
    expect([(await events.next())?.type, (await events.next())?.type, await events.next(), clock.pendingTimers]).toEqual([
      "BOOKMARK",
      "BOOKMARK",
      undefined,
      0,
    ]);
  });

  test("a watcher that does not read is cut off, others go on", async () => {
    const { ask, watch } = tinyServer({ storeOptions: { watchBufferEvents: 2 } });
    const slow = await watch(`${CONFIGMAPS}?watch=1`);
    for (const name of ["a", "b", "c"]) await ask("POST", CONFIGMAPS, { metadata: { name } });
    expect(await slow.next()).toBeUndefined();
    const fresh = await watch(`${CONFIGMAPS}?watch=1`);
    expect(shown(await fresh.next())).toEqual(["ADDED", "a", "2"]);
  });

  test("a client that has seen a later revision than the server is told what comes after it", async () => {
    const { ask, watch } = tinyServer();
    const events = await watch(`${CONFIGMAPS}?watch=1&resourceVersion=3`);
    for (const name of ["a", "b", "c"]) await ask("POST", CONFIGMAPS, { metadata: { name } });
    expect(shown(await events.next())).toEqual(["ADDED", "c", "4"]);
  });
});
