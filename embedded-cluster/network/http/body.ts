import { encodeUtf8, EMPTY_BYTES } from "../../kernel/bytes.ts";
import { HTTP_BODY_BYTES } from "../../kernel/limits.ts";
import type { ByteSink, ByteSource } from "../../kernel/streams.ts";
import { readFields } from "./head.ts";
import type { HeadReader } from "./head-reader.ts";
import { HttpFailure } from "./http-failure.ts";
import type { HttpHeaders } from "./http-headers.ts";

/** What a program gives as a body. */
export type BodyInit = Uint8Array | string | ByteSource;

/** How the end of a body is known. */
export type Framing = { kind: "none" } | { kind: "length"; bytes: number } | { kind: "chunked" } | { kind: "until-close" };

/** How long the body of a message with these headers is. Two lengths, or a length beside chunks, are refused: they smuggle requests. */
export function framingOf(headers: HttpHeaders, otherwise: Framing): Framing {
  const encodings = headers.getAll("transfer-encoding");
  const lengths = new Set(headers.getAll("content-length"));
  if (encodings.length > 0) {
    if (lengths.size > 0) throw new HttpFailure("malformed", "both Content-Length and Transfer-Encoding");
    if (encodings.length > 1 || encodings[0]?.toLowerCase() !== "chunked") throw new HttpFailure("malformed", "unsupported transfer encoding", 501);
    return { kind: "chunked" };
  }
  if (lengths.size === 0) return otherwise;
  const [length = ""] = lengths;
  if (lengths.size > 1 || !/^\d{1,15}$/.test(length)) throw new HttpFailure("malformed", "invalid Content-Length");
  if (Number(length) > HTTP_BODY_BYTES) throw tooLarge();
  return { kind: "length", bytes: Number(length) };
}

/** A body being read off a connection. */
export class IncomingBody implements ByteSource {
  /** The whole body was read: the connection can carry another message. */
  isComplete: boolean;
  private readonly reader: HeadReader;
  private readonly framing: Framing;
  private readonly onEnd: () => void;
  private remaining: number;
  private received = 0;
  private firstChunk = true;

  constructor(reader: HeadReader, framing: Framing, onEnd: () => void = () => undefined) {
    this.reader = reader;
    this.framing = framing;
    this.onEnd = onEnd;
    this.remaining = framing.kind === "length" ? framing.bytes : 0;
    this.isComplete = framing.kind === "none" || (framing.kind === "length" && framing.bytes === 0);
  }

  async read(maxBytes = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    if (this.isComplete) return null;
    if (this.framing.kind === "chunked" && this.remaining === 0 && !(await this.nextChunk())) return this.end();
    const limit = this.framing.kind === "until-close" ? maxBytes : Math.min(maxBytes, this.remaining);
    const bytes = await this.reader.some(limit);
    if (bytes === null) {
      if (this.framing.kind === "until-close") return this.end();
      throw new HttpFailure("truncated", `transfer closed with ${this.remaining} bytes remaining to read`);
    }
    this.received += bytes.length;
    if (this.received > HTTP_BODY_BYTES) throw tooLarge();
    this.remaining -= bytes.length;
    if (this.framing.kind === "length" && this.remaining === 0) this.end();
    return bytes;
  }

  /** Reads a chunk's size; false after the last chunk and its trailers. */
  private async nextChunk(): Promise<boolean> {
    const budget = { bytes: 4_096 };
    if (!this.firstChunk && (await this.reader.line(budget)) !== "") throw new HttpFailure("malformed", "malformed chunk");
    this.firstChunk = false;
    const line = await this.reader.line(budget);
    if (line === undefined) throw new HttpFailure("truncated", "connection ended between chunks");
    const size = /^([0-9a-fA-F]{1,8})(?:\s*;.*)?$/.exec(line)?.[1];
    if (size === undefined) throw new HttpFailure("malformed", "malformed chunk size");
    this.remaining = Number.parseInt(size, 16);
    if (this.received + this.remaining > HTTP_BODY_BYTES) throw tooLarge();
    if (this.remaining > 0) return true;
    await readFields(this.reader, budget);
    return false;
  }

  private end(): null {
    this.isComplete = true;
    this.onEnd();
    return null;
  }
}

/** The bytes of a body that is there as a whole; undefined for a stream. */
export function wholeBody(body: BodyInit | undefined): Uint8Array | undefined {
  if (body === undefined) return EMPTY_BYTES;
  if (typeof body === "string") return encodeUtf8(body);
  return body instanceof Uint8Array ? body : undefined;
}

/** Copies a stream to a connection, in chunks unless the other end reads until close. */
export async function sendStream(sink: ByteSink, body: ByteSource, chunked: boolean): Promise<void> {
  for (let bytes = await body.read(); bytes !== null; bytes = await body.read()) {
    if (bytes.length === 0) continue;
    if (!chunked) await sink.write(bytes);
    else {
      await sink.write(encodeUtf8(`${bytes.length.toString(16)}\r\n`));
      await sink.write(bytes);
      await sink.write(encodeUtf8("\r\n"));
    }
  }
  if (chunked) await sink.write(encodeUtf8("0\r\n\r\n"));
}

function tooLarge(): HttpFailure {
  return new HttpFailure("too-large", `body is longer than ${HTTP_BODY_BYTES} bytes`, 413);
}
