import { expect, test } from "vitest";
import type { ApiClient } from "../apimachinery/wire.ts";
import { virtualClock } from "../kernel/testing/virtual.ts";
import { EventRecorder } from "./event-recorder.ts";

const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop", uid: "u1", resourceVersion: "7" } };

function recording() {
  const clock = virtualClock();
  const written: { method: string; path: string; body: Record<string, unknown> }[] = [];
  const api = {
    async request(request: (typeof written)[number]) {
      written.push(request);
      return { status: 201, headers: {}, body: { type: "json", value: request.body } };
    },
  } as unknown as ApiClient;
  return { clock, written, recorder: new EventRecorder(api, clock, "kubelet", "node-1") };
}

test("an event names its object, its source and its time", async () => {
  const { clock, recorder, written } = recording();
  recorder.record(pod, "Normal", "Pulled", "Container image pulled", "spec.containers{main}");
  await clock.settle();
  expect(written).toMatchObject([
    {
      method: "POST",
      path: "/api/v1/namespaces/shop/events",
      body: {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name: "web.18867251edfa0000", namespace: "shop" },
        involvedObject: { apiVersion: "v1", kind: "Pod", name: "web", namespace: "shop", uid: "u1", resourceVersion: "7", fieldPath: "spec.containers{main}" },
        type: "Normal",
        reason: "Pulled",
        message: "Container image pulled",
        count: 1,
        firstTimestamp: "2026-01-01T00:00:00Z",
        lastTimestamp: "2026-01-01T00:00:00Z",
        source: { component: "kubelet", host: "node-1" },
        reportingComponent: "kubelet",
        reportingInstance: "node-1",
      },
    },
  ]);
});

test("an equal event counts up the first one", async () => {
  const { clock, recorder, written } = recording();
  recorder.record(pod, "Warning", "BackOff", "Back-off restarting failed container");
  await clock.advance(10_000);
  recorder.record(pod, "Warning", "BackOff", "Back-off restarting failed container");
  await clock.settle();
  expect(written.map((one) => [one.method, one.body.count, one.body.lastTimestamp])).toEqual([
    ["POST", 1, "2026-01-01T00:00:00Z"],
    ["PATCH", 2, "2026-01-01T00:00:10Z"],
  ]);
});

test("from the tenth on, events that differ in their message only are combined", async () => {
  const { clock, recorder, written } = recording();
  for (let index = 1; index <= 12; index++) recorder.record(pod, "Warning", "FailedCreate", `Error creating: pods "web-${index}" is forbidden`);
  await clock.settle();
  expect(written.slice(8).map((one) => [one.method, one.body.count, one.body.message])).toEqual([
    ["POST", 1, 'Error creating: pods "web-9" is forbidden'],
    ["POST", 1, '(combined from similar events): Error creating: pods "web-10" is forbidden'],
    ["PATCH", 2, '(combined from similar events): Error creating: pods "web-11" is forbidden'],
    ["PATCH", 3, '(combined from similar events): Error creating: pods "web-12" is forbidden'],
  ]);
  const names = written.filter((one) => one.method === "POST").map((one) => (one.body.metadata as { name: string }).name);
  expect(new Set(names).size).toBe(10);
});
