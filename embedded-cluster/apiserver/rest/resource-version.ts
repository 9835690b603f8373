import { badRequestError, tooLargeResourceVersionError } from "../../apimachinery/errors.ts";
import type { Call } from "./call.ts";

/** The `resourceVersion` parameter; undefined when absent. BadRequest unless it is a non-negative integer. */
export function askedRevision(call: Call): number | undefined {
  const text = call.info.query.get("resourceVersion");
  if (text === "") return undefined;
  if (!/^\d{1,15}$/.test(text)) {
    throw badRequestError(`Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Number(text);
}

/** A client may know a later revision than a server that lost its latest writes. */
export function refuseFuture(call: Call, revision: number | undefined): void {
  const current = call.serving.store.revision;
  if (revision !== undefined && revision > current) throw tooLargeResourceVersionError(String(revision), String(current));
}
