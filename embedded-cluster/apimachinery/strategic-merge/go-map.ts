import { isFields } from "./shape.ts";

/** How Go prints a map: map[image:nginx ports:[map[containerPort:80]]]. */
export function goMap(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMap).join(" ")}]`;
  if (!isFields(value)) return value === null ? "<nil>" : String(value);
  const fields = Object.keys(value).sort();
  return `map[${fields.map((field) => `${field}:${goMap(value[field])}`).join(" ")}]`;
}
