import { tooLargeResourceVersionError } from "../../apimachinery/errors.ts";
import { failure } from "../../apimachinery/status.ts";
import type { Serving } from "./serving.ts";

/** Why a text is no resource version; undefined when it is one. Models storage.Versioner.ParseResourceVersion. */
export function resourceVersionProblem(text: string): string | undefined {
  if (/^\d{1,15}$/.test(text)) return undefined;
  const quoted = JSON.stringify(text);
  const reason = /^\d+$/.test(text) ? "value out of range" : "invalid syntax";
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${reason}`;
}

/** The revision a get or a watch names; undefined when it names none. A text that is no revision is a plain 500 there, as upstream. */
export function askedRevision(text: string): number | undefined {
  if (text === "") return undefined;
  const problem = resourceVersionProblem(text);
  if (problem !== undefined) throw failure(500, "", problem);
  return Number(text);
}

/** A client may know a later revision than a server that lost its latest writes. One that wants exactly that revision need not come back. */
export function refuseFuture({ store }: Serving, revision: number | undefined, exact = false): void {
  const current = store.revision;
  if (revision === undefined || revision <= current) return;
  throw exact ? tooLargeResourceVersionError(String(revision), String(current), 0) : tooLargeResourceVersionError(String(revision), String(current));
}
