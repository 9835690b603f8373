import jsonPatch, { type Operation } from "fast-json-patch";

/** More operations than this in one patch are refused, as upstream's maxJSONPatchOperations. */
export const JSON_PATCH_OPERATION_LIMIT = 10_000;

/** RFC 6902. Gives a new value. Throws Error when the patch is malformed or does not apply. */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw new Error("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  try {
    return jsonPatch.applyPatch(structuredClone(target), patch as Operation[], true, true, true).newDocument;
  } catch (error) {
    throw new Error(explain(error as Error & { operation?: Operation }));
  }
}

/** The words of the library that upstream's server uses (evanphx/json-patch). */
function explain(error: Error & { name: string; operation?: Operation }): string {
  const { operation } = error;
  switch (error.name) {
    case "TEST_OPERATION_FAILED":
      return `testing value ${operation?.path} failed: test failed`;
    case "OPERATION_PATH_UNRESOLVABLE":
    case "OPERATION_FROM_UNRESOLVABLE":
      return `${operation?.op} operation does not apply: doc is missing path: "${operation?.path}": missing value`;
    default:
      return error.message.split("\n")[0] as string;
  }
}
