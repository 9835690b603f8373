import type { ControllerRevision } from "../../apimachinery/types/apps.ts";
import type { PodTemplateSpec } from "../../apimachinery/types/core.ts";

// What a revision keeps: a strategic merge patch that puts the whole pod template back. Models getPatch and ApplyRevision.

export function templatePatch(template: PodTemplateSpec): NonNullable<ControllerRevision["data"]> {
  return { spec: { template: { ...template, $patch: "replace" } } };
}

/** The template that a revision keeps; undefined when it keeps none. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec | undefined {
  const kept = revision.data?.spec?.template;
  if (kept === undefined) return undefined;
  const { $patch: _patch, ...template } = kept;
  return template;
}

/** Templates are frozen and shared, and their texts long: each is written once. */
const texts = new WeakMap<object, string>();

/** The patch as Go writes it: keys sorted, with the characters escaped that HTML would misread. Revisions with one text are one revision. */
export function patchText(template: PodTemplateSpec): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const text = goJson(templatePatch(template));
  texts.set(template, text);
  return text;
}

export function revisionText(revision: ControllerRevision): string {
  const data = revision.data ?? {};
  const known = texts.get(data);
  if (known !== undefined) return known;
  const text = goJson(data);
  texts.set(data, text);
  return text;
}

function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join()}]`;
  if (typeof value !== "object" || value === null) return goScalar(value);
  const entries = Object.entries(value).filter(([, field]) => field !== undefined && field !== null);
  const sorted = entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${sorted.map(([key, field]) => `${goScalar(key)}:${goJson(field)}`).join()}}`;
}

function goScalar(value: unknown): string {
  return (JSON.stringify(value) ?? "null").replace(/[<>&\u2028\u2029]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
