import { expect } from "vitest";
import { contractCase } from "../../harness/case.ts";
import { eventsOf, podsOf, statusOf, workload } from "./workload.ts";

contractCase("apps: a DaemonSet puts one pod on each node, bound to it by affinity", async (c) => {
  await c.create(workload("DaemonSet", "agent"));
  const set = await statusOf(c, "DaemonSet", "agent", { numberAvailable: 1 });
  expect(set.status).toEqual({
    currentNumberScheduled: 1,
    desiredNumberScheduled: 1,
    numberAvailable: 1,
    numberMisscheduled: 0,
    numberReady: 1,
    observedGeneration: 1,
    updatedNumberScheduled: 1,
  });
  const [pod] = await podsOf(c, "agent");
  const terms = [{ matchFields: [{ key: "metadata.name", operator: "In", values: [pod.spec.nodeName] }] }];
  expect(pod.spec.affinity).toEqual({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } });
  expect(pod.spec.tolerations).toEqual([
    { effect: "NoExecute", key: "node.kubernetes.io/not-ready", operator: "Exists" },
    { effect: "NoExecute", key: "node.kubernetes.io/unreachable", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/disk-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/memory-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/pid-pressure", operator: "Exists" },
    { effect: "NoSchedule", key: "node.kubernetes.io/unschedulable", operator: "Exists" },
  ]);
  expect(await eventsOf(c, "DaemonSet", "agent", 1)).toEqual([`Normal SuccessfulCreate Created pod: ${pod.metadata.name}`]);
});
