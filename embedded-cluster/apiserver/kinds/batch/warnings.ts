import type { JobSpec } from "../../../apimachinery/types/batch.ts";
import { podTemplateWarnings } from "../pod/warnings.ts";
import { dns1123Label } from "../rules/names.ts";

const MANY_COMPLETIONS = 100_000;
const MUCH_PARALLELISM = 10_000;

/** A name that is no DNS label makes odd hostnames. Said on create. */
export function nameWarnings(name: string): string[] {
  const wrong = dns1123Label(name);
  if (wrong.length === 0) return [];
  const words = "this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended";
  return [`metadata.name: ${words}: [${wrong.join(" ")}]`];
}

/** Models pkg/api/job/warnings.go. */
export function jobSpecWarnings(path: string, spec: JobSpec | undefined): string[] {
  const warnings: string[] = [];
  if (spec?.completionMode === "Indexed" && (spec.completions ?? 0) > MANY_COMPLETIONS && (spec.parallelism ?? 0) > MUCH_PARALLELISM) {
    const words =
      "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
    warnings.push(`${path}: ${words}`);
  }
  return [...warnings, ...podTemplateWarnings(`${path}.template`, spec?.template)];
}
