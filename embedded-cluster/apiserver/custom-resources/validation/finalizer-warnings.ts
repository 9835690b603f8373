import type { KubeObject } from "../../../apimachinery/object.ts";
import { labelKeyProblems } from "../../../apimachinery/validation/names.ts";

const STANDARD = new Set(["orphan", "foregroundDeletion", "kubernetes"]);

/** What the server says of finalizers that a write adds and that others may use too. Models validateKubeFinalizerName. */
export function finalizerWarnings(object: KubeObject, previous?: KubeObject): string[] {
  const before = previous?.metadata.finalizers ?? [];
  const added = (object.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  return [...new Set(added)].sort().flatMap(warningsFor);
}

function warningsFor(name: string): string[] {
  const start = `metadata.finalizers: ${JSON.stringify(name)}: `;
  const warnings = labelKeyProblems(name).map((message) => start + message);
  if (name.includes("/") || STANDARD.has(name)) return warnings;
  const advice = name.includes(".") ? "domain-qualified finalizer name including a path (/)" : "domain-qualified finalizer name";
  return [...warnings, `${start}prefer a ${advice} to avoid accidental conflicts with other finalizer writers`];
}
