import type { FastifyReply } from "fastify";
import { PING_MILLISECONDS, SOCKET_BACKLOG_BYTES } from "../../kernel/limits.ts";

/** Turns a reply into Server-Sent Events. `begin` gets the way to send and returns the way to stop. A reader too slow is hung up on: EventSource comes back by itself. */
export function eventStream(reply: FastifyReply, begin: (send: (event: unknown) => void) => () => void): void {
  reply.hijack();
  const socket = reply.raw;
  // The caller may have gone while it was found out who it is: its close was then before anybody listened.
  const isGone = () => socket.destroyed || socket.socket?.destroyed === true;
  const write = (text: string) => {
    if (isGone()) return;
    if (socket.writableLength > SOCKET_BACKLOG_BYTES) socket.destroy();
    else socket.write(text);
  };
  socket.on("error", () => socket.destroy());
  const headers = { ...reply.getHeaders(), "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" };
  socket.writeHead(200, headers as Record<string, string>);
  write("retry: 1000\n\n");
  const stop = begin((event) => write(`data: ${JSON.stringify(event)}\n\n`));
  const ping = setInterval(() => write(": ping\n\n"), PING_MILLISECONDS);
  let stopped = false;
  const end = () => {
    if (stopped) return;
    stopped = true;
    clearInterval(ping);
    stop();
  };
  socket.on("close", end);
  if (isGone()) end();
}
