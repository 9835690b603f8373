import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";

contractCase("nodes: what a kubelet tells of its node", async (c) => {
  const [node] = await c.list("v1", "Node");
  const { conditions, daemonEndpoints } = (node?.["status"] ?? {}) as { conditions: Record<string, string>[]; daemonEndpoints: object };
  const facts = conditions.map(({ type, status, reason, message }) => ({ type, status, reason, message }));
  expectGolden(c, "nodes/conditions", { conditions: facts, daemonEndpoints });
});

contractCase("nodes: the Lease that stands for its heartbeats", async (c) => {
  const [node] = await c.list("v1", "Node");
  const name = node?.metadata.name ?? "";
  const lease = await c.get("coordination.k8s.io/v1", "Lease", name, { namespace: "kube-node-lease" });
  expect(lease["spec"]).toMatchObject({ holderIdentity: name, leaseDurationSeconds: 40, renewTime: expect.stringMatching(/^\d{4}-.*\.\d{6}Z$/) });
});

contractCase("nodes: taints that make no sense are refused", async (c) => {
  const name = c.unique("tainted");
  const taints = [
    { key: "a", value: "1", effect: "NoSchedule" },
    { key: "a", value: "2", effect: "NoSchedule" },
    { key: "not a key", effect: "NoExecute" },
    { key: "b", effect: "Sometimes" },
    { key: "c" },
  ];
  const refused = await c.refused(c.create({ apiVersion: "v1", kind: "Node", metadata: { name }, spec: { taints } } as never));
  expectGolden(c, "nodes/taints-refused", JSON.parse(JSON.stringify(refused).replaceAll(name, "tainted")));
});
