import type { PortChannels } from "../../apimachinery/wire.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { encodeChannel } from "./channel-codec.ts";
import type { MessageSocket, StreamSession } from "./messages.ts";

export const PORT_PROTOCOL = "v4.channel.k8s.io";

/**
 * port-forward over channels: per port one for data (even) and one for errors (odd); the first message of each names the port in
 * two bytes, low one first. Models pkg/kubelet's portforward/websocket.go.
 */
export function portSession(ports: readonly { port: number; channels: PortChannels }[], socket: MessageSocket): StreamSession {
  void pumpAll(ports, socket);
  return {
    async receive(message) {
      const channel = message[0] ?? 255;
      const target = channel % 2 === 0 ? ports[channel / 2] : undefined;
      if (message.length > 1) await target?.channels.data.sink.write(message.slice(1)).catch(() => undefined);
    },
    disconnected: () => {
      for (const { channels } of ports) channels.close();
    },
  };
}

async function pumpAll(ports: readonly { port: number; channels: PortChannels }[], socket: MessageSocket): Promise<void> {
  try {
    for (const [index, { port }] of ports.entries()) {
      const name = Uint8Array.of(port & 0xff, port >>> 8);
      await socket.send(encodeChannel(index * 2, name));
      await socket.send(encodeChannel(index * 2 + 1, name));
    }
    await Promise.all(ports.flatMap(({ channels }, index) => [copy(channels.data.source, index * 2, socket), copy(channels.error, index * 2 + 1, socket)]));
    socket.close(1000);
  } catch {
    for (const { channels } of ports) channels.close();
    socket.close(1011, "stream broken");
  }
}

async function copy(source: ByteSource, channel: number, socket: MessageSocket): Promise<void> {
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await socket.send(encodeChannel(channel, chunk));
}
