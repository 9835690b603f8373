import type { ApiClient } from "../../apimachinery/wire.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { Informer } from "../../client/informer.ts";
import { ResourceClient } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Disposable } from "../../kernel/disposable.ts";

export interface FakeKubeletOptions {
  /** Whether a running pod becomes ready. */
  isReady?: (pod: Pod) => boolean;
  /** Milliseconds a deleted pod takes to go. */
  shutdownMilliseconds?: number;
}

/** Makes bound pods run and become ready one second later, gives each an address, and removes them when they are deleted. */
export function startFakeKubelet(api: ApiClient, clock: Clock, options: FakeKubeletOptions = {}): Disposable {
  const pods = new ResourceClient<Pod>(api, RESOURCES.pods);
  const informer = new Informer<Pod>(pods, clock);
  let addresses = 0;
  const swallow = () => undefined;
  const act = async (pod: Pod, previous?: Pod) => {
    const { name, namespace, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined) {
      if (previous !== undefined && previous.metadata.deletionTimestamp === undefined) {
        clock.setTimer(options.shutdownMilliseconds ?? 1_000, () => void pods.delete(name, namespace, { gracePeriodSeconds: 0 }).catch(swallow));
      }
    } else if (pod.spec.nodeName && (pod.status?.phase ?? "Pending") === "Pending") {
      const podIP = `10.244.0.${++addresses}`;
      const status = {
        ...pod.status,
        phase: "Running",
        startTime: timestamp(clock.now()),
        podIP,
        podIPs: [{ ip: podIP }],
        hostIP: "172.18.0.2",
        conditions: conditions("False", clock.now()),
      };
      await pods.patch(name, namespace, { status }, "application/merge-patch+json", "status").catch(swallow);
      clock.setTimer(1_000, () => {
        if (options.isReady?.(pod) === false) return;
        void pods.patch(name, namespace, { status: { conditions: conditions("True", clock.now()) } }, "application/merge-patch+json", "status").catch(swallow);
      });
    }
  };
  informer.onChange({ added: (pod) => void act(pod), updated: (pod, previous) => void act(pod, previous) });
  void informer.start();
  return informer;
}

function conditions(ready: "True" | "False", now: number) {
  return [
    { type: "PodScheduled", status: "True" },
    { type: "Ready", status: ready, lastTransitionTime: timestamp(now) },
  ];
}
