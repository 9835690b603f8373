import type { FastifyReply } from "fastify";
import { PING_MILLISECONDS } from "../../kernel/limits.ts";

/** Bytes that may wait in a slow reader's socket before it is hung up on; EventSource then comes back by itself. */
const BACKLOG_BYTES = 1024 * 1024;

/** Turns a reply into Server-Sent Events. `begin` gets the way to send and returns the way to stop. */
export function eventStream(reply: FastifyReply, begin: (send: (event: unknown) => void) => () => void): void {
  reply.hijack();
  const socket = reply.raw;
  const headers = { ...reply.getHeaders(), "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" };
  socket.writeHead(200, headers as Record<string, string>);
  const send = (event: unknown) => {
    if (socket.writableLength > BACKLOG_BYTES) socket.destroy();
    else socket.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  socket.write("retry: 1000\n\n");
  const stop = begin(send);
  const ping = setInterval(() => socket.write(": ping\n\n"), PING_MILLISECONDS);
  socket.on("close", () => {
    clearInterval(ping);
    stop();
  });
}
