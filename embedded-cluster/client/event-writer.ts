import type { KubeObject } from "../apimachinery/object.ts";
import { isAlreadyExists } from "../apimachinery/status.ts";
import type { ResourceClient } from "./resource-client.ts";

/** Names tried for one event before it is given up. */
const NAME_ATTEMPTS = 50;

/** Names events as record.makeEvent does: the object's name and nanoseconds in hex, so that they sort. */
export class EventWriter {
  private readonly events: ResourceClient;
  private lastNanoseconds = 0n;

  constructor(events: ResourceClient) {
    this.events = events;
  }

  /** Writes an event about an object under a name of its own, and gives the name. */
  async create(about: KubeObject, milliseconds: number, event: Record<string, unknown>): Promise<string> {
    const { name: subject, namespace, uid, resourceVersion } = about.metadata;
    const home = namespace ?? "default";
    const reference = {
      apiVersion: about.apiVersion,
      kind: about.kind,
      name: subject,
      ...(namespace === undefined ? {} : { namespace }),
      uid,
      resourceVersion,
    };
    const involvedObject = { ...reference, ...(event["involvedObject"] as object | undefined) };
    // Another component may have written about the same object in this millisecond: the next nanosecond is free.
    for (let attempt = 1; ; attempt++) {
      const name = `${subject}.${this.uniqueTime(milliseconds)}`;
      try {
        await this.events.create({ apiVersion: "v1", kind: "Event", ...event, metadata: { name, namespace: home }, involvedObject }, home);
        return name;
      } catch (error) {
        if (!isAlreadyExists(error) || attempt >= NAME_ATTEMPTS) throw error;
      }
    }
  }

  /** Each is later than the one before. */
  private uniqueTime(milliseconds: number): string {
    const nanoseconds = BigInt(Math.floor(milliseconds)) * 1_000_000n;
    this.lastNanoseconds = nanoseconds > this.lastNanoseconds ? nanoseconds : this.lastNanoseconds + 1n;
    return this.lastNanoseconds.toString(16);
  }
}
