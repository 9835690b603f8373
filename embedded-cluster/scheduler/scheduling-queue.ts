import type { Pod } from "../apimachinery/types/core.ts";
import { objectKey } from "../apimachinery/object.ts";
import type { Clock } from "../kernel/clock.ts";
import { type Disposable, DisposableStack } from "../kernel/disposable.ts";

/** First and longest wait before a pod that did not fit is tried again. As podInitialBackoffSeconds and podMaxBackoffSeconds. */
const BACKOFF_FIRST_MILLISECONDS = 1_000;
const BACKOFF_LONGEST_MILLISECONDS = 10_000;

interface Waiting {
  attempts: number;
  last: number;
  timer: Disposable | undefined;
}

/**
 * Pods that want a node. Those that fit nowhere rest until something changes in the cluster, and then wait out their back-off: a
 * cluster at rest sets no timer. Models scheduler/backend/queue.PriorityQueue.
 */
export class SchedulingQueue implements Disposable {
  private readonly active = new Map<string, Pod>();
  private readonly unschedulable = new Map<string, Waiting>();
  private readonly opened = new DisposableStack();
  private readonly clock: Clock;
  private readonly find: (key: string) => Pod | undefined;
  private readonly schedule: (pod: Pod) => Promise<void>;
  private running = false;

  constructor(clock: Clock, find: (key: string) => Pod | undefined, schedule: (pod: Pod) => Promise<void>) {
    this.clock = clock;
    this.find = find;
    this.schedule = schedule;
  }

  add(pod: Pod): void {
    if (this.opened.isDisposed) return;
    const key = objectKey(pod);
    this.unschedulable.get(key)?.timer?.dispose();
    this.active.set(key, pod);
    if (this.running) return;
    this.running = true;
    queueMicrotask(() => void this.drain());
  }

  /** A pod that is bound or gone. */
  remove(key: string): void {
    this.active.delete(key);
    this.unschedulable.get(key)?.timer?.dispose();
    this.unschedulable.delete(key);
  }

  /** The pod fits nowhere now. */
  setUnschedulable(pod: Pod): void {
    const key = objectKey(pod);
    const attempts = (this.unschedulable.get(key)?.attempts ?? 0) + 1;
    this.unschedulable.set(key, { attempts, last: this.clock.now(), timer: undefined });
  }

  /** The pod could not be bound although it fits: it is tried again after its back-off, whatever happens. */
  retry(pod: Pod): void {
    this.setUnschedulable(pod);
    this.wake(objectKey(pod));
  }

  isUnschedulable(key: string): boolean {
    return this.unschedulable.has(key);
  }

  /** Something changed that may let pods fit. */
  wakeAll(): void {
    for (const key of this.unschedulable.keys()) this.wake(key);
  }

  dispose(): void {
    this.opened.dispose();
    for (const key of this.unschedulable.keys()) this.remove(key);
    this.active.clear();
  }

  private wake(key: string): void {
    const waiting = this.unschedulable.get(key);
    if (waiting === undefined || waiting.timer !== undefined || this.active.has(key)) return;
    const backoff = Math.min(BACKOFF_FIRST_MILLISECONDS * 2 ** (waiting.attempts - 1), BACKOFF_LONGEST_MILLISECONDS);
    const left = waiting.last + backoff - this.clock.now();
    const readd = () => {
      waiting.timer = undefined;
      const pod = this.find(key);
      if (pod !== undefined) this.add(pod);
    };
    if (left <= 0) readd();
    else waiting.timer = this.clock.setTimer(left, readd);
  }

  private async drain(): Promise<void> {
    for (let pod = this.next(); pod !== undefined && !this.opened.isDisposed; pod = this.next()) await this.schedule(pod);
    this.running = false;
  }

  /** The highest priority first; of equal ones the first that came. */
  private next(): Pod | undefined {
    let first: Pod | undefined;
    for (const pod of this.active.values()) if (first === undefined || (pod.spec.priority ?? 0) > (first.spec.priority ?? 0)) first = pod;
    if (first !== undefined) this.active.delete(objectKey(first));
    return first;
  }
}
