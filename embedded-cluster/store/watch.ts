import type { KubeObject } from "../apimachinery/object.ts";
import type { Disposable } from "../kernel/disposable.ts";

export interface StoreEvent {
  type: "created" | "updated" | "deleted";
  revision: number;
  key: string;
  /** As committed; for "deleted", the last state with the revision of the deletion. */
  object: KubeObject;
  previous: KubeObject | undefined;
  /** Roughly the bytes that `object` takes. */
  size: number;
}

/** How much may be unread. */
export interface WatchCapacity {
  events: number;
  bytes: number;
}

/** Changes under one prefix, in order, buffered up to a bound: a reader that falls behind it is cut off. */
export class StoreWatch implements AsyncIterable<StoreEvent>, Disposable {
  readonly prefix: string;
  private queue: StoreEvent[] = [];
  private head = 0;
  private bytes = 0;
  private over = false;
  private wake: (() => void) | undefined;
  private readonly capacity: WatchCapacity;
  private readonly release: (watch: StoreWatch) => void;

  constructor(prefix: string, capacity: WatchCapacity, release: (watch: StoreWatch) => void) {
    this.prefix = prefix;
    this.capacity = capacity;
    this.release = release;
  }

  /** True once it was disposed or cut off. */
  get isOver(): boolean {
    return this.over;
  }

  push(event: StoreEvent): void {
    if (this.over) return;
    if (this.queue.length - this.head >= this.capacity.events || this.bytes > this.capacity.bytes) {
      this.dispose();
      return;
    }
    this.queue.push(event);
    this.bytes += event.size;
    this.signal();
  }

  /** Ends the watch; what is unread is dropped. */
  dispose(): void {
    if (this.over) return;
    this.over = true;
    this.queue = [];
    this.head = 0;
    this.release(this);
    this.signal();
  }

  /** The next event; undefined when the watch is over. One reader at a time. */
  async next(): Promise<StoreEvent | undefined> {
    for (;;) {
      const event = this.take();
      if (event !== undefined) return event;
      if (this.over) return undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<StoreEvent> {
    try {
      for (let event = await this.next(); event !== undefined; event = await this.next()) yield event;
    } finally {
      this.dispose();
    }
  }

  private take(): StoreEvent | undefined {
    if (this.head >= this.queue.length) return undefined;
    const event = this.queue[this.head++] as StoreEvent;
    this.bytes -= event.size;
    if (this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return event;
  }

  private signal(): void {
    this.wake?.();
    this.wake = undefined;
  }
}
