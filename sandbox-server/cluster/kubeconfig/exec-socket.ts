import type { KubeConfig } from "@kubernetes/client-node";
import { type Status, failure } from "@tsunagu/embedded-cluster/apimachinery/status";
import type { ExecChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { Pipe } from "@tsunagu/embedded-cluster/kernel/streams";
import { openSocket } from "./socket.ts";

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
/** v5 only: closes the channel whose number follows. */
const CLOSE = 255;

/** exec and attach over `v5.channel.k8s.io` (v4 where the server is older): every message begins with its channel's number. */
export async function openChannels(config: KubeConfig, request: { path: string; signal?: AbortSignal }): Promise<ExecChannels> {
  const socket = await openSocket(config, request.path, ["v5.channel.k8s.io", "v4.channel.k8s.io"], request.signal);
  const stdout = new Pipe();
  const stderr = new Pipe();
  let status: Status | undefined;
  const { promise, resolve } = Promise.withResolvers<Status>();
  let tail: Promise<void> = Promise.resolve();

  socket.on("message", (data: Buffer) => {
    const channel = data[0];
    const payload = new Uint8Array(data.subarray(1));
    if (channel === ERROR) status = JSON.parse(Buffer.from(payload).toString("utf8")) as Status;
    const pipe = channel === STDOUT ? stdout : channel === STDERR ? stderr : undefined;
    if (pipe === undefined || payload.length === 0) return;
    // A reader that is behind stops the socket, not the process's memory.
    socket.pause();
    tail = tail.then(() => pipe.write(payload)).catch(() => undefined);
    void tail.then(() => socket.resume());
  });
  socket.on("close", () => {
    void tail.then(() => {
      stdout.close();
      stderr.close();
      resolve(status ?? failure(500, "InternalError", "the exec stream was cut off").status);
    });
  });
  request.signal?.addEventListener("abort", () => socket.terminate(), { once: true });

  const send = (channel: number, bytes: Uint8Array) =>
    new Promise<void>((done, fail) => socket.send(Buffer.concat([Buffer.from([channel]), bytes]), { binary: true }, (error) => (error ? fail(error) : done())));
  return {
    stdin: {
      write: (chunk) => send(STDIN, chunk),
      close: () => {
        if (socket.protocol === "v5.channel.k8s.io") void send(CLOSE, new Uint8Array([STDIN])).catch(() => undefined);
      },
    },
    stdout,
    stderr,
    resize: (columns, rows) => void send(RESIZE, Buffer.from(JSON.stringify({ Width: columns, Height: rows }))).catch(() => undefined),
    status: promise,
    close: () => socket.close(),
  };
}
