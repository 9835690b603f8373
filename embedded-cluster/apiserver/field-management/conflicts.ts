import { type ApiError, failure } from "../../apimachinery/status.ts";
import { type FieldSet, pathsOf } from "./field-set.ts";
import type { Manager } from "./managers.ts";

export interface Conflict {
  manager: Manager;
  fields: FieldSet;
}

/** Models managedfields/internal/conflict.go. */
export function applyConflictError(conflicts: readonly Conflict[]): ApiError {
  const byManager = conflicts
    .map(({ manager, fields }) => ({ shown: shownManager(manager), paths: [...pathsOf(fields)].map(pathText) }))
    .sort((a, b) => (a.shown < b.shown ? -1 : 1));
  const causes = byManager.flatMap(({ shown, paths }) => paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${shown}`, field })));
  const [first] = byManager;
  const only = causes.length === 1 && first !== undefined ? `conflict with ${first.shown}: ${first.paths[0]}` : undefined;
  const lines = byManager.flatMap(({ shown, paths }) => [`conflicts with ${shown}:`, ...paths.map((path) => `- ${path}`)]);
  const message = only === undefined ? `Apply failed with ${causes.length} conflicts: ${lines.join("\n")}` : `Apply failed with 1 conflict: ${only}`;
  return failure(409, "Conflict", message, { causes });
}

function shownManager({ name, operation, apiVersion, subresource }: Manager): string {
  const shown = subresource === "" ? JSON.stringify(name) : `${JSON.stringify(name)} with subresource ${JSON.stringify(subresource)}`;
  return operation === "Update" ? `${shown} using ${apiVersion}` : shown;
}

/** .spec.containers[name="app"].image */
function pathText(path: readonly string[]): string {
  return path.map(elementText).join("");
}

function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  const keys = Object.entries(JSON.parse(rest) as Record<string, unknown>);
  return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(",")}]`;
}
