import type { ApiResponse } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { ApiError } from "@tsunagu/embedded-cluster/apimachinery/status";
import { readAllText } from "@tsunagu/embedded-cluster/kernel/streams";
import { type WireResponse } from "@tsunagu/embedded-cluster/apiserver/wire/wire-handler";
import type { Input } from "./inputs/input.ts";
import type { World } from "./world.ts";

/** What came back, whole. */
export interface Answer {
  status: number;
  type: string;
  /** The body as text; of a stream what came before it was hung up. */
  text: string;
}

const PEER = { commonName: "kubernetes-admin", organizations: ["system:masters"] };
const CHUNKS = 20;

/** Sends an input and reads its answer. Rejects when the server does, which it may not. Aborting `signal` hangs up. */
export async function send(world: World, input: Input, signal: AbortSignal): Promise<Answer> {
  const { method, path, headers, body } = input;
  switch (input.via) {
    case "client":
      return ofClient(await world.client.request({ method: method as "GET", path, headers, signal, ...(body === undefined ? {} : { body }) }));
    case "wire":
      return ofWire(await world.wire.handle({ method, path, headers, peer: PEER, signal, ...(body === undefined ? {} : { body: bytesOf(body) }) }));
    case "upgrade": {
      const { protocols = "", ...rest } = headers;
      const accepted = await world.wire.upgrade({ method, path, headers: rest, peer: PEER, signal }, protocols.split(","));
      if ("status" in accepted) return ofWire(accepted);
      await useUpgrade(accepted);
      return { status: 101, type: "", text: "" };
    }
    case "exec":
      return opened(async () => {
        const channels = await world.client.exec({ path, signal });
        signal.addEventListener("abort", () => channels.close());
        await Promise.all([readAllText(channels.stdout), readAllText(channels.stderr), channels.status.catch(() => undefined)]);
      });
    case "portforward":
      return opened(async () => (await world.client.portForward({ path, port: body as number, signal })).close());
  }
}

const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new TextEncoder().encode(String(body)));

async function ofClient({ status, headers, body }: ApiResponse): Promise<Answer> {
  const type = headers["content-type"] ?? "";
  if (body.type === "json") return { status, type, text: JSON.stringify(body.value) };
  if (body.type === "bytes") return { status, type, text: await readAllText(body.source) };
  return { status, type, text: await streamed(body.events, (event) => JSON.stringify(event)) };
}

async function ofWire({ status, headers, body }: WireResponse): Promise<Answer> {
  const type = headers["content-type"] ?? "";
  const decoder = new TextDecoder();
  return { status, type, text: body instanceof Uint8Array ? decoder.decode(body) : await streamed(body, (chunk) => decoder.decode(chunk)) };
}

async function streamed<T>(source: AsyncIterable<T>, show: (item: T) => string): Promise<string> {
  let text = "";
  let left = CHUNKS;
  for await (const item of source) {
    text += show(item);
    if (--left === 0) break;
  }
  return text;
}

/** Says a few words into the stream and hangs up. */
async function useUpgrade(accepted: {
  open(socket: { send(message: Uint8Array): Promise<void>; close(): void }): { receive(message: Uint8Array): Promise<void>; disconnected(): void };
}): Promise<void> {
  const session = accepted.open({ send: async () => undefined, close: () => undefined });
  for (const message of [[], [0, 120], [4, 123], [255, 3], [0x80, 3, 0, 1, 1, 0, 0, 4]]) await session.receive(Uint8Array.from(message));
  session.disconnected();
}

/** Refusals of streams in memory are thrown. */
async function opened(open: () => Promise<unknown>): Promise<Answer> {
  try {
    await open();
    return { status: 101, type: "", text: "" };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.code, type: "application/json", text: JSON.stringify(error.status) };
  }
}
