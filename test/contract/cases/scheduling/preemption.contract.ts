import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { placed, refusal } from "./pending.ts";

const STRATEGIC = "application/strategic-merge-patch+json";

/** Gives the node so much of a resource of its own, so that nobody else's Pods are in the way. */
async function scarce(c: ContractCluster, amount: number): Promise<string> {
  const resource = `tsunagu.dev/${c.unique("scarce")}`;
  const [node] = await c.list("v1", "Node");
  const name = node?.metadata.name ?? "";
  c.atEnd(() =>
    c.patch("v1", "Node", name, { status: { capacity: { [resource]: null }, allocatable: { [resource]: null } } }, "application/merge-patch+json", {
      subresource: "status",
    }),
  );
  const amounts = { [resource]: String(amount) };
  await c.patch("v1", "Node", name, { status: { capacity: amounts, allocatable: amounts } }, STRATEGIC, { subresource: "status" });
  return resource;
}

async function priority(c: ContractCluster, value: number, more: object = {}): Promise<string> {
  const name = c.unique(`priority-${value}`);
  await c.create({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value, ...more });
  c.atEnd(() => c.delete("scheduling.k8s.io/v1", "PriorityClass", name));
  return name;
}

function asking(name: string, resource: string, amount: number, priorityClassName?: string, spec: object = {}) {
  const amounts = { [resource]: String(amount) };
  const containers = [
    {
      name: "main",
      image: "busybox:1.36",
      command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 1; done"],
      resources: { requests: amounts, limits: amounts },
    },
  ];
  return placed(name, { containers, terminationGracePeriodSeconds: 2, ...(priorityClassName === undefined ? {} : { priorityClassName }), ...spec });
}

const plain = (resource: string, value: unknown) => JSON.parse(JSON.stringify(value).replaceAll(resource, "tsunagu.dev/scarce")) as unknown;
const isPlaced = (c: ContractCluster, name: string) => c.until(`${name} is placed`, async () => (await c.get("v1", "Pod", name))["spec"].nodeName);

contractCase("scheduling: a Pod that fits only when others go, none of which is lower", async (c) => {
  const resource = await scarce(c, 1);
  await c.create(asking("first", resource, 1));
  await isPlaced(c, "first");
  await c.create(asking("second", resource, 1));
  expectGolden(c, "scheduling/no-victims", plain(resource, await refusal(c, "second")));
  await c.delete("v1", "Pod", "first", { body: { gracePeriodSeconds: 0 } });
  await isPlaced(c, "second");
});

contractCase("scheduling: a Pod that never preempts", async (c) => {
  const resource = await scarce(c, 1);
  const polite = await priority(c, 1000, { preemptionPolicy: "Never" });
  await c.create(asking("low", resource, 1));
  await isPlaced(c, "low");
  await c.create(asking("polite", resource, 1, polite));
  expectGolden(c, "scheduling/never-preempts", plain(resource, await refusal(c, "polite")));
});

contractCase("scheduling: a Pod of higher priority takes the place of the lowest that will do", async (c) => {
  const resource = await scarce(c, 3);
  const [low, middle, high] = [await priority(c, 10), await priority(c, 100), await priority(c, 1000)];
  await c.create({ ...asking("lowest", resource, 1, low), metadata: { name: "lowest", finalizers: ["tsunagu.dev/wait"] } } as never);
  await c.create(asking("middle", resource, 2, middle));
  await isPlaced(c, "lowest");
  await isPlaced(c, "middle");
  await c.podReady("lowest");
  const created = await c.create(asking("high", resource, 1, high));
  await isPlaced(c, "high");
  const victim = await c.get("v1", "Pod", "lowest");
  const [preempted] = await c.until("the victim is told", async () => {
    const found = (await c.events("Pod", "lowest")).filter(({ reason }) => reason === "Preempted");
    return found.length > 0 ? found : undefined;
  });
  const { type, reason, action, message, related } = preempted as unknown as Record<string, string> & { related?: Record<string, string> };
  expect(message).toMatch(new RegExp(`^Preempted by pod ${created.metadata.uid} on node [a-z0-9-]+$`));
  expectGolden(c, "scheduling/preempted", {
    event: { type, reason, action, related: { kind: related?.["kind"], name: related?.["name"] } },
    condition: (victim["status"].conditions as { type: string }[]).find((one) => one.type === "DisruptionTarget"),
    deleted: victim.metadata.deletionTimestamp !== undefined,
  });
  const placedPod = await c.get("v1", "Pod", "high");
  expect(placedPod["status"].nominatedNodeName).toBeUndefined();
  expect((await c.get("v1", "Pod", "middle")).metadata.deletionTimestamp).toBeUndefined();
  await c.patch("v1", "Pod", "lowest", { metadata: { finalizers: null } });
});

contractCase("scheduling: while its victim ends, a Pod is promised the node", async (c) => {
  const resource = await scarce(c, 1);
  const high = await priority(c, 1000);
  const slow = { terminationGracePeriodSeconds: 15 };
  const stubborn = asking("slow", resource, 1, undefined, slow);
  stubborn["spec"].containers[0].command = ["sh", "-c", "trap '' TERM; while true; do sleep 1; done"];
  await c.create(stubborn);
  await c.podReady("slow");
  await c.create(asking("high", resource, 1, high));
  const waiting = await c.until("it is promised a node", async () => {
    const pod = await c.get("v1", "Pod", "high");
    return pod["status"].nominatedNodeName === undefined ? undefined : pod;
  });
  expectGolden(c, "scheduling/nominated", plain(resource, { ...(await refusal(c, "high")), nominated: waiting["status"].nominatedNodeName }));
  await c.delete("v1", "Pod", "slow", { body: { gracePeriodSeconds: 0 } });
  await isPlaced(c, "high");
});

contractCase("scheduling: priority classes: what Pods get from them", async (c) => {
  const name = await priority(c, 4242, { description: "of a case" });
  const pod = await c.create(placed("classy", { priorityClassName: name, schedulingGates: [{ name: "tsunagu.dev/hold" }] }));
  expect(pod["spec"]).toMatchObject({ priority: 4242, preemptionPolicy: "PreemptLowerPriority", priorityClassName: name });
  const refused = [
    await c.refused(c.create(placed("unknown", { priorityClassName: "no-such-class" }))),
    await c.refused(c.create(placed("number", { priority: 7 }))),
    await c.refused(c.create({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "system-mine" }, value: 1 } as never)),
    await c.refused(c.create({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "too-high" }, value: 2_000_000_000 } as never)),
  ];
  expectGolden(c, "scheduling/priority-refused", refused);
});
