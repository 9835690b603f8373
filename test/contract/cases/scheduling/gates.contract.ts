import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { expectGolden } from "../../harness/golden.ts";
import { isScheduled, placed } from "./pending.ts";

const HOST = "kubernetes.io/hostname";

contractCase("scheduling: gates hold a Pod back until the last is gone", async (c) => {
  const pod = await c.create(placed("gated", { schedulingGates: [{ name: "tsunagu.dev/a" }, { name: "tsunagu.dev/b" }] }));
  expectGolden(c, "scheduling/gated", { phase: pod["status"].phase, conditions: pod["status"].conditions });
  const [node] = await c.list("v1", "Node");
  // A gated Pod may be told more closely where to go.
  await c.patch("v1", "Pod", "gated", { spec: { nodeSelector: { [HOST]: node?.metadata.labels?.[HOST] } } });
  await c.patch("v1", "Pod", "gated", { spec: { schedulingGates: [{ name: "tsunagu.dev/b" }] } }, "application/merge-patch+json");
  await c.sleep(1);
  expect((await c.get("v1", "Pod", "gated"))["spec"].nodeName).toBeUndefined();
  expect(await c.events("Pod", "gated")).toEqual([]);
  await c.patch("v1", "Pod", "gated", { spec: { schedulingGates: null } });
  await c.until("it is placed", async () => isScheduled(await c.get("v1", "Pod", "gated")));
});

contractCase("scheduling: gates cannot be added, and nothing else may be changed", async (c) => {
  await c.create(placed("gated", { schedulingGates: [{ name: "tsunagu.dev/a" }] }));
  const refused = [
    await c.refused(
      c.patch("v1", "Pod", "gated", { spec: { schedulingGates: [{ name: "tsunagu.dev/a" }, { name: "tsunagu.dev/c" }] } }, "application/merge-patch+json"),
    ),
    await c.refused(c.create(placed("bound", { nodeName: "anywhere", schedulingGates: [{ name: "tsunagu.dev/a" }] }))),
    await c.refused(c.create(placed("twice", { schedulingGates: [{ name: "tsunagu.dev/a" }, { name: "tsunagu.dev/a" }, { name: "not a name" }] }))),
  ];
  expectGolden(c, "scheduling/gates-refused", refused);
});

contractCase("scheduling: a Pod that fits is placed, and told so", async (c) => {
  await c.create(placed("fits"));
  await c.until("it is placed", async () => isScheduled(await c.get("v1", "Pod", "fits")));
  const event = await c.until("Scheduled", async () => (await c.events("Pod", "fits")).find(({ reason }) => reason === "Scheduled"));
  const { type, reason, message, action, reportingComponent, firstTimestamp, lastTimestamp, source, count } = event as unknown as Record<string, unknown>;
  expectGolden(c, "scheduling/scheduled", { type, reason, message, action, reportingComponent, firstTimestamp, lastTimestamp, source, count });
});

contractCase("scheduling: another scheduler's Pods are left alone", async (c) => {
  await c.create(placed("others", { schedulerName: "tsunagu-none" }));
  await c.sleep(2);
  const pod = await c.get("v1", "Pod", "others");
  expect([pod["spec"].nodeName, pod["status"].conditions, await c.events("Pod", "others")]).toEqual([undefined, undefined, []]);
});

contractCase("scheduling: a Pod that waits is placed when a label comes", async (c) => {
  const label = `tsunagu.dev/${c.unique("label")}`;
  await c.create(placed("hopeful", { nodeSelector: { [label]: "yes" } }));
  await c.until("it is refused", async () => (await c.events("Pod", "hopeful")).some(({ reason }) => reason === "FailedScheduling"));
  const [node] = await c.list("v1", "Node");
  const name = node?.metadata.name ?? "";
  c.atEnd(() => c.patch("v1", "Node", name, { metadata: { labels: { [label]: null } } }));
  await c.patch("v1", "Node", name, { metadata: { labels: { [label]: "yes" } } });
  await c.until("it is placed", async () => isScheduled(await c.get("v1", "Pod", "hopeful")));
});

contractCase("scheduling: the first of a group that wants to be together may go anywhere", async (c) => {
  const together = {
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: "group" } }, topologyKey: HOST }] } },
  };
  await c.create(placed("one", together, { app: "group" }));
  await c.until("it is placed", async () => isScheduled(await c.get("v1", "Pod", "one")));
  await c.create(placed("two", together, { app: "group" }));
  await c.until("it is placed", async () => isScheduled(await c.get("v1", "Pod", "two")));
});

contractCase("scheduling: placement rules that make no sense are refused", async (c) => {
  const term = { labelSelector: { matchLabels: { a: "b" } }, topologyKey: "" };
  const refused = [
    await c.refused(
      c.create(
        placed("spread", {
          topologySpreadConstraints: [
            { maxSkew: 0, topologyKey: "", whenUnsatisfiable: "Perhaps" },
            { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "ScheduleAnyway", minDomains: 2, nodeTaintsPolicy: "Sometimes" },
          ],
        }),
      ),
    ),
    await c.refused(
      c.create(
        placed("affinity", {
          affinity: {
            podAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [term],
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, podAffinityTerm: { ...term, topologyKey: "x" } }],
            },
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: "a", operator: "In" },
                      { key: "b", operator: "Gt", values: ["x"] },
                      { key: "c", operator: "Near" },
                    ],
                  },
                ],
              },
            },
          },
        }),
      ),
    ),
    await c.refused(
      c.create(
        placed("tolerations", {
          tolerations: [
            { key: "a", operator: "Exists", value: "b" },
            { operator: "Equal", value: "x" },
            { key: "c", effect: "NoSchedule", tolerationSeconds: 3 },
            { key: "d", operator: "Like", effect: "Never" },
          ],
        }),
      ),
    ),
  ];
  expectGolden(c, "scheduling/rules-refused", refused);
});
