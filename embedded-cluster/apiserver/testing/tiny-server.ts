import type { ApiMethod, ApiResponse } from "../../apimachinery/wire.ts";
import type { WatchEvent } from "../../apimachinery/object.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { seededRandom } from "../../kernel/random.ts";
import type { VirtualClock } from "../../kernel/virtual-clock.ts";
import { readAllText } from "../../kernel/streams.ts";
import { Store, type StoreOptions } from "../../store/store.ts";
import { type ApiServer, type ApiServerOptions, createApiServer } from "../api-server.ts";
import type { UserInfo } from "../hooks.ts";
import { TINY_KINDS, TINY_OPENAPI } from "./tiny-kinds.ts";

export const ADMIN: UserInfo = { username: "admin", groups: ["system:masters"] };

export interface TinyServer {
  server: ApiServer;
  store: Store;
  clock: VirtualClock;
  /** Status code and JSON value (or text) of one request by the administrator. */
  ask(
    method: ApiMethod,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ code: number; value: any; headers: Record<string, string> }>;
  /** Opens a watch: `next()` gives its next event, `stop()` ends it. */
  watch(path: string, headers?: Record<string, string>): Promise<{ next(): Promise<WatchEvent<any> | undefined>; stop(): void }>;
}

export function tinyServer(options: Partial<ApiServerOptions> & { storeOptions?: StoreOptions } = {}): TinyServer {
  const { storeOptions, ...rest } = options;
  const store = rest.store ?? new Store(storeOptions);
  const clock = virtualClock();
  const server = createApiServer({ clock, random: seededRandom(1), kinds: TINY_KINDS, openapi: TINY_OPENAPI, ...rest, store });
  return {
    server,
    store,
    clock,
    async ask(method, path, body, headers) {
      const response = await server.handle({ method, path, body, headers: headers ?? {} }, ADMIN);
      return { code: response.status, value: await valueOf(response), headers: response.headers };
    },
    async watch(path, headers) {
      const stopper = new AbortController();
      const response = await server.handle({ method: "GET", path, headers: headers ?? {}, signal: stopper.signal }, ADMIN);
      if (response.body.type !== "watch") throw new Error(`not a watch: ${JSON.stringify(response.body)}`);
      const events = response.body.events[Symbol.asyncIterator]();
      return { next: async () => (await events.next()).value, stop: () => stopper.abort() };
    },
  };
}

async function valueOf({ body }: ApiResponse): Promise<unknown> {
  if (body.type === "json") return JSON.parse(JSON.stringify(body.value));
  return body.type === "bytes" ? readAllText(body.source) : "watch";
}
