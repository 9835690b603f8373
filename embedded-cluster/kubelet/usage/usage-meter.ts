import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import { canonicalQuantity } from "../../apimachinery/quantity/format.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Kubelet } from "../kubelet.ts";
import type { PodWorker } from "../pods/pod-worker.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import { WINDOW_SECONDS } from "./container-processor.ts";

const WINDOW = `${WINDOW_SECONDS}s`;
/** A process that does nothing still wakes now and then. */
const IDLE_NANOCORES = 450_000;
const PROCESS_BYTES = 1_900_000;
/** A program's code and heap grow with its image: this part of it is resident. */
const RESIDENT_PART = 0.04;
/** What the system itself takes on each node. */
const SYSTEM_NANOCORES = 85_000_000;
const SYSTEM_BYTES = 720 * 1024 * 1024;

/** metrics.k8s.io/v1beta1, measured when asked: nothing runs while nobody looks. */
export interface UsageMeter {
  nodes(): KubeObject[];
  /** All namespaces when undefined. */
  pods(namespace: string | undefined): KubeObject[];
}

/**
 * A simple model of what containers use: CPU is the time their programs have computed, memory grows with processes, image and
 * files. Models the shape of metrics-server, not its numbers.
 */
export function createUsageMeter(kubelets: ReadonlyMap<string, Kubelet>, clock: Clock): UsageMeter {
  const measure = (running: RunningContainer) => ({ nanocores: IDLE_NANOCORES + running.config.processor.average(), bytes: memory(running) });
  return {
    nodes: () => [...kubelets.values()].map((kubelet) => nodeMetrics(kubelet, measure, clock.now())),
    pods: (namespace) =>
      [...kubelets.values()]
        .flatMap((kubelet) => kubelet.pods)
        .filter(({ object, sandbox }) => sandbox.running.size > 0 && (namespace === undefined || object.metadata.namespace === namespace))
        .map((worker) => podMetrics(worker, measure, clock.now())),
  };
}

type Measure = (running: RunningContainer) => { nanocores: number; bytes: number };

function memory({ processes, config }: RunningContainer): number {
  return Math.round(processes.processes().length * PROCESS_BYTES + config.imageBytes * RESIDENT_PART + config.fs.usage.bytes);
}

function podMetrics({ object, sandbox }: PodWorker, measure: Measure, now: number): KubeObject {
  return {
    apiVersion: "metrics.k8s.io/v1beta1",
    kind: "PodMetrics",
    metadata: { ...describe(object, now), namespace: object.metadata.namespace ?? "default" },
    timestamp: timestamp(now),
    window: WINDOW,
    containers: [...sandbox.running].map(([name, running]) => ({ name, usage: quantities(measure(running)) })),
  };
}

function nodeMetrics(kubelet: Kubelet, measure: Measure, now: number): KubeObject {
  const total = { nanocores: SYSTEM_NANOCORES, bytes: SYSTEM_BYTES };
  for (const { sandbox } of kubelet.pods) {
    for (const running of sandbox.running.values()) {
      const used = measure(running);
      total.nanocores += used.nanocores;
      total.bytes += used.bytes;
    }
  }
  const metadata = { name: kubelet.nodeName, creationTimestamp: timestamp(now) };
  return { apiVersion: "metrics.k8s.io/v1beta1", kind: "NodeMetrics", metadata, timestamp: timestamp(now), window: WINDOW, usage: quantities(total) };
}

function describe(object: KubeObject, now: number) {
  const { name, labels } = object.metadata;
  return { name, creationTimestamp: timestamp(now), ...(labels === undefined ? {} : { labels }) };
}

function quantities({ nanocores, bytes }: { nanocores: number; bytes: number }): { cpu: string; memory: string } {
  return { cpu: canonicalQuantity(`${nanocores}n`), memory: canonicalQuantity(`${Math.ceil(bytes / 1024)}Ki`) };
}
