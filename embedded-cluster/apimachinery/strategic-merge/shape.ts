export type Fields = Record<string, unknown>;

/** The patch cannot be applied; BadRequest or Invalid to the caller. */
export class StrategicMergeError extends Error {
  override name = "StrategicMergeError";
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
