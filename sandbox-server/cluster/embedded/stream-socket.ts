import type { AcceptedUpgrade } from "@tsunagu/embedded-cluster/apiserver/wire/messages";
import type { RawData, WebSocket } from "ws";
import { PING_MILLISECONDS } from "../../kernel/limits.ts";

/** Joins an accepted exec or port-forward stream to its WebSocket. The socket is read as fast as the stream takes it, and pinged. */
export function joinStream(socket: WebSocket, accepted: AcceptedUpgrade): void {
  const session = accepted.open({
    send: (message) => new Promise((resolve, reject) => socket.send(message, { binary: true }, (error) => (error ? reject(error) : resolve()))),
    close: (code, reason) => socket.close(code, reason),
  });
  let tail: Promise<void> = Promise.resolve();
  socket.on("message", (data: RawData) => {
    socket.pause();
    tail = tail.then(() => session.receive(new Uint8Array(data as Buffer)));
    void tail.then(() => socket.resume());
  });
  const ping = setInterval(() => socket.ping(), PING_MILLISECONDS);
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(ping);
    session.disconnected();
  });
}
