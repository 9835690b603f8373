import { expect, test } from "vitest";
import { Bench, template } from "../testing/bench.ts";

test("pods of a node that has gone are removed after forty seconds, those of one that came back are not", async () => {
  const bench = await Bench.start({ only: ["pod-garbage-collector-controller"], nodes: ["node-1", "node-2"] });
  for (const nodeName of ["node-1", "node-2"]) {
    await bench.create("pods", { metadata: { name: `on-${nodeName}`, namespace: "default" }, spec: { ...template({}).spec, nodeName } });
  }
  await bench.clock.advance(5_000);
  await bench.delete("nodes", "node-1");
  await bench.delete("nodes", "node-2");
  await bench.clock.advance(30_000);
  await bench.create("nodes", { metadata: { name: "node-2" } });
  expect(await bench.names("pods")).toEqual(["on-node-1", "on-node-2"]);
  await bench.clock.advance(15_000);
  expect(await bench.names("pods")).toEqual(["on-node-2"]);
});
