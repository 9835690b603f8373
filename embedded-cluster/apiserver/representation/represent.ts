import { notAcceptableError } from "../../apimachinery/errors.ts";
import type { KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { type Call, fromStored, kindVersion, listKindOf } from "../rest/call.ts";
import { failure } from "../../apimachinery/status.ts";
import { type Representation, SERVED, negotiate } from "../request/media-type.ts";
import { partialMetadata, partialMetadataList } from "./partial-metadata.ts";
import { type TableStyle, includeObjectOf, isList, tableEvents, tableOf } from "./table.ts";

/** An answer in the form that the caller accepts. Statuses and other kinds' objects (Scale) stay as they are. */
export function represent(call: Call, object: object): object {
  const { as, version } = negotiate(call.request.headers?.["accept"], isCollection(call));
  if (!isOfKind(call, object)) return object;
  if (as === undefined) return asAsked(call, object);
  if (as === "Table") return tableOf(styleOf(call, version), object as KubeObject);
  const type = `*${(call.kind.group.split(".")[0] as string) || "core"}.${(object as KubeObject).kind}`;
  if (isList(object)) return as === "PartialObjectMetadataList" ? partialMetadataList(object, version) : refuse(as, `is a list (${type})`);
  return as === "PartialObjectMetadata" ? partialMetadata(object as KubeObject, version) : refuse(as, `is not a list (${type})`);
}

type Events = AsyncIterable<WatchEvent<unknown>>;

/** The form that the caller accepts, for events of a watch that is still to be opened: what cannot be given is refused before that. */
export function eventRepresentation(call: Call): (events: Events) => Events {
  const convert = eventConversion(call, negotiate(call.request.headers?.["accept"], isCollection(call)));
  return async function* (events) {
    for await (const event of events) yield convert(event);
  };
}

/** Whether events go out as they come in. */
export function wantsPlainEvents(call: Call): boolean {
  return negotiate(call.request.headers?.["accept"], isCollection(call)).as === undefined && call.served.conversion === undefined;
}

/** An object or list of the call's kind in the version that the caller speaks; anything else as it is. */
function asAsked(call: Call, object: object): object {
  const { served } = call;
  if (served.conversion === undefined || !isOfKind(call, object)) return object;
  if (!isList(object)) return isBookmark(object) ? { ...object, ...kindVersion(served) } : fromStored(served, object as KubeObject);
  const { apiVersion } = kindVersion(served);
  return { ...object, kind: listKindOf(served), apiVersion, items: object.items.map((item) => fromStored(served, item)) };
}

/** Bookmarks have nothing but their kind and a revision. */
function isBookmark(object: object): boolean {
  return (object as Partial<KubeObject>).metadata?.name === undefined;
}

function eventConversion(call: Call, { as, version }: Representation): (event: WatchEvent<unknown>) => WatchEvent<unknown> {
  if (as === undefined) return (event) => ({ type: event.type, object: asAsked(call, event.object as object) });
  if (as === "Table") return tableEvents(() => styleOf(call, version));
  if (as !== "PartialObjectMetadata") throw notAcceptableError(SERVED);
  return (event) => (event.type === "ERROR" ? event : { type: event.type, object: partialMetadata(event.object as KubeObject, version) });
}

function styleOf(call: Call, version: string): TableStyle {
  return { kind: call.served, include: includeObjectOf(call.info.query.get("includeObject")), now: call.serving.clock.now(), version };
}

function isOfKind(call: Call, object: object): boolean {
  const { kind } = object as { kind?: string };
  return kind === call.kind.kind || kind === listKindOf(call.kind);
}

/** Models asPartialObjectMetadata of endpoints/handlers/response.go. */
function refuse(as: string, what: string): never {
  throw failure(406, "NotAcceptable", `you requested ${as}, but the requested object ${what}`);
}

/** Whether the answer is a list or a watch. */
function isCollection({ info }: Call): boolean {
  return info.verb === "list" || info.verb === "watch";
}
