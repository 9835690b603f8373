import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Socket } from "../../network/pod-network.ts";
import { PeekableSocket } from "./peekable-socket.ts";

/** A handshake record, and what tells the mesh's own from others (ALPN "istio" of the real one). */
const OFFER = Uint8Array.of(0x16, 3, 1, 0x49);
const ANSWER = Uint8Array.of(0x16, 3, 3, 0x49);
const PROOF_BYTES = 72;

/** The other end does not speak mutual TLS. */
export class NoMutualTls extends Error {}

/** The client's side: shows whose it is. What is said afterwards is as good as encrypted: nothing here can listen in. Throws {@link NoMutualTls}. */
export async function offerMutualTls(socket: Socket, proof: string): Promise<Socket> {
  await socket.sink.write(concatBytes([OFFER, encodeUtf8(proof)]));
  const answered = new PeekableSocket(socket);
  const first = await answered.peek(ANSWER.length);
  if (first.length === 0) throw new NoMutualTls("connection closed");
  if (!startsWith(first, ANSWER)) throw new NoMutualTls("WRONG_VERSION_NUMBER");
  answered.skip(ANSWER.length);
  return answered;
}

/** The server's side: the proof that was shown, which is taken off the stream; undefined when nothing of the kind comes. */
export async function acceptMutualTls(socket: PeekableSocket): Promise<string | undefined> {
  const first = await socket.peek();
  if (!startsWith(first, OFFER) || first.length < OFFER.length + PROOF_BYTES) return undefined;
  socket.skip(OFFER.length + PROOF_BYTES);
  await socket.sink.write(ANSWER);
  return decodeUtf8(first.subarray(OFFER.length, OFFER.length + PROOF_BYTES));
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return bytes.length >= prefix.length && prefix.every((byte, index) => bytes[index] === byte);
}
