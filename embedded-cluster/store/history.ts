import { firstIndex } from "./bucket.ts";
import type { StoreEvent, WatchCapacity } from "./watch.ts";

/** The latest events of the whole store, oldest first, bounded in number and in bytes. */
export class History {
  private events: StoreEvent[] = [];
  private head = 0;
  private bytes = 0;
  private readonly capacity: WatchCapacity;

  constructor(capacity: WatchCapacity) {
    this.capacity = capacity;
  }

  /** Gives the events that had to be forgotten for this one. */
  add(event: StoreEvent): StoreEvent[] {
    this.events.push(event);
    this.bytes += event.size;
    const forgotten: StoreEvent[] = [];
    while (this.length > this.capacity.events || (this.bytes > this.capacity.bytes && this.length > 1)) forgotten.push(this.forget());
    return forgotten;
  }

  /** Events after `revision` whose key begins with `prefix`. */
  since(revision: number, prefix: string): StoreEvent[] {
    const kept = this.events.slice(this.head);
    return kept.slice(firstIndex(kept, (event) => event.revision > revision)).filter((event) => event.key.startsWith(prefix));
  }

  private get length(): number {
    return this.events.length - this.head;
  }

  private forget(): StoreEvent {
    const event = this.events[this.head] as StoreEvent;
    // The slot lets go of its object at once; moving the rest to the front now and then costs less than shifting every time.
    this.events[this.head++] = undefined as unknown as StoreEvent;
    this.bytes -= event.size;
    if (this.head > this.length) {
      this.events = this.events.slice(this.head);
      this.head = 0;
    }
    return event;
  }
}
