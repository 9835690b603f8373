import { decodeUtf8 } from "../../kernel/bytes.ts";
import type { Socket } from "../../network/pod-network.ts";
import { ALERT, counted, HANDSHAKE, handshakeMessage, RECORD, RecordReader, writeRecord } from "./records.ts";
import { TlsSocket } from "./tls-socket.ts";

/** What a connection to a TLS port turned out to be. */
export type Accepted =
  | { kind: "tls"; socket: Socket; serverName: string | undefined }
  /** Somebody speaks without TLS; nothing of what was said is lost. */
  | { kind: "plain"; socket: Socket };

/** Chooses what to show to a client that asks for `serverName`: certificates in DER, the server's own first. undefined: there is none. */
export type CertificateChoice = (serverName: string | undefined) => readonly Uint8Array[] | undefined;

/** The server's side of a handshake. undefined when the client went away or would not have the certificate. */
export async function acceptTls(socket: Socket, choose: CertificateChoice): Promise<Accepted | undefined> {
  const reader = new RecordReader(socket.source);
  const first = await reader.peek();
  if (first !== RECORD.handshake) return first === null ? undefined : { kind: "plain", socket: withSource(socket, reader) };
  const hello = await reader.next();
  if (hello === null || hello === "not-tls" || hello.payload[0] !== HANDSHAKE.clientHello) return refuse(socket, ALERT.handshakeFailure);
  const serverName = serverNameIn(hello.payload);
  const chain = choose(serverName);
  if (chain === undefined) return refuse(socket, ALERT.unrecognizedName);
  const serverHello = handshakeMessage(HANDSHAKE.serverHello, Uint8Array.of(3, 3), hello.payload.subarray(6, 38), counted(1), Uint8Array.of(0x13, 0x02, 0));
  await socket.sink.write(writeRecord(RECORD.handshake, serverHello));
  const certificates = counted(3, ...chain.map((der) => counted(3, der)));
  await socket.sink.write(writeRecord(RECORD.handshake, handshakeMessage(HANDSHAKE.certificate, certificates)));
  const finished = await reader.next();
  if (finished === null || finished === "not-tls" || finished.type !== RECORD.handshake) return undefined;
  return { kind: "tls", socket: new TlsSocket(socket, reader), serverName };
}

async function refuse(socket: Socket, alert: number): Promise<undefined> {
  await socket.sink.write(writeRecord(RECORD.alert, Uint8Array.of(2, alert)));
  return undefined;
}

function withSource(socket: Socket, reader: RecordReader): Socket {
  const { local, remote, sink } = socket;
  return { local, remote, sink, source: reader.remainder(), close: () => socket.close(), reset: () => socket.reset() };
}

/** The first host name of the server_name extension. */
function serverNameIn(hello: Uint8Array): string | undefined {
  const sixteen = (at: number) => (hello[at] ?? 0) * 256 + (hello[at + 1] ?? 0);
  let at = 38;
  at += 1 + (hello[at] ?? 0);
  at += 2 + sixteen(at);
  at += 1 + (hello[at] ?? 0);
  const end = Math.min(hello.length, at + 2 + sixteen(at));
  for (at += 2; at + 4 <= end; at += 4 + sixteen(at + 2)) {
    if (sixteen(at) === 0 && hello[at + 6] === 0) return decodeUtf8(hello.subarray(at + 9, at + 9 + sixteen(at + 7))).toLowerCase();
  }
  return undefined;
}
