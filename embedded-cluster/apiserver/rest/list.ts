import { badRequestError, expiredError } from "../../apimachinery/errors.ts";
import type { KubeList, KubeObject } from "../../apimachinery/object.ts";
import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../kernel/bytes.ts";
import { Compacted } from "../../store/errors.ts";
import { resourcePrefix, storeKey } from "../../store/store-key.ts";
import { type Call, type Outcome, kindVersion } from "./call.ts";
import { askedRevision, refuseFuture } from "./resource-version.ts";
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
  const { query } = call.info;
  const selection = selectionOf(call);
  const limit = query.integer("limit") ?? 0;
  const token = query.get("continue");
  const revision = token === "" ? startRevision(call) : undefined;
  const page = token === "" ? { revision: revision ?? call.serving.store.revision, after: undefined } : readToken(token);
  const objects = objectsAt(call, page.revision, token !== "");
  const start = page.after === undefined ? 0 : objects.findIndex((object) => keyOfObject(call, object) > (page.after as string));
  const { items, next } = take(start < 0 ? [] : objects.slice(start), selection, limit);
  const metadata: KubeList["metadata"] = { resourceVersion: String(page.revision) };
  if (next !== undefined) {
    metadata.continue = writeToken(page.revision, keyOfObject(call, items.at(-1) as KubeObject));
    if (!selection.narrows) metadata.remainingItemCount = objects.length - Math.max(start, 0) - items.length;
  }
  const { kind, apiVersion } = kindVersion(call.kind);
  return { kind: `${kind}List`, apiVersion, metadata, items };
}

/** The revision a list must show; undefined: the latest. */
function startRevision(call: Call): number | undefined {
  const asked = askedRevision(call);
  const match = call.info.query.get("resourceVersionMatch");
  if (match !== "" && match !== "Exact" && match !== "NotOlderThan") {
    throw badRequestError(`resourceVersionMatch: Unsupported value: ${JSON.stringify(match)}: supported values: "Exact", "NotOlderThan", ""`);
  }
  if (match !== "" && asked === undefined)
    throw badRequestError("resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
  refuseFuture(call, asked);
  return match === "Exact" ? asked : undefined;
}

function objectsAt(call: Call, revision: number, continued: boolean): KubeObject[] {
  try {
    return call.serving.store.listAt(collectionPrefix(call), revision);
  } catch (error) {
    if (!(error instanceof Compacted)) throw error;
    if (!continued) throw expiredError("The resourceVersion for the provided list is too old.");
    throw expiredError(
      "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.",
    );
  }
}

function take(objects: readonly KubeObject[], selection: Selection, limit: number): { items: KubeObject[]; next: KubeObject | undefined } {
  const items: KubeObject[] = [];
  for (const object of objects) {
    if (selection.narrows && !selection.matches(object)) continue;
    if (limit > 0 && items.length >= limit) return { items, next: object };
    items.push(object);
  }
  return { items, next: undefined };
}

function keyOfObject(call: Call, { metadata }: KubeObject): string {
  return storeKey(call.kind.group, call.kind.plural, metadata.namespace, metadata.name);
}

function writeToken(revision: number, after: string): string {
  return toBase64(encodeUtf8(JSON.stringify({ v: "meta.k8s.io/v1", rv: revision, start: after })))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function readToken(token: string): { revision: number; after: string } {
  try {
    const { v, rv, start } = JSON.parse(decodeUtf8(fromBase64(token.replaceAll("-", "+").replaceAll("_", "/"))));
    if (v === "meta.k8s.io/v1" && Number.isSafeInteger(rv) && typeof start === "string") return { revision: rv, after: start };
  } catch {
    // Falls through to the refusal below: what cannot be read was not written by this server.
  }
  throw badRequestError("continue key is not valid: illegal base64 data");
}
