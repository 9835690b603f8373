import type { KubeObject } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { EventWriter } from "./event-writer.ts";
import { ResourceClient } from "./resource-client.ts";
import { RESOURCES } from "./resources.ts";
import { timestamp } from "../apimachinery/duration/timestamp.ts";

/** Distinct events remembered for counting repeats. */
const REMEMBERED_EVENTS = 1_000;
/** Events alike in all but their message that are written one by one; later ones are combined. As EventAggregator's defaults. */
const SIMILAR_EVENTS = 10;
const SIMILAR_MILLISECONDS = 600_000;

interface Similar {
  last: number;
  messages: Set<string>;
}

/**
 * Writes Events as the named component, counting repeats in place of writing new ones.
 * Models k8s.io/client-go/tools/record (EventCorrelator: aggregation of similar events, counting of equal ones).
 */
export class EventRecorder {
  private readonly seen = new Map<string, { name: string; count: number }>();
  private readonly similar = new Map<string, Similar>();
  private readonly events: ResourceClient;
  private readonly writer: EventWriter;
  private readonly clock: Clock;
  private readonly component: string;
  private readonly host: string | undefined;
  private tail: Promise<void> = Promise.resolve();

  constructor(client: ApiClient, clock: Clock, component: string, host?: string) {
    this.events = new ResourceClient(client, RESOURCES.events);
    this.writer = new EventWriter(this.events);
    this.clock = clock;
    this.component = component;
    this.host = host;
  }

  /** Returns at once; the write follows in order. A refused write (the namespace is going) is dropped, as upstream does. */
  record(about: KubeObject, type: "Normal" | "Warning", reason: string, message: string, fieldPath?: string): void {
    const now = this.clock.now();
    this.tail = this.tail.then(() => this.write(about, type, reason, message, fieldPath, now)).catch(() => undefined);
  }

  /** Resolves when everything recorded so far is written. */
  flush(): Promise<void> {
    return this.tail;
  }

  private async write(about: KubeObject, type: string, reason: string, message: string, fieldPath: string | undefined, at: number): Promise<void> {
    const namespace = about.metadata.namespace ?? "default";
    const now = timestamp(at);
    const kind = [about.kind, namespace, about.metadata.name, about.metadata.uid, fieldPath, type, reason].join("\n");
    const combined = this.isOneOfMany(kind, message, at);
    const text = combined ? `(combined from similar events): ${message}` : message;
    const identity = combined ? kind : `${kind}\n${message}`;
    const known = this.seen.get(identity);
    if (known !== undefined) {
      known.count++;
      const change = { count: known.count, lastTimestamp: now, ...(combined ? { message: text } : {}) };
      const updated = await this.events.patch(known.name, namespace, change).catch(() => undefined);
      if (updated !== undefined) return;
    }
    const name = await this.writer.create(about, at, {
      involvedObject: fieldPath === undefined ? {} : { fieldPath },
      type,
      reason,
      message: text,
      count: 1,
      firstTimestamp: now,
      lastTimestamp: now,
      source: { component: this.component, ...(this.host === undefined ? {} : { host: this.host }) },
      reportingComponent: this.component,
      reportingInstance: this.host ?? "",
    });
    if (this.seen.size >= REMEMBERED_EVENTS) this.seen.clear();
    this.seen.set(identity, { name, count: 1 });
  }

  private isOneOfMany(kind: string, message: string, now: number): boolean {
    let similar = this.similar.get(kind);
    if (similar === undefined || now - similar.last > SIMILAR_MILLISECONDS) {
      if (this.similar.size >= REMEMBERED_EVENTS) this.similar.clear();
      similar = { last: now, messages: new Set() };
      this.similar.set(kind, similar);
    }
    similar.last = now;
    if (similar.messages.size < SIMILAR_EVENTS) similar.messages.add(message);
    return similar.messages.size >= SIMILAR_EVENTS;
  }
}
