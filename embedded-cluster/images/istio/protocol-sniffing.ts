import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { PeekableSocket } from "./peekable-socket.ts";

const METHODS = /^(GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|CONNECT|TRACE) /;
const LONGEST_METHOD_BYTES = 8;

/** Whether what a client begins with is HTTP/1. It waits for the client to say something, as Envoy's HTTP inspector does. */
export async function speaksHttp(socket: PeekableSocket): Promise<boolean> {
  const first = await socket.peek();
  // A method may come in pieces, typed by hand.
  const isLetters = first.length > 0 && first.every((byte) => byte >= 0x41 && byte <= 0x5a);
  const bytes = isLetters && first.length < LONGEST_METHOD_BYTES ? await socket.peek(LONGEST_METHOD_BYTES) : first;
  return METHODS.test(decodeUtf8(bytes.subarray(0, LONGEST_METHOD_BYTES)));
}
