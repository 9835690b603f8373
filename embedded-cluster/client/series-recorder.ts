import { microTimestamp } from "../apimachinery/duration/timestamp.ts";
import type { KubeObject } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { EventWriter } from "./event-writer.ts";
import { ResourceClient } from "./resource-client.ts";
import { RESOURCES } from "./resources.ts";

/** Events alike that come within this time are one series. */
const SERIES_MILLISECONDS = 360_000;
/** Series remembered. */
const REMEMBERED_SERIES = 1_000;
/** Longest message, as events.k8s.io takes it. */
const MESSAGE_CHARACTERS = 1_024;

interface Series {
  name: string;
  count: number;
  last: number;
}

/**
 * Writes Events in the form of events.k8s.io: an eventTime and an action in place of first and last times, repeats as a series
 * that does not look at the message. Models k8s.io/client-go/tools/events.
 */
export class SeriesRecorder {
  private readonly series = new Map<string, Series>();
  private readonly events: ResourceClient;
  private readonly writer: EventWriter;
  private readonly clock: Clock;
  private readonly controller: string;
  private readonly instance: string;
  private tail: Promise<void> = Promise.resolve();

  constructor(client: ApiClient, clock: Clock, controller: string, instance: string) {
    this.events = new ResourceClient(client, RESOURCES.events);
    this.writer = new EventWriter(this.events);
    this.clock = clock;
    this.controller = controller;
    this.instance = instance;
  }

  /** Returns at once; the write follows in order. A refused write is dropped. */
  record(about: KubeObject, type: "Normal" | "Warning", reason: string, action: string, message: string): void {
    const now = this.clock.now();
    this.tail = this.tail.then(() => this.write(about, type, reason, action, message, now)).catch(() => undefined);
  }

  private async write(about: KubeObject, type: string, reason: string, action: string, message: string, now: number): Promise<void> {
    const { name: subject, namespace = "default", uid } = about.metadata;
    const key = [about.kind, namespace, subject, uid, type, reason, action].join("\n");
    const known = this.series.get(key);
    if (known !== undefined && now - known.last <= SERIES_MILLISECONDS) {
      known.count++;
      known.last = now;
      const series = { count: known.count, lastObservedTime: microTimestamp(now) };
      const updated = await this.events.patch(known.name, namespace, { series }).catch(() => undefined);
      if (updated !== undefined) return;
    }
    const name = await this.writer.create(about, now, {
      type,
      reason,
      action,
      message: message.length > MESSAGE_CHARACTERS ? `${message.slice(0, MESSAGE_CHARACTERS - 4)} ...` : message,
      eventTime: microTimestamp(now),
      firstTimestamp: null,
      lastTimestamp: null,
      source: {},
      reportingComponent: this.controller,
      reportingInstance: this.instance,
    });
    if (this.series.size >= REMEMBERED_SERIES) this.series.clear();
    this.series.set(key, { name, count: 1, last: now });
  }
}
