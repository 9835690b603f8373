import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createRequire } from "node:module";

const { WebSocket, WebSocketServer } = createRequire(new URL("../sandbox-server/package.json", import.meta.url))("ws") as typeof import("ws");

/** Milliseconds of a bare WebSocket on this machine, now: to open and get one echo, and of one echo on an open one. */
export async function measureFloor(times: number): Promise<{ open: number[]; echo: number[] }> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  server.on("connection", (socket) => socket.on("message", (data) => socket.send(data)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const open: number[] = [];
  const echo: number[] = [];
  for (let index = 0; index < times; index++) {
    const started = performance.now();
    const socket = new WebSocket(url);
    await new Promise((resolve) => socket.once("open", resolve));
    await roundTrip(socket);
    open.push(performance.now() - started);
    const typed = performance.now();
    await roundTrip(socket);
    echo.push(performance.now() - typed);
    socket.terminate();
  }
  server.close();
  http.close();
  return { open, echo };
}

function roundTrip(socket: InstanceType<typeof WebSocket>): Promise<void> {
  return new Promise((resolve) => {
    socket.once("message", () => resolve());
    socket.send("x");
  });
}
