import { expect, test } from "vitest";
import { requestJson } from "../../../client/resource-client.ts";
import { fixtureServer } from "../../testing/fixture-server.ts";
import { runKubectl, type Run } from "../../testing/run-kubectl.ts";
import { withoutChance } from "../../testing/recorded-commands.ts";

async function watched(args: string[]): Promise<Run> {
  const { client, clock } = await fixtureServer();
  const run = runKubectl([...args, "--request-timeout=30s"], { client, clock });
  await clock.advance(1_000);
  const path = "/api/v1/namespaces/default/configmaps";
  await requestJson(client, "POST", path, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "new" } });
  await clock.advance(1_000);
  await requestJson(client, "DELETE", `${path}/new`);
  await clock.advance(60_000);
  return run;
}

test("prints what is there, then each change, under one heading", async () => {
  const { stdout, code } = await watched(["get", "cm", "-w"]);
  expect({ stdout: withoutChance(stdout), code }).toEqual({
    stdout: "NAME       DATA   AGE\nsettings   4      AGE\nnew        0      AGE\nnew        0      AGE\n",
    code: 0,
  });
});

test("--watch-only and --output-watch-events", async () => {
  const { stdout } = await watched(["get", "cm", "--watch-only", "--output-watch-events"]);
  expect(withoutChance(stdout)).toBe("EVENT      NAME   DATA   AGE\nADDED      new    0      AGE\nDELETED    new    0      AGE\n");
});

test("-o name and one named object", async () => {
  expect((await watched(["get", "cm", "-w", "-o", "name"])).stdout).toBe("configmap/settings\nconfigmap/new\nconfigmap/new\n");
  expect((await watched(["get", "cm", "settings", "-w", "-o", "name"])).stdout).toBe("configmap/settings\n");
});
