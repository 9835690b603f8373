import { ageSince } from "../../apimachinery/duration/human-duration.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { resourcePath } from "../../client/resource-client.ts";
import { RESOURCES } from "../../client/resources.ts";
import type { DescribeWriter } from "./describe-writer.ts";
import type { DescribeContext } from "./describer.ts";

/** The Events table at the end of a description. Events that may not be read are left out, as upstream leaves them out. */
export async function describeEvents(writer: DescribeWriter, object: KubeObject, context: DescribeContext): Promise<void> {
  if (!context.showEvents) return;
  const events = await eventsOf(object, context);
  if (events === undefined) return;
  printEvents(writer, events, context.now);
}

async function eventsOf(object: KubeObject, { cluster }: DescribeContext): Promise<KubeObject[] | undefined> {
  const { metadata, kind } = object;
  const fields = [`involvedObject.name=${metadata.name}`];
  if (metadata.namespace) fields.push(`involvedObject.namespace=${metadata.namespace}`);
  if (kind !== "Pod") fields.push(`involvedObject.kind=${kind}`);
  if (metadata.uid && kind !== "Node") fields.push(`involvedObject.uid=${metadata.uid}`);
  const namespace = metadata.namespace ?? "default";
  try {
    return (
      await cluster.json<KubeList>(
        "GET",
        resourcePath(RESOURCES.events, { namespace: metadata.namespace ? namespace : undefined, query: { fieldSelector: fields.join(","), limit: 500 } }),
      )
    ).items;
  } catch {
    return undefined;
  }
}

export function printEvents(writer: DescribeWriter, events: readonly KubeObject[], now: number): void {
  if (events.length === 0) return writer.line(0, "Events:\t<none>");
  writer.flush();
  writer.line(0, "Events:\n  Type\tReason\tAge\tFrom\tMessage");
  writer.line(1, "----\t------\t----\t----\t-------");
  // Events that only have an eventTime, such as the scheduler's, come first.
  const last = (event: KubeObject) => Date.parse(event.lastTimestamp ?? "") || 0;
  for (const event of [...events].sort((a, b) => last(a) - last(b))) {
    const source = event.source?.component || event.reportingComponent || "";
    const message = String(event.message ?? "").trim();
    const where = event.involvedObject?.fieldPath;
    writer.line(1, [event.type, event.reason, eventAge(event, now), source, where ? `${where}: ${message}` : message].join("\t"));
  }
}

/** "5s", or "10s (x3 over 2m)" for events that came again. */
export function eventAge(event: KubeObject, now: number): string {
  const first = ageSince(event.eventTime ?? event.firstTimestamp, now);
  if (event.series) return `${ageSince(event.series.lastObservedTime, now)} (x${event.series.count} over ${first})`;
  if ((event.count ?? 0) > 1) return `${ageSince(event.lastTimestamp, now)} (x${event.count} over ${first})`;
  return first;
}

/** When the event was last seen, in milliseconds. */
export function lastSeen(event: KubeObject): number {
  return (
    Date.parse(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp ?? "") || 0
  );
}
