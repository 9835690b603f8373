import { firstIndex } from "./bucket.ts";
import type { StoreEvent } from "./watch.ts";

/** The latest events of the whole store, oldest first, at most `capacity` of them. */
export class History {
  private events: StoreEvent[] = [];
  private head = 0;
  private readonly capacity: number;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Gives the event that had to be forgotten for this one. */
  add(event: StoreEvent): StoreEvent | undefined {
    this.events.push(event);
    if (this.events.length - this.head <= this.capacity) return undefined;
    const forgotten = this.events[this.head++];
    // Moving the rest to the front now and then costs less than shifting every time.
    if (this.head >= this.capacity) {
      this.events = this.events.slice(this.head);
      this.head = 0;
    }
    return forgotten;
  }

  /** Events after `revision` whose key begins with `prefix`. */
  since(revision: number, prefix: string): StoreEvent[] {
    const start = Math.max(
      this.head,
      firstIndex(this.events, (event) => event.revision > revision),
    );
    return this.events.slice(start).filter((event) => event.key.startsWith(prefix));
  }
}
