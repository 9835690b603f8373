import { expiredError } from "../../apimachinery/errors.ts";
import type { KubeObject, WatchEvent } from "../../apimachinery/object.ts";
import { ApiError } from "../../apimachinery/status.ts";
import { DisposableStack } from "../../kernel/disposable.ts";
import { Compacted } from "../../store/errors.ts";
import type { StoreEvent, StoreWatch } from "../../store/watch.ts";
import { type Call, kindVersion } from "./call.ts";
import { collectionPrefix } from "./list.ts";
import { type ListOptions, listOptions } from "./list-options.ts";
import { askedRevision, refuseFuture } from "./resource-version.ts";
import { type Selection, selectionOf } from "./selection.ts";

type Event = WatchEvent<unknown>;

/** Models k8s.io/apiserver/pkg/storage/cacher: the state first when no revision is named, then every change, one at a time. Refuses before it streams. */
export function watch(call: Call): AsyncIterable<Event> {
  const options = listOptions(call);
  const selection = selectionOf(call);
  const asked = askedRevision(options.resourceVersion);
  const { store } = call.serving;
  // Without a revision the state comes first in any case.
  const fromState = options.sendInitialEvents ?? (asked === undefined || asked === 0);
  const marked = fromState && (options.sendInitialEvents !== undefined || asked === undefined || asked === 0);
  try {
    if (options.sendInitialEvents !== undefined) refuseFuture(call.serving, asked);
    const first = fromState ? store.list(collectionPrefix(call)) : [];
    const after = fromState || asked === undefined || asked === 0 ? store.revision : asked;
    return stream(call, options, { selection, first, marked, after, changes: store.watch(collectionPrefix(call), after) });
  } catch (error) {
    if (error instanceof Compacted) return errorEvent(expiredError(error.message));
    if (error instanceof ApiError) return errorEvent(error);
    throw error;
  }
}

async function* errorEvent(error: ApiError): AsyncGenerator<Event> {
  yield { type: "ERROR", object: error.status };
}

interface Watched {
  selection: Selection;
  /** The state that comes first. */
  first: readonly KubeObject[];
  /** Whether a bookmark says where the state ends. */
  marked: boolean;
  /** Only later changes are told: a client may know a later revision than the server. */
  after: number;
  changes: StoreWatch;
}

/** Everything opened here is closed when the watch ends, whoever ends it. */
function stream(call: Call, options: ListOptions, { selection, first, marked, after, changes }: Watched): AsyncIterable<Event> {
  const opened = new DisposableStack();
  opened.use(changes);
  const bookmarks = options.allowWatchBookmarks;
  const seconds = options.timeoutSeconds;
  let timedOut = false;
  const { clock, store } = call.serving;
  if (seconds !== undefined && seconds > 0) {
    const timer = clock.setTimer(seconds * 1000, () => {
      timedOut = true;
      opened.dispose();
    });
    opened.use(timer);
  }
  const { signal } = call.request;
  const abort = (): void => opened.dispose();
  signal?.addEventListener("abort", abort, { once: true });
  opened.defer(() => signal?.removeEventListener("abort", abort));
  if (signal?.aborted) opened.dispose();
  const start = String(store.revision);
  return once(async function* () {
    try {
      for (const object of first) if (selection.matches(object)) yield { type: "ADDED", object };
      if (marked && bookmarks) yield bookmark(call, start, { "k8s.io/initial-events-end": "true" });
      for (let change = await changes.next(); change !== undefined; change = await changes.next()) {
        const event = change.revision > after ? visible(change, selection) : undefined;
        if (event !== undefined) yield event;
      }
      if (timedOut && bookmarks) yield bookmark(call, String(store.revision));
    } finally {
      opened.dispose();
    }
  }, opened);
}

/** An iterable whose resources are released even when nobody ever reads from it but ends it. */
function once(generate: () => AsyncGenerator<Event>, opened: DisposableStack): AsyncIterable<Event> {
  return {
    [Symbol.asyncIterator]() {
      const events = generate();
      return {
        next: () => events.next(),
        async return() {
          // A generator that waits for a change can only end once its watch has.
          opened.dispose();
          return events.return(undefined);
        },
      };
    },
  };
}

/** What a change is to a reader who sees only what the selection matches. */
function visible({ type, object, previous }: StoreEvent, selection: Selection): Event | undefined {
  const now = type !== "deleted" && selection.matches(object);
  const before = previous !== undefined && selection.matches(previous);
  if (now) return { type: before ? "MODIFIED" : "ADDED", object };
  if (!before) return undefined;
  if (type === "deleted") return { type: "DELETED", object };
  const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: object.metadata.resourceVersion } };
  return { type: "DELETED", object: Object.freeze(last) };
}

function bookmark(call: Call, resourceVersion: string, annotations?: Record<string, string>): Event {
  const metadata = { resourceVersion, ...(annotations === undefined ? {} : { annotations }) };
  return { type: "BOOKMARK", object: { ...kindVersion(call.kind), metadata } };
}
