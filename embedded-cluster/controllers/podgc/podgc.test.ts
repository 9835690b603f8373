import { expect, test } from "vitest";
import type { Pod } from "../../apimachinery/types/core.ts";
import { Bench, template } from "../testing/bench.ts";
import { inOrderOfRemoval } from "./order-of-removal.ts";

const bound = (name: string, nodeName: string) => ({ metadata: { name, namespace: "default" }, spec: { ...template({}).spec, nodeName } });

test("pods of a node that has gone are removed after forty seconds, those of one that came back are not", async () => {
  const bench = await Bench.start({ only: ["pod-garbage-collector-controller"], nodes: ["node-1", "node-2"] });
  for (const nodeName of ["node-1", "node-2"]) await bench.create("pods", bound(`on-${nodeName}`, nodeName));
  await bench.clock.advance(5_000);
  await bench.delete("nodes", "node-1");
  await bench.delete("nodes", "node-2");
  await bench.clock.advance(30_000);
  await bench.create("nodes", { metadata: { name: "node-2" } });
  expect(await bench.names("pods")).toEqual(["on-node-1", "on-node-2"]);
  await bench.clock.advance(15_000);
  expect(await bench.names("pods")).toEqual(["on-node-2"]);
});

test("of pods that are over the evicted go first, then the oldest", () => {
  const pod = (name: string, second: number, reason?: string) =>
    ({ metadata: { name, creationTimestamp: `2026-01-01T00:00:0${second}Z` }, status: { phase: "Failed", reason } }) as Pod;
  const all = [pod("b", 1), pod("young", 9), pod("a", 1), pod("evicted", 8, "Evicted")];
  expect(all.toSorted(inOrderOfRemoval).map(({ metadata }) => metadata.name)).toEqual(["evicted", "a", "b", "young"]);
});
