import { goValue } from "../text/go-quote.ts";
import { DescribeWriter } from "./describe-writer.ts";
import type { Describer } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { annotations, labels } from "./multi-line.ts";
import { nameAndNamespace } from "./workloads.ts";

/** Kinds without a description of their own, custom resources among them: every field, titled by its name. */
export const describeGeneric: Describer = async (object, context) => {
  const writer = new DescribeWriter();
  nameAndNamespace(writer, object);
  labels(writer, "Labels", object.metadata.labels);
  annotations(writer, "Annotations", object.metadata.annotations);
  content(writer, 0, object, "");
  await describeEvents(writer, object, context);
  return writer.text();
};

const SKIPPED = new Set([".metadata.managedFields", ".metadata.name", ".metadata.namespace", ".metadata.labels", ".metadata.annotations"]);

function content(writer: DescribeWriter, level: number, value: Record<string, unknown>, path: string): void {
  for (const field of Object.keys(value).sort()) {
    const item = value[field];
    const place = `${path}.${field}`;
    if (SKIPPED.has(place)) continue;
    const title = titleOf(field);
    if (Array.isArray(item)) {
      writer.line(level, `${title}:`);
      for (const child of item) {
        if (typeof child === "object" && child !== null && !Array.isArray(child)) content(writer, level + 1, child as Record<string, unknown>, place);
        else writer.line(level + 1, goValue(child));
      }
    } else if (typeof item === "object" && item !== null) {
      writer.line(level, `${title}:`);
      content(writer, level + 1, item as Record<string, unknown>, place);
    } else writer.field(level, title, goValue(item));
  }
}

/** "creationTimestamp" → "Creation Timestamp", "clusterIP" → "Cluster IP", "apiVersion" → "API Version". */
export function titleOf(field: string): string {
  if (!/^[\p{L}-]+$/u.test(field)) return field;
  const parts = field.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|-+/gu) ?? [field];
  return parts
    .map((part) => {
      if (["API", "URL", "UID", "GUID"].includes(part.toUpperCase())) return part.toUpperCase();
      return part === part.toLowerCase() ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    })
    .join(" ");
}
