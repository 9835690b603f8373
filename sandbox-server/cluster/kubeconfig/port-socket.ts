import type { KubeConfig } from "@kubernetes/client-node";
import type { PortChannels } from "@tsunagu/embedded-cluster/apimachinery/wire";
import { Pipe } from "@tsunagu/embedded-cluster/kernel/streams";
import { openSocket } from "./socket.ts";

/** port-forward over `v4.channel.k8s.io`: channel 0 is data, 1 is errors; the first message of each names the port (two bytes). */
export async function openPort(config: KubeConfig, request: { path: string; port: number; signal?: AbortSignal }): Promise<PortChannels> {
  const separator = request.path.includes("?") ? "&" : "?";
  const socket = await openSocket(config, `${request.path}${separator}ports=${request.port}`, ["v4.channel.k8s.io"], request.signal);
  const data = new Pipe();
  const errors = new Pipe();
  const greeted = new Set<number>();
  let tail: Promise<void> = Promise.resolve();
  socket.on("message", (message: Buffer) => {
    const channel = message[0] as number;
    if (!greeted.has(channel)) {
      greeted.add(channel);
      return;
    }
    const payload = new Uint8Array(message.subarray(1));
    socket.pause();
    tail = tail.then(() => (channel === 0 ? data : errors).write(payload)).catch(() => undefined);
    void tail.then(() => socket.resume());
  });
  socket.on("close", () => {
    void tail.then(() => {
      data.close();
      errors.close();
    });
  });
  request.signal?.addEventListener("abort", () => socket.terminate(), { once: true });
  return {
    data: {
      source: data,
      sink: {
        write: (chunk) =>
          new Promise<void>((done, fail) => socket.send(Buffer.concat([Buffer.from([0]), chunk]), { binary: true }, (error) => (error ? fail(error) : done()))),
        close: () => undefined,
      },
    },
    error: errors,
    close: () => socket.close(),
  };
}
