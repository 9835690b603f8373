import type { KubeObject } from "../apimachinery/object.ts";
import type { ApiClient } from "../apimachinery/wire.ts";
import type { Clock } from "../kernel/clock.ts";
import { ResourceClient } from "./resource-client.ts";
import { RESOURCES } from "./resources.ts";

/** Distinct events remembered for counting repeats. */
const REMEMBERED_EVENTS = 1_000;

/**
 * Writes Events as the named component, counting repeats in place of writing new ones.
 * Models k8s.io/client-go/tools/record (the event correlator's aggregation by equal fields).
 */
export class EventRecorder {
  private readonly seen = new Map<string, { name: string; count: number }>();
  private readonly events: ResourceClient;
  private readonly clock: Clock;
  private readonly component: string;
  private readonly host: string | undefined;
  private tail: Promise<void> = Promise.resolve();

  constructor(client: ApiClient, clock: Clock, component: string, host?: string) {
    this.events = new ResourceClient(client, RESOURCES.events);
    this.clock = clock;
    this.component = component;
    this.host = host;
  }

  /** Returns at once; the write follows in order. A refused write (the namespace is going) is dropped, as upstream does. */
  record(about: KubeObject, type: "Normal" | "Warning", reason: string, message: string, fieldPath?: string): void {
    this.tail = this.tail.then(() => this.write(about, type, reason, message, fieldPath)).catch(() => undefined);
  }

  private async write(about: KubeObject, type: string, reason: string, message: string, fieldPath?: string): Promise<void> {
    const namespace = about.metadata.namespace ?? "default";
    const now = new Date(this.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
    const identity = [about.metadata.uid, type, reason, message, fieldPath].join("\n");
    const known = this.seen.get(identity);
    if (known !== undefined) {
      known.count++;
      const updated = await this.events.patch(known.name, namespace, { count: known.count, lastTimestamp: now }).catch(() => undefined);
      if (updated !== undefined) return;
    }
    // Models record.makeEvent: the name is the object's and the time in hex, so that events sort.
    const name = `${about.metadata.name}.${(this.clock.now() * 1_000_000 + this.seen.size).toString(16)}`;
    await this.events.create(
      {
        apiVersion: "v1",
        kind: "Event",
        metadata: { name, namespace },
        involvedObject: {
          apiVersion: about.apiVersion,
          kind: about.kind,
          name: about.metadata.name,
          namespace: about.metadata.namespace,
          uid: about.metadata.uid,
          resourceVersion: about.metadata.resourceVersion,
          ...(fieldPath === undefined ? {} : { fieldPath }),
        },
        type,
        reason,
        message,
        count: 1,
        firstTimestamp: now,
        lastTimestamp: now,
        source: { component: this.component, ...(this.host === undefined ? {} : { host: this.host }) },
        reportingComponent: this.component,
        reportingInstance: this.host ?? "",
      },
      namespace,
    );
    if (this.seen.size >= REMEMBERED_EVENTS) this.seen.clear();
    this.seen.set(identity, { name, count: 1 });
  }
}
