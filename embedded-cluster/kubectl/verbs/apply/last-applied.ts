import { cloneJson } from "../../../apimachinery/json/clone.ts";
import type { KubeObject } from "../../../apimachinery/object.ts";
import { goJson } from "../../printers/json.ts";

export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A copy that carries its own text in the annotation from which the next apply learns what was removed. */
export function withLastApplied(object: KubeObject): KubeObject {
  const copy = cloneJson(object);
  const annotations: Record<string, string> = { ...copy.metadata.annotations };
  delete annotations[LAST_APPLIED];
  copy.metadata.annotations = annotations;
  annotations[LAST_APPLIED] = `${goJson(copy)}\n`;
  return copy;
}

/** What was applied last; undefined when the object was never applied. */
export function lastApplied(object: KubeObject): Record<string, unknown> | undefined {
  const text = object.metadata.annotations?.[LAST_APPLIED];
  return text === undefined || text === "" ? undefined : (JSON.parse(text) as Record<string, unknown>);
}

/** For verbs with --save-config, and for those that keep the annotation of objects that have one. */
export function withSavedConfig(object: KubeObject, save: boolean): KubeObject {
  return save ? withLastApplied(object) : object;
}
