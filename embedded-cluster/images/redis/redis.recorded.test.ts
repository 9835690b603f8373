import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { imageCluster } from "../testing/pods.ts";
import { REDIS_IMAGES } from "./image.ts";

const read = (name: string) => readFileSync(new URL(`./testing/${name}`, import.meta.url), "utf8");
const image = REDIS_IMAGES.find(({ tags }) => tags.includes("7-alpine"));

// What a real redis-cli 7 prints against a real Redis 7: see testing/record.sh.
test.each([
  ["terminal.out", ["redis-cli", "--no-raw"]],
  ["pipe.out", ["redis-cli"]],
])("commands.txt reads as %s", async (recorded, command) => {
  if (image === undefined) throw new Error("no redis:7-alpine");
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("redis-0", image);
  expect((await pod.run(command, { stdin: read("commands.txt") })).stdout).toBe(read(recorded));
});
