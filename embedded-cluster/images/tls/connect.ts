import { concatBytes, encodeUtf8 } from "../../kernel/bytes.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import type { Socket } from "../../network/pod-network.ts";
import { type Certificate, parseCertificate } from "./certificate.ts";
import { ALERT, counted, HANDSHAKE, handshakeMessage, RECORD, RecordReader, writeRecord } from "./records.ts";
import { TlsSocket } from "./tls-socket.ts";

export type TlsFailureCode = "not-tls" | "closed" | "alert" | "refused";

/** A handshake that came to nothing. */
export class TlsFailure extends Error {
  readonly code: TlsFailureCode;
  /** The server's alert, for "alert". */
  readonly alert: number;
  constructor(code: TlsFailureCode, alert = 0) {
    super(`TLS handshake failed: ${code}`);
    this.name = "TlsFailure";
    this.code = code;
    this.alert = alert;
  }
}

export interface TlsClientOptions {
  /** For the server to choose a certificate by; left out for addresses. */
  serverName?: string;
  random: Random;
  /** Whether the server's certificates will do. */
  accepts(chain: readonly Certificate[]): boolean;
}

/** The client's side of a handshake over a connection that is open. Throws {@link TlsFailure}, and NetworkError when the connection breaks. */
export async function connectTls(socket: Socket, options: TlsClientOptions): Promise<{ socket: Socket; chain: Certificate[] }> {
  const reader = new RecordReader(socket.source);
  await socket.sink.write(writeRecord(RECORD.handshake, clientHello(options)));
  await expectRecord(reader);
  const chain = certificatesOf(await expectRecord(reader));
  if (!options.accepts(chain)) {
    await socket.sink.write(writeRecord(RECORD.alert, Uint8Array.of(2, ALERT.unknownCa))).catch(() => undefined);
    socket.close();
    throw new TlsFailure("refused");
  }
  await socket.sink.write(writeRecord(RECORD.handshake, handshakeMessage(HANDSHAKE.finished)));
  return { socket: new TlsSocket(socket, reader), chain };
}

async function expectRecord(reader: RecordReader): Promise<Uint8Array> {
  const record = await reader.next();
  if (record === null) throw new TlsFailure("closed");
  if (record === "not-tls") throw new TlsFailure("not-tls");
  if (record.type === RECORD.alert) throw new TlsFailure("alert", record.payload[1] ?? 0);
  return record.payload;
}

/** As RFC 5246, 7.4.1.2, with the name of the server (RFC 6066, 3). */
function clientHello({ serverName, random }: TlsClientOptions): Uint8Array {
  const nonce = Uint8Array.from({ length: 32 }, () => randomInteger(random, 256));
  const name = serverName === undefined ? [] : [Uint8Array.of(0, 0), counted(2, counted(2, Uint8Array.of(0), counted(2, encodeUtf8(serverName))))];
  const suites = counted(2, Uint8Array.of(0x13, 0x02, 0x13, 0x03, 0x13, 0x01));
  return handshakeMessage(HANDSHAKE.clientHello, Uint8Array.of(3, 3), nonce, counted(1), suites, counted(1, Uint8Array.of(0)), counted(2, concatBytes(name)));
}

function certificatesOf(message: Uint8Array): Certificate[] {
  const chain: Certificate[] = [];
  for (let at = 7; at + 3 <= message.length; ) {
    const length = (message[at] as number) * 65_536 + (message[at + 1] as number) * 256 + (message[at + 2] as number);
    chain.push(parseCertificate(message.subarray(at + 3, at + 3 + length)));
    at += 3 + length;
  }
  return chain;
}
