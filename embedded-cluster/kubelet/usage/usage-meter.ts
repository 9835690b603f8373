import { timestamp } from "../../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../../apimachinery/object.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Kubelet } from "../kubelet.ts";
import type { PodWorker } from "../pods/pod-worker.ts";
import type { RunningContainer } from "../runtime/running-container.ts";

/** A rate is measured over at least this long, as metrics-server's resolution. */
const WINDOW_MILLISECONDS = 15_000;
/** A process that does nothing still wakes now and then. */
const IDLE_NANOCORES = 450_000;
const PROCESS_BYTES = 1_900_000;
/** A program's code and heap grow with its image: this part of it is resident. */
const RESIDENT_PART = 0.04;
/** What the system itself takes on each node. */
const SYSTEM_NANOCORES = 85_000_000;
const SYSTEM_BYTES = 720 * 1024 * 1024;

interface Sample {
  time: number;
  cpuMilliseconds: number;
  nanocores: number;
}

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
  const samples = new WeakMap<RunningContainer, Sample>();
  const measure = (running: RunningContainer) => ({ nanocores: rate(running, samples, clock.now()), bytes: memory(running) });
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

function rate(running: RunningContainer, samples: WeakMap<RunningContainer, Sample>, now: number): number {
  const cpuMilliseconds = running.processes.cpuMilliseconds;
  const previous = samples.get(running) ?? { time: running.record.startedAt, cpuMilliseconds: 0, nanocores: 0 };
  const elapsed = now - previous.time;
  if (elapsed < WINDOW_MILLISECONDS && samples.has(running)) return previous.nanocores;
  const nanocores = IDLE_NANOCORES + Math.round(((cpuMilliseconds - previous.cpuMilliseconds) / Math.max(elapsed, 1)) * 1e9);
  samples.set(running, { time: now, cpuMilliseconds, nanocores });
  return nanocores;
}

function memory({ processes, config }: RunningContainer): number {
  return Math.round(processes.processes().length * PROCESS_BYTES + config.imageBytes * RESIDENT_PART + config.fs.usage.bytes);
}

function podMetrics({ object, sandbox }: PodWorker, measure: Measure, now: number): KubeObject {
  return {
    apiVersion: "metrics.k8s.io/v1beta1",
    kind: "PodMetrics",
    metadata: { ...describe(object, now), namespace: object.metadata.namespace ?? "default" },
    timestamp: timestamp(now),
    window: "15s",
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
  return { apiVersion: "metrics.k8s.io/v1beta1", kind: "NodeMetrics", metadata, timestamp: timestamp(now), window: "15s", usage: quantities(total) };
}

function describe(object: KubeObject, now: number) {
  const { name, labels } = object.metadata;
  return { name, creationTimestamp: timestamp(now), ...(labels === undefined ? {} : { labels }) };
}

function quantities({ nanocores, bytes }: { nanocores: number; bytes: number }): { cpu: string; memory: string } {
  return { cpu: `${nanocores}n`, memory: `${Math.ceil(bytes / 1024)}Ki` };
}
