import { cloneJson } from "../../apimachinery/json/clone.ts";
import { CommandError } from "../errors/command-error.ts";
import { type PatchTarget, isTarget } from "./patches.ts";
import type { Resource } from "./resource.ts";

export interface Replacement {
  source?: PatchTarget & { fieldPath?: string; options?: FieldOptions };
  sourceValue?: string;
  targets?: { select?: PatchTarget; reject?: PatchTarget[]; fieldPaths?: string[]; options?: FieldOptions }[];
}

interface FieldOptions {
  delimiter?: string;
  index?: number;
  create?: boolean;
}

/** Copies one field's value into fields of others. Models kustomize's replacement filter. */
export function replace(resources: readonly Resource[], replacement: Replacement): void {
  const value = sourceValue(resources, replacement);
  for (const { select = {}, reject = [], fieldPaths = ["metadata.name"], options = {} } of replacement.targets ?? []) {
    for (const resource of resources) {
      if (!isTarget(resource, select) || reject.some((each) => isTarget(resource, each))) continue;
      for (const path of fieldPaths) {
        const found = writeAt(resource.object, splitPath(path), options.create ?? false, (present) => inserted(present, value, options));
        if (!found) throw new CommandError(`unable to find field ${JSON.stringify(path)} in replacement target`);
      }
    }
  }
}

function sourceValue(resources: readonly Resource[], { source, sourceValue: given }: Replacement): unknown {
  if (given !== undefined) return given;
  if (source === undefined) throw new CommandError("replacements must specify a source and at least one target");
  const matching = resources.filter((resource) => isTarget(resource, source));
  const [only] = matching;
  if (only === undefined) throw new CommandError(`nothing selected by ${selectorText(source)}`);
  if (matching.length > 1) throw new CommandError(`multiple matches for selector ${selectorText(source)}`);
  const path = source.fieldPath ?? "metadata.name";
  const value = readAt(only.object, splitPath(path));
  if (value === undefined) throw new CommandError(`fieldPath \`${path}\` is missing for replacement source ${selectorText(source)}`);
  const { delimiter, index = 0 } = source.options ?? {};
  return delimiter ? String(value).split(delimiter)[index] : value;
}

function selectorText({ kind, version, group, name, namespace }: PatchTarget): string {
  return `${kind ?? "[noKind]"}.${version ?? "[noVer]"}.${group ?? "[noGrp]"}/${name ?? "[noName]"}.${namespace ?? "[noNs]"}`;
}

function inserted(present: unknown, value: unknown, { delimiter, index = 0 }: FieldOptions): unknown {
  if (!delimiter) return cloneJson(value);
  const parts = String(present ?? "").split(delimiter);
  if (index < 0) parts.unshift(String(value));
  else if (index >= parts.length) parts.push(String(value));
  else parts[index] = String(value);
  return parts.join(delimiter);
}

/** Dots part the steps; brackets hold `[name=value]` or a name with dots; a backslash makes a dot plain. */
function splitPath(path: string): string[] {
  return (path.match(/\[[^\]]*\]|(?:\\.|[^.[\]])+/g) ?? []).map((step) => step.replaceAll("\\.", "."));
}

function childrenOf(holder: unknown, step: string): (string | number)[] {
  if (Array.isArray(holder)) {
    if (step === "*") return holder.map((_, index) => index);
    if (/^\d+$/.test(step)) return Number(step) < holder.length ? [Number(step)] : [];
    const match = /^\[([^=]+)=(.*)\]$/.exec(step);
    if (match === null) return [];
    return holder.flatMap((item, index) => (String((item as Record<string, unknown> | null)?.[match[1] as string]) === match[2] ? [index] : []));
  }
  return typeof holder === "object" && holder !== null ? [step.replace(/^\[(.*)\]$/, "$1")] : [];
}

function readAt(root: unknown, steps: readonly string[]): unknown {
  let value = root;
  for (const step of steps) {
    const [key] = childrenOf(value, step);
    if (key === undefined) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

function writeAt(holder: unknown, [step = "", ...rest]: string[], creates: boolean, change: (present: unknown) => unknown): boolean {
  let found = false;
  for (const key of childrenOf(holder, step)) {
    const record = holder as Record<string | number, unknown>;
    if (record[key] === undefined && !creates) continue;
    if (rest.length === 0) {
      record[key] = change(record[key]);
      found = true;
    } else {
      record[key] ??= {};
      found = writeAt(record[key], rest, creates, change) || found;
    }
  }
  return found;
}
