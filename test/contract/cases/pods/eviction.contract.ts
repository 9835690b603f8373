import { contractCase } from "../../harness/case.ts";
import type { ContractCluster } from "../../harness/contract-cluster.ts";
import { expectGolden } from "../../harness/golden.ts";
import { BUSYBOX, FOREVER, eventFacts, podIs, shellPod, told } from "./pod-facts.ts";

const fill = (path: string, mebibytes: number) => `dd if=/dev/zero of=${path} bs=1M count=${mebibytes}; ${FOREVER}`;
const storage = (limit: string) => ({ resources: { limits: { "ephemeral-storage": limit } } });

/** What stays of an evicted Pod. A kubelet takes its containers away at once, so that their statuses are a matter of luck. */
async function evicted(c: ContractCluster, name: string): Promise<object> {
  const gone = (status: Record<string, any>) => status["conditions"]?.some((one: any) => one.type === "PodReadyToStartContainers" && one.status === "False");
  const pod = await podIs(c, name, "was evicted", (status) => status["reason"] === "Evicted" && gone(status), 150);
  await told(c, name, "Evicted", "Killing");
  const { phase, reason, message, conditions } = pod["status"];
  const facts = conditions.map(({ type, status, reason: why }: any) => [type, status, why ?? ""]).toSorted();
  return { phase, reason, message, conditions: facts, events: await eventFacts(c, name) };
}

// A kubelet measures storage by the tens of seconds.
const PATIENCE = { seconds: 200 };

contractCase(
  "pods: an emptyDir counts towards the limit of its Pod's containers",
  async (c) => {
    const pod = shellPod(
      "whole",
      fill("/data/big", 9),
      { ...storage("3Mi"), volumeMounts: [{ name: "data", mountPath: "/data" }] },
      {
        volumes: [{ name: "data", emptyDir: {} }],
      },
    );
    pod["spec"].containers.push({ name: "other", image: BUSYBOX, command: ["sh", "-c", FOREVER], ...storage("3Mi") });
    await c.create(pod);
    expectGolden(c, "pods/evicted-pod", await evicted(c, "whole"));
  },
  PATIENCE,
);

contractCase(
  "pods: one container beyond its own limit, the Pod within its own",
  async (c) => {
    const pod = shellPod("one", fill("/big", 4), storage("2Mi"));
    pod["spec"].containers.push({ name: "other", image: BUSYBOX, command: ["sh", "-c", FOREVER], ...storage("100Mi") });
    await c.create(pod);
    expectGolden(c, "pods/evicted-one-container", await evicted(c, "one"));
  },
  PATIENCE,
);
