import { expect, test } from "vitest";
import type { Image } from "../image.ts";
import { imageCluster } from "../testing/pods.ts";
import { REDIS_IMAGES } from "./image.ts";

const image = REDIS_IMAGES.find(({ tags }) => tags.includes("7-alpine")) as Image;

test("the tutorial's probe: redis-cli ping", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("redis-0", image);
  expect(await pod.run(["redis-cli", "ping"])).toMatchObject({ code: 0, stdout: "PONG\n", stderr: "" });
  expect(pod.log().split("\n").at(-2)).toBe("1:M 01 Jan 2026 00:00:00.000 * Ready to accept connections tcp");
});

test("redis-cli says why it cannot connect", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("client", image, { main: false });
  await cluster.expose("empty", [], 6379);
  expect(await pod.run(["redis-cli", "ping"])).toMatchObject({ code: 1, stderr: "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n" });
  expect(await pod.run(["redis-cli", "-h", "empty", "ping"])).toMatchObject({
    code: 1,
    stderr: "Could not connect to Redis at empty:6379: Connection refused\n",
  });
  expect(await pod.run(["redis-cli", "-h", "nope", "ping"])).toMatchObject({
    code: 1,
    stderr: "Could not connect to Redis at nope:6379: Name does not resolve\n",
  });
});

test("a password is asked of everyone", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("redis-0", image, { args: ["--requirepass", "s3cret"] });
  expect((await pod.run(["redis-cli", "get", "a"])).stdout).toBe("NOAUTH Authentication required.\n\n");
  expect((await pod.run(["redis-cli", "-a", "s3cret", "--no-auth-warning", "set", "a", "1"])).stdout).toBe("OK\n");
  expect(await pod.run(["redis-cli", "-a", "wrong", "ping"])).toMatchObject({
    stdout: "NOAUTH Authentication required.\n\n",
    stderr:
      "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\nAUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n",
  });
});

test("keys expire by the cluster's clock, and SIGTERM saves what is left", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("redis-0", image);
  await pod.run(["redis-cli", "set", "gone", "x", "ex", "10"]);
  await pod.run(["redis-cli", "set", "kept", "y"]);
  await cluster.clock.advance(10_000);
  expect((await pod.run(["redis-cli", "keys", "?*"])).stdout).toBe("kept\n");
  pod.main?.kill("SIGTERM");
  expect(await pod.main?.exited).toBe(0);
  pod.network.dispose();
  const again = await cluster.imagePod("redis-1", image, { fs: pod.fs });
  expect((await again.run(["redis-cli", "get", "kept"])).stdout).toBe("y\n");
});

test("memory has an end", async () => {
  const cluster = await imageCluster();
  const pod = await cluster.imagePod("redis-0", image);
  const value = "x".repeat(500_000);
  const lines = Array.from({ length: 20 }, (_, index) => `set key${index} ${value}`).join("\n");
  const { stdout } = await pod.run(["redis-cli"], { stdin: lines });
  expect(stdout.split("\n").filter((line) => line !== "")).toEqual([
    ...new Array(16).fill("OK"),
    ...new Array(4).fill("OOM command not allowed when used memory > 'maxmemory'."),
  ]);
});
