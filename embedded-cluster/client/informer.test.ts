import { expect, test } from "vitest";
import { noSuchResourceError } from "../apimachinery/errors.ts";
import type { KubeObject, WatchEvent } from "../apimachinery/object.ts";
import { failure } from "../apimachinery/status.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import { virtualClock } from "../kernel/testing/virtual.ts";
import { Informer } from "./informer.ts";
import { ResourceClient } from "./resource-client.ts";
import { RESOURCES } from "./resources.ts";

const pod = (name: string, resourceVersion: number, uid = name): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default", uid, resourceVersion: String(resourceVersion), labels: { app: name.slice(0, 3) } },
});

/** An API that answers lists from `lists` in turn ("down": refuses, "gone": does not know the resource), and whose one watch is fed by hand. */
function scripted(lists: ({ revision: number; items: KubeObject[] } | "down" | "gone")[]) {
  const clock = virtualClock();
  const watches: { push(event: WatchEvent): void; end(): void }[] = [];
  const api = {
    async request({ path }: { path: string }) {
      if (path.includes("watch=true")) return { status: 200, headers: {}, body: { type: "watch", events: newWatch(watches) } };
      const list = lists.length > 1 ? lists.shift() : lists[0];
      if (list === "gone") return { status: 404, headers: {}, body: { type: "json", value: noSuchResourceError().status } };
      if (list === undefined || list === "down") throw failure(503, "ServiceUnavailable", "down");
      const value = { kind: "PodList", apiVersion: "v1", metadata: { resourceVersion: String(list.revision) }, items: list.items };
      return { status: 200, headers: {}, body: { type: "json", value } };
    },
  } as unknown as ApiClient;
  const log: string[] = [];
  const informer = new Informer(new ResourceClient(api, RESOURCES.pods), clock).onChange({
    added: (object) => log.push(`+${object.metadata.name}`),
    updated: (object, previous) => log.push(`${previous.metadata.resourceVersion}>${object.metadata.resourceVersion} ${object.metadata.name}`),
    deleted: (object) => log.push(`-${object.metadata.name}`),
  });
  return { clock, informer, log, watch: () => watches.at(-1) as (typeof watches)[number], watches };
}

function newWatch(watches: { push(event: WatchEvent): void; end(): void }[]): AsyncIterable<WatchEvent> {
  const events: (WatchEvent | undefined)[] = [];
  let wake = () => {};
  const push = (event: WatchEvent | undefined) => {
    events.push(event);
    wake();
  };
  watches.push({ push, end: () => push(undefined) });
  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (events.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        const event = events.shift();
        if (event === undefined) return;
        yield event;
      }
    },
  };
}

test("handlers see the list and every change after it, in order", async () => {
  const { clock, informer, log, watch } = scripted([{ revision: 5, items: [pod("web", 3), pod("api", 4)] }]);
  await informer.start();
  await clock.settle();
  watch().push({ type: "MODIFIED", object: pod("web", 6) });
  watch().push({ type: "MODIFIED", object: pod("web", 6) });
  watch().push({ type: "DELETED", object: pod("api", 7) });
  await clock.settle();
  expect(log).toEqual(["+web", "+api", "3>6 web", "-api"]);
  const late: string[] = [];
  informer.onChange({ added: (object) => void late.push(object.metadata.name) });
  expect(late).toEqual(["web"]);
  expect(clock.pendingTimers).toBe(0);
});

test("a relist tells what was missed; an object made anew under an old name is gone and new", async () => {
  const { clock, informer, log, watch } = scripted([
    { revision: 5, items: [pod("web", 3), pod("api", 4)] },
    { revision: 9, items: [pod("web", 8, "second"), pod("new", 9)] },
  ]);
  await informer.start();
  await clock.settle();
  watch().push({ type: "ERROR", object: { kind: "Status" } as unknown as KubeObject });
  await clock.advance(2_000);
  expect(log).toEqual(["+web", "+api", "-web", "+web", "+new", "-api"]);
});

test("while the server is away it asks once a second, and a watch that ends at once is not a tight loop", async () => {
  const { clock, informer, watches } = scripted(["down", "down", { revision: 5, items: [] }]);
  void informer.start();
  await clock.advance(1_500);
  expect([informer.hasSynced, watches.length]).toEqual([false, 0]);
  await clock.advance(1_000);
  expect([informer.hasSynced, watches.length]).toEqual([true, 1]);
  for (let round = 0; round < 3; round++) {
    watches.at(-1)?.end();
    await clock.settle();
  }
  expect(watches.length).toBe(2);
  informer.dispose();
});

test("a writer can wait until the cache shows its write", async () => {
  const { clock, informer, watch } = scripted([{ revision: 5, items: [pod("web", 3)] }]);
  await informer.start();
  await clock.settle();
  const seen: string[] = [];
  void informer.reached("5").then(() => seen.push("5"));
  void informer.reached("7").then(() => seen.push("7"));
  await clock.settle();
  expect(seen).toEqual(["5"]);
  watch().push({ type: "BOOKMARK", object: pod("", 7) });
  await clock.settle();
  expect(seen).toEqual(["5", "7"]);
  const never = informer.reached("99");
  informer.dispose();
  await never;
});

test("indices follow the objects", async () => {
  const { clock, informer, watch } = scripted([{ revision: 5, items: [pod("web-1", 3), pod("web-2", 4), pod("api-1", 5)] }]);
  informer.index("app", (object) => [object.metadata.labels?.["app"] ?? ""]);
  await informer.start();
  await clock.settle();
  const names = (app: string) => informer.indexed("app", app).map((object) => object.metadata.name);
  expect([names("web"), names("api"), names("db")]).toEqual([["web-1", "web-2"], ["api-1"], []]);
  watch().push({ type: "MODIFIED", object: { ...pod("web-1", 6), metadata: { ...pod("web-1", 6).metadata, labels: { app: "api" } } } });
  watch().push({ type: "DELETED", object: pod("web-2", 7) });
  await clock.settle();
  expect([names("web"), names("api")]).toEqual([[], ["api-1", "web-1"]]);
  expect(informer.inNamespace("default").map((object) => object.metadata.name)).toEqual(["web-1", "api-1"]);
});

test("a resource that is no longer served is empty and costs no timer; whoever sees it served again starts the informer", async () => {
  const { clock, informer, log, watch } = scripted([{ revision: 5, items: [pod("web", 3)] }, "gone", { revision: 9, items: [pod("api", 8)] }]);
  await informer.start();
  watch().end();
  await clock.advance(5_000);
  expect(log).toEqual(["+web", "-web"]);
  expect(clock.pendingTimers).toBe(0);
  await informer.start();
  await clock.advance(0);
  expect(log).toEqual(["+web", "-web", "+api"]);
  informer.dispose();
});
