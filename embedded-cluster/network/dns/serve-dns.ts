import { concatBytes } from "../../kernel/bytes.ts";
import { type Disposable, DisposableStack } from "../../kernel/disposable.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import type { PodNetwork, Socket } from "../pod-network.ts";
import type { ClusterDns } from "./cluster-dns.ts";

/** Serves `dns` on port 53 of a pod, over UDP and TCP. Throws EADDRINUSE. */
export function serveDns(network: PodNetwork, dns: Pick<ClusterDns, "answer">, port = 53): Disposable {
  const opened = new DisposableStack();
  const connections = new Set<Socket>();
  opened.use(network.serveDatagrams(port, ({ payload }) => dns.answer(payload, "udp")));
  const listener = opened.use(network.listen(port));
  opened.defer(() => {
    for (const socket of connections) socket.close();
  });
  void (async () => {
    for (let socket = await listener.accept(); socket !== null; socket = await listener.accept()) {
      const accepted = socket;
      connections.add(accepted);
      void serveConnection(accepted, dns)
        .catch(() => undefined)
        .finally(() => {
          connections.delete(accepted);
          accepted.close();
        });
    }
  })();
  return opened;
}

async function serveConnection(socket: Socket, dns: Pick<ClusterDns, "answer">): Promise<void> {
  for (let query = await readFramed(socket.source); query !== null; query = await readFramed(socket.source)) {
    await socket.sink.write(framed(await dns.answer(query, "tcp")));
  }
}

/** A message behind its length, as it travels over TCP (RFC 1035, 4.2.2). */
export function framed(message: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(message.length >>> 8, message.length & 255), message]);
}

/** The next message, or null at the end of the stream. */
export async function readFramed(source: ByteSource): Promise<Uint8Array | null> {
  const length = await readExactly(source, 2);
  return length === null ? null : readExactly(source, (length[0] as number) * 256 + (length[1] as number));
}

async function readExactly(source: ByteSource, length: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let missing = length;
  while (missing > 0) {
    const chunk = await source.read(missing);
    if (chunk === null) return null;
    chunks.push(chunk);
    missing -= chunk.length;
  }
  return concatBytes(chunks);
}
