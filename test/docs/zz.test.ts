import { test } from "vitest";
import { join, resolve } from "node:path";
import { loadLabs } from "../../sandbox-server/labs/load.ts";
import { typeScript } from "../../sandbox-server/cli/lab/typist.ts";
import { virtualClusters } from "../../sandbox-server/cli/lab/test-cluster.ts";
import { sandboxOf } from "../../sandbox-server/session/provision/names.ts";
import { provisionSandbox } from "../../sandbox-server/session/provision/provision.ts";
import { readFileSync } from "node:fs";
test("x", async () => {
  const lab = loadLabs(join(resolve(import.meta.dirname, "../.."), "labs")).get(process.env["LAB"] ?? "playground")!;
  const { provider, drive } = virtualClusters();
  const connection = await drive(provider.open("x", { nodes: 1 }));
  const sandbox = sandboxOf("x", connection, lab.definition);
  await drive(provisionSandbox(sandbox, lab));
  console.log(await drive(typeScript(sandbox, readFileSync("/tmp/script.sh", "utf8"))));
});
