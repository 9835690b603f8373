import { badRequestError, expiredError } from "../../apimachinery/errors.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { ApiError } from "../../apimachinery/status.ts";
import { Compacted } from "../../store/errors.ts";
import { resourcePrefix, storeKey } from "../../store/store-key.ts";
import { type Call, type Outcome, kindVersion, listKindOf } from "./call.ts";
import { readToken, writeToken } from "./continue-token.ts";
import { type ListOptions, listOptions } from "./list-options.ts";
import { refuseFuture, resourceVersionProblem } from "./resource-version.ts";
import { type Selection, selectionOf } from "./selection.ts";

export async function list(call: Call): Promise<Outcome> {
  return { code: 200, object: listObjects(call) as unknown as KubeObject };
}

/** The prefix of everything this call may see. */
export function collectionPrefix(call: Call): string {
  const prefix = resourcePrefix(call.kind.group, call.kind.plural);
  return call.kind.namespaced && call.info.namespace !== "" ? `${prefix}${call.info.namespace}/` : prefix;
}

/** Models registry.Store.List over etcd3's GetList: pages of one list all show the revision of its first page. */
export function listObjects(call: Call): KubeList {
  const options = listOptions(call);
  const selection = selectionOf(call);
  const { revision, after } = startOf(call, options);
  const objects = objectsAt(call, revision, after);
  // A list from the cache, at any revision, comes whole.
  const limit = options.resourceVersion === "0" && options.resourceVersionMatch === "" ? 0 : options.limit;
  const start = after === undefined ? 0 : objects.findIndex((object) => keyOfObject(call, object) >= after);
  const { items, more } = take(start < 0 ? [] : objects.slice(start), selection, limit);
  const metadata: KubeList["metadata"] = { resourceVersion: String(revision) };
  if (more) {
    metadata.continue = tokenAfter(call, revision, items.at(-1) as KubeObject);
    if (!selection.narrows) metadata.remainingItemCount = objects.length - Math.max(start, 0) - items.length;
  }
  // Lists of custom resources say it even when there is no more.
  if (call.kind.custom !== undefined) metadata.continue ??= "";
  const { apiVersion } = kindVersion(call.kind);
  return { kind: listKindOf(call.kind), apiVersion, metadata, items };
}

interface Start {
  revision: number;
  /** The whole key at which the page begins. */
  after: string | undefined;
}

function startOf(call: Call, options: ListOptions): Start {
  const { store } = call.serving;
  const { resourceVersion, resourceVersionMatch } = options;
  if (options.continue !== "") {
    const { revision, start } = readToken(options.continue);
    if (resourceVersion !== "" && resourceVersion !== "0") throw badRequestError("specifying resource version is not allowed when using continue");
    return { revision: revision < 0 ? store.revision : revision, after: collectionPrefix(call) + start };
  }
  if (resourceVersion === "") return { revision: store.revision, after: undefined };
  const problem = resourceVersionProblem(resourceVersion);
  if (problem !== undefined) throw badRequestError(`invalid resource version: ${problem}`);
  const asked = Number(resourceVersion);
  // Older clients that page name the revision of their first page without a match, and mean exactly that one.
  const exact = resourceVersionMatch === "Exact" || (resourceVersionMatch === "" && options.limit > 0 && asked > 0);
  refuseFuture(call.serving, asked, exact);
  return { revision: exact ? asked : store.revision, after: undefined };
}

function objectsAt(call: Call, revision: number, after: string | undefined): KubeObject[] {
  try {
    return call.serving.store.listAt(collectionPrefix(call), revision);
  } catch (error) {
    if (!(error instanceof Compacted)) throw error;
    throw after === undefined ? expiredError("The resourceVersion for the provided list is too old.") : inconsistent(call, after);
  }
}

/** Whoever was away too long may go on with what there is now, at the price of a list that never was. */
function inconsistent(call: Call, after: string): ApiError {
  const { status } = expiredError(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, " +
      "or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an " +
      "inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
  );
  const token = writeToken({ revision: -1, start: after.slice(collectionPrefix(call).length) });
  return new ApiError({ ...status, metadata: { continue: token } });
}

function take(objects: readonly KubeObject[], selection: Selection, limit: number): { items: KubeObject[]; more: boolean } {
  const items: KubeObject[] = [];
  for (const object of objects) {
    if (selection.narrows && !selection.matches(object)) continue;
    if (limit > 0 && items.length >= limit) return { items, more: true };
    items.push(object);
  }
  return { items, more: false };
}

function keyOfObject(call: Call, { metadata }: KubeObject): string {
  return storeKey(call.kind.group, call.kind.plural, metadata.namespace, metadata.name);
}

/** The key that would come directly after this object's. */
function tokenAfter(call: Call, revision: number, last: KubeObject): string {
  return writeToken({ revision, start: `${keyOfObject(call, last).slice(collectionPrefix(call).length)}\0` });
}
