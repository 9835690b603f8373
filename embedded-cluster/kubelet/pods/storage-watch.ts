import { compareQuantities, quantityOfUnits, quantityValue } from "../../apimachinery/quantity/arithmetic.ts";
import { formatQuantity } from "../../apimachinery/quantity/format.ts";
import { parseQuantity } from "../../apimachinery/quantity/quantity.ts";
import type { Pod } from "../../apimachinery/types/core.ts";
import { podResources } from "../../client/pod-resources.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { RunningContainer } from "../runtime/running-container.ts";
import type { NodeDisk } from "../volumes/node-disk.ts";
import { emptyDirPrefix } from "../volumes/pod-volumes.ts";

/** How long after a limit was passed it is noticed, as the eviction manager looks round every ten seconds. */
const NOTICE_MILLISECONDS = 5_000;
const EPHEMERAL_STORAGE = "ephemeral-storage";
/** Pods of at least this priority are never evicted. Models scheduling.SystemCriticalPriority. */
const CRITICAL_PRIORITY = 2_000_000_000;

interface StorageWatchInput {
  pod: Pod;
  disk: NodeDisk;
  clock: Clock;
  /** The containers that run, by name. */
  running: ReadonlyMap<string, RunningContainer>;
  exceeded(message: string): void;
}

/**
 * Notices that a pod's emptyDirs or containers hold more of the node's disk than they may; asks only when something was written.
 * Models the eviction manager's localStorageEviction, whose order it keeps: emptyDirs, the pod as a whole, each container.
 */
export class StorageWatch implements Disposable {
  private readonly opened = new DisposableStack();
  private readonly emptyDirs: { name: string; limit: string | undefined; fs: MemoryFileSystem }[] = [];
  private readonly hasContainerLimits: boolean;
  private readonly input: StorageWatchInput;
  private waiting = false;

  constructor(input: StorageWatchInput) {
    this.input = input;
    const { pod, disk } = input;
    this.hasContainerLimits = podResources(pod, "limits").has(EPHEMERAL_STORAGE);
    if (((pod.spec["priority"] as number | undefined) ?? 0) >= CRITICAL_PRIORITY) return;
    for (const { name, emptyDir } of pod.spec.volumes ?? []) {
      if (emptyDir === undefined || emptyDir.medium === "Memory") continue;
      if (emptyDir.sizeLimit === undefined && !this.hasContainerLimits) continue;
      const fs = disk.volume(emptyDirPrefix(pod.metadata.uid ?? "") + name);
      this.emptyDirs.push({ name, limit: emptyDir.sizeLimit, fs });
      this.listen(fs);
    }
  }

  /** A container has been started: what it writes counts from now on. */
  watch({ config }: RunningContainer): void {
    if (this.hasContainerLimits) this.listen(config.fs);
  }

  dispose(): void {
    this.opened.dispose();
  }

  private listen(fs: MemoryFileSystem): void {
    this.opened.use(
      fs.onChange(() => {
        if (this.waiting || this.problem() === undefined) return;
        this.waiting = true;
        const timer = this.input.clock.setTimer(NOTICE_MILLISECONDS, () => {
          this.waiting = false;
          const message = this.problem();
          if (message !== undefined) this.input.exceeded(message);
        });
        this.opened.defer(() => timer.dispose());
      }),
    );
  }

  private problem(): string | undefined {
    for (const { name, limit, fs } of this.emptyDirs) {
      if (limit === undefined || quantityValue(limit) === 0 || fs.usage.bytes <= quantityValue(limit)) continue;
      return `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(formatQuantity(parseQuantity(limit)))}. `;
    }
    return this.hasContainerLimits ? (this.podProblem() ?? this.containerProblem()) : undefined;
  }

  private podProblem(): string | undefined {
    const limit = podResources(this.input.pod, "limits").get(EPHEMERAL_STORAGE);
    let bytes = 0;
    for (const { fs } of this.emptyDirs) bytes += fs.usage.bytes;
    for (const { config } of this.input.running.values()) bytes += config.fs.usage.bytes;
    if (limit === undefined || compareQuantities(quantityOfUnits(bytes), limit) <= 0) return undefined;
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${formatQuantity(limit)}. `;
  }

  private containerProblem(): string | undefined {
    for (const { name, resources } of this.input.pod.spec.containers) {
      const limit = resources?.limits?.[EPHEMERAL_STORAGE];
      const running = this.input.running.get(name);
      if (limit === undefined || running === undefined || quantityValue(limit) === 0 || running.config.fs.usage.bytes <= quantityValue(limit)) continue;
      return `Container ${name} exceeded its local ephemeral storage limit ${JSON.stringify(formatQuantity(parseQuantity(limit)))}. `;
    }
    return undefined;
  }
}
