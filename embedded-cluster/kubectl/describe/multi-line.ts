import { LAST_APPLIED } from "../verbs/apply/last-applied.ts";
import type { DescribeWriter } from "./describe-writer.ts";

/** Longer annotations get a line of their own, cut to this. */
const ANNOTATION_WIDTH = 140;

export function labels(writer: DescribeWriter, title: string, map: Record<string, string> | undefined, indent = "\t"): void {
  const keys = Object.keys(map ?? {}).sort();
  writer.write(0, `${title}:${indent}`);
  if (keys.length === 0) return writer.line(0, "<none>");
  keys.forEach((key, index) => writer.line(0, `${index === 0 ? "" : indent}${key}=${map?.[key]}`));
}

export function annotations(writer: DescribeWriter, title: string, map: Record<string, string> | undefined): void {
  const keys = Object.keys(map ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  writer.write(0, `${title}:\t`);
  if (keys.length === 0) return writer.line(0, "<none>");
  keys.forEach((key, index) => {
    if (index > 0) writer.write(0, "\t");
    const value = (map?.[key] ?? "").replace(/\n$/, "");
    if (value.length + key.length + 2 <= ANNOTATION_WIDTH && !value.includes("\n")) return writer.line(0, `${key}: ${value}`);
    writer.line(0, `${key}:`);
    for (const part of value.split("\n")) writer.line(0, `\t  ${part.length > ANNOTATION_WIDTH - 2 ? `${part.slice(0, ANNOTATION_WIDTH - 2)}...` : part}`);
  });
}

export interface Taint {
  key: string;
  value?: string;
  effect: string;
}

/** "key=value:Effect" or "key:Effect". */
export function taintText(taint: Taint): string {
  if (!taint.effect) return taint.value ? `${taint.key}=${taint.value}:` : taint.key;
  return taint.value ? `${taint.key}=${taint.value}:${taint.effect}` : `${taint.key}:${taint.effect}`;
}

export function taints(writer: DescribeWriter, items: Taint[] | undefined): void {
  writer.write(0, "Taints:\t");
  const sorted = [...(items ?? [])].sort((a, b) => (`${a.effect},${a.key}` < `${b.effect},${b.key}` ? -1 : 1));
  if (sorted.length === 0) return writer.line(0, "<none>");
  sorted.forEach((taint, index) => writer.line(0, `${index === 0 ? "" : "\t"}${taintText(taint)}`));
}

export interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

export function tolerations(writer: DescribeWriter, title: string, items: Toleration[] | undefined): void {
  writer.write(0, `${title}:\t`);
  const sorted = [...(items ?? [])].sort((a, b) => ((a.key ?? "") < (b.key ?? "") ? -1 : (a.key ?? "") > (b.key ?? "") ? 1 : 0));
  if (sorted.length === 0) return writer.line(0, "<none>");
  sorted.forEach((toleration, index) => {
    let text = `${index === 0 ? "" : "\t"}${toleration.key ?? ""}`;
    if (toleration.value) text += `=${toleration.value}`;
    if (toleration.effect) text += `:${toleration.effect}`;
    if (toleration.operator === "Exists" && !toleration.value) text += toleration.key || toleration.effect ? " op=Exists" : "op=Exists";
    if (toleration.tolerationSeconds !== undefined) text += ` for ${toleration.tolerationSeconds}s`;
    writer.line(0, text);
  });
}

export function podNames(writer: DescribeWriter, title: string, names: readonly string[]): void {
  writer.write(0, `${title}:\t`);
  if (names.length === 0) return writer.line(0, "<none>");
  [...names].sort().forEach((name, index) => writer.line(0, `${index === 0 ? "" : "\t"}${name}`));
}
