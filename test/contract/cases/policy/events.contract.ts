import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";

const CORE = "v1";
const EVENTS = "events.k8s.io/v1";
const TIME = "2026-01-02T03:04:05.678901Z";

function event(namespace: string, more: Record<string, unknown> = {}) {
  return {
    apiVersion: EVENTS,
    kind: "Event",
    metadata: { name: "one" },
    regarding: { apiVersion: "v1", kind: "Pod", name: "web", namespace },
    eventTime: TIME,
    type: "Normal",
    reason: "Started",
    action: "Starting",
    note: "it has begun",
    reportingController: "example.com/starter",
    reportingInstance: "starter-1",
    ...more,
  };
}

contractCase("events: what events.k8s.io writes, the core group reads", async (c) => {
  expectGolden(c, "events/created", await c.create(event(c.namespace)));
  expectGolden(c, "events/read-as-core", await c.get(CORE, "Event", "one"));
});

contractCase("events: what the core group writes, events.k8s.io reads", async (c) => {
  await c.create({
    apiVersion: CORE,
    kind: "Event",
    metadata: { name: "one" },
    involvedObject: { kind: "Pod", name: "web", namespace: c.namespace },
    type: "Warning",
    reason: "Failed",
    message: "it has not begun",
    source: { component: "starter", host: "there" },
    firstTimestamp: "2026-01-02T03:04:05Z",
    lastTimestamp: "2026-01-02T03:05:05Z",
    count: 3,
  });
  expectGolden(c, "events/core-created", await c.get(CORE, "Event", "one"));
  expectGolden(c, "events/core-read-as-events", await c.get(EVENTS, "Event", "one"));
});

contractCase("events: events.k8s.io is strict", async (c) => {
  const loose = event(c.namespace, { eventTime: undefined, type: "Odd", deprecatedCount: 2, deprecatedSource: { component: "x" }, series: { count: 1 } });
  expectGolden(c, "events/refused/strict", await c.refused(c.create(loose)));
});

contractCase("events: an event with a time names who reports it, and what was done", async (c) => {
  const bare = { apiVersion: CORE, kind: "Event", metadata: { name: "one" }, involvedObject: { namespace: c.namespace }, eventTime: TIME };
  expectGolden(c, "events/refused/bare", await c.refused(c.create(bare)));
});

contractCase("events: an event is of its object's namespace", async (c) => {
  const elsewhere = { apiVersion: CORE, kind: "Event", metadata: { name: "one" }, involvedObject: { kind: "Pod", name: "web", namespace: "elsewhere" } };
  expectGolden(c, "events/refused/namespace", await c.refused(c.create(elsewhere)));
});

contractCase("events: what was reported does not change, but for its series", async (c) => {
  const created = await c.create(event(c.namespace));
  expectGolden(c, "events/refused/changed", await c.refused(c.update({ ...created, note: "another", reason: "Other" })));
  const series = { count: 2, lastObservedTime: TIME };
  expect((await c.update({ ...created, series }))["series"]).toEqual(series);
});

contractCase("events: selected by what they regard, in either group's words", async (c) => {
  await c.create(event(c.namespace));
  await c.create({ ...event(c.namespace, { regarding: { kind: "Pod", name: "other", namespace: c.namespace } }), metadata: { name: "two" } });
  const names = async (version: string, fieldSelector: string) =>
    (await c.list(version, "Event", { query: { fieldSelector } })).map(({ metadata }) => metadata.name);
  expect(await names(EVENTS, "regarding.name=web,reportingController=example.com/starter")).toEqual(["one"]);
  expect(await names(CORE, "involvedObject.name=other,reportingComponent=example.com/starter")).toEqual(["two"]);
  const refused = await c.request("GET", await c.path(EVENTS, "Event", undefined, { query: { fieldSelector: "involvedObject.name=web" } }));
  expectGolden(c, "events/refused/selector", refused.body);
});

contractCase("events: both groups show the same Table", async (c) => {
  await c.create(event(c.namespace, { series: { count: 4, lastObservedTime: TIME } }));
  for (const version of [CORE, EVENTS]) {
    const table = await c.request("GET", await c.path(version, "Event"), undefined, { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" });
    const { columnDefinitions, rows } = table.body as { columnDefinitions: { name: string; priority: number }[]; rows: { cells: unknown[] }[] };
    expect(columnDefinitions.map(({ name, priority }) => [name, priority])).toEqual([
      ["Last Seen", 0],
      ["Type", 0],
      ["Reason", 0],
      ["Object", 0],
      ["Subobject", 1],
      ["Source", 1],
      ["Message", 0],
      ["First Seen", 1],
      ["Count", 1],
      ["Name", 1],
    ]);
    expect(rows.map(({ cells }) => cells.filter((_, index) => index !== 0 && index !== 7))).toEqual([
      ["Normal", "Started", "pod/web", "", "example.com/starter, starter-1", "it has begun", 4, "one"],
    ]);
  }
});
