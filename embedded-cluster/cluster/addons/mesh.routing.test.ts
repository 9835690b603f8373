import { beforeAll, describe, expect, test } from "vitest";
import { type MeshTest, meshTest } from "./testing/mesh-test.ts";

let it: MeshTest;

beforeAll(async () => {
  it = await meshTest();
  await it.app("reviews", "v1");
  await it.app("reviews", "v2");
  await it.service("reviews");
  await it.client("client");
  await it.ready();
}, 60_000);

test("pods of a labelled namespace have a native sidecar that counts", async () => {
  const pods = await it.pods();
  for (const pod of pods) {
    expect(pod["spec"].initContainers.map(({ name }: { name: string }) => name)).toEqual(["istio-init", "istio-proxy"]);
    expect(pod["status"].initContainerStatuses[1]).toMatchObject({ name: "istio-proxy", ready: true, started: true });
  }
});

test("without rules every version is asked, and Envoy says who answered", async () => {
  const answers = await it.many("client", 20, "curl", "-s", "http://reviews/");
  expect(new Set(answers.map((answer) => answer.trim()))).toEqual(new Set(["reviews-v1", "reviews-v2"]));
  const whole = await it.exec("client", "curl", "-si", "http://reviews/");
  expect(whole).toMatch(/^HTTP\/1.1 200 OK\r\n/);
  expect(whole).toMatch(/\r\nx-envoy-upstream-service-time: \d+\r\n/);
  expect(whole).toMatch(/\r\nserver: envoy\r\n/);
});

describe("subsets", () => {
  test("weights share the requests out among subsets", async () => {
    await it.destinationRule("reviews", {});
    await it.virtualService("reviews", [
      {
        route: [
          { destination: { host: "reviews", subset: "v1" }, weight: 90 },
          { destination: { host: "reviews", subset: "v2" }, weight: 10 },
        ],
      },
    ]);
    const answers = await it.many("client", 100, "curl", "-s", "http://reviews/");
    const second = answers.filter((answer) => answer.trim() === "reviews-v2").length;
    expect(second).toBeGreaterThan(2);
    expect(second).toBeLessThan(20);
  });
});
