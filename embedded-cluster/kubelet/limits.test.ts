import { expect, test } from "vitest";
import { stress } from "../images/stress/stress.ts";
import { TEST_IMAGE } from "./testing/images.ts";
import { testNode } from "./testing/test-node.ts";

const STRESSED = { ...TEST_IMAGE, programs: { ...TEST_IMAGE.programs, "/bin/stress": stress } };

test("a container that takes more memory than it may is OOMKilled and started again", async () => {
  const node = await testNode({ registry: { find: () => STRESSED, list: () => [STRESSED] } });
  const resources = { limits: { memory: "100Mi" } };
  await node.run("greedy", { containers: [{ command: ["/bin/stress", "--vm", "1", "--vm-bytes", "150M"], resources }] });
  await node.run("modest", { containers: [{ command: ["/bin/stress", "--vm", "1", "--vm-bytes", "50M"], resources }] });
  await node.clock.advance(3_000);
  const [greedy] = node.status("greedy").containerStatuses ?? [];
  expect(greedy?.lastState.terminated).toMatchObject({ exitCode: 137, reason: "OOMKilled" });
  expect(greedy?.state.waiting?.reason).toBe("CrashLoopBackOff");
  expect(node.status("modest").containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 });
});

test("a pod that fills its emptyDir beyond the limit is evicted", async () => {
  const node = await testNode();
  const volumes = [{ name: "data", emptyDir: { sizeLimit: "4" } }];
  await node.run("full", { containers: [{ volumeMounts: [{ name: "data", mountPath: "/data" }] }], volumes });
  await node.clock.advance(1_000);
  for (const name of ["a", "b", "c", "d", "e"]) node.disk.volume(`pods/${node.pod("full").metadata.uid}/data`).writeFile(`/${name}`, new Uint8Array(1));
  await node.clock.advance(10_000);
  const message = 'Usage of EmptyDir volume "data" exceeds the limit "4". ';
  expect(node.status("full")).toMatchObject({ phase: "Failed", reason: "Evicted", message });
  expect(node.events("full")).toContain(`Evicted: ${message}`);
  expect(node.events("full")).toContain("Killing: Stopping container main");
});
