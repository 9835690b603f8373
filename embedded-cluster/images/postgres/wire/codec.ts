import { concatBytes, decodeUtf8, encodeUtf8, EMPTY_BYTES } from "../../../kernel/bytes.ts";
import { SQL_MESSAGE_BYTES } from "../../../kernel/limits.ts";
import type { ByteSource } from "../../../kernel/streams.ts";

/** One message of the frontend/backend protocol, version 3. `type` is empty for the start-up messages, which have none. */
export interface Message {
  type: string;
  body: Uint8Array;
}

export const PROTOCOL_VERSION = 196_608;
export const SSL_REQUEST = 80_877_103;
export const GSS_REQUEST = 80_877_104;
export const CANCEL_REQUEST = 80_877_102;

export class ProtocolError extends Error {}

/** Reads whole messages off a connection. */
export class MessageReader {
  private buffered: Uint8Array = EMPTY_BYTES;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** null when the connection ends between messages. */
  async message(): Promise<Message | null> {
    const head = await this.bytes(5);
    if (head === null) return null;
    return { type: String.fromCharCode(head[0] as number), body: await this.body(head, 1) };
  }

  async startup(): Promise<Message | null> {
    const head = await this.bytes(4);
    return head === null ? null : { type: "", body: await this.body(head, 0) };
  }

  /** The one-byte answer to SSLRequest. */
  async byte(): Promise<number | null> {
    return (await this.bytes(1))?.[0] ?? null;
  }

  private async body(head: Uint8Array, offset: number): Promise<Uint8Array> {
    const length = new DataView(head.buffer, head.byteOffset).getInt32(offset) - 4;
    if (length < 0 || length > SQL_MESSAGE_BYTES) throw new ProtocolError("invalid length of message");
    const body = await this.bytes(length);
    if (body === null) throw new ProtocolError("unexpected EOF within message");
    return body;
  }

  private async bytes(count: number): Promise<Uint8Array | null> {
    const parts: Uint8Array[] = [this.buffered];
    let length = this.buffered.length;
    while (length < count) {
      const more = await this.source.read();
      if (more === null) {
        if (length === 0) return null;
        throw new ProtocolError("unexpected EOF within message");
      }
      parts.push(more);
      length += more.length;
    }
    const whole = concatBytes(parts);
    this.buffered = whole.subarray(count);
    return whole.slice(0, count);
  }
}

/** Builds a message's body. */
export class MessageWriter {
  private readonly parts: Uint8Array[] = [];

  int32(value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, value);
    return this.raw(bytes);
  }

  int16(value: number): this {
    const bytes = new Uint8Array(2);
    new DataView(bytes.buffer).setInt16(0, value);
    return this.raw(bytes);
  }

  /** A text and a zero byte. */
  text(value: string): this {
    return this.raw(encodeUtf8(`${value.replaceAll("\0", "")}\0`));
  }

  raw(bytes: Uint8Array): this {
    this.parts.push(bytes);
    return this;
  }

  message(type: string): Uint8Array {
    const body = concatBytes(this.parts.length === 0 ? [EMPTY_BYTES] : this.parts);
    const head = new Uint8Array(type === "" ? 4 : 5);
    if (type !== "") head[0] = type.charCodeAt(0);
    new DataView(head.buffer).setInt32(head.length - 4, body.length + 4);
    return concatBytes([head, body]);
  }
}

/** Takes a message's body apart. */
export class BodyReader {
  private at = 0;
  private readonly body: Uint8Array;

  constructor(body: Uint8Array) {
    this.body = body;
  }

  get left(): number {
    return this.body.length - this.at;
  }

  int32(): number {
    this.require(4);
    const value = new DataView(this.body.buffer, this.body.byteOffset).getInt32(this.at);
    this.at += 4;
    return value;
  }

  int16(): number {
    this.require(2);
    const value = new DataView(this.body.buffer, this.body.byteOffset).getInt16(this.at);
    this.at += 2;
    return value;
  }

  byte(): number {
    this.require(1);
    return this.body[this.at++] as number;
  }

  text(): string {
    const end = this.body.indexOf(0, this.at);
    if (end < 0) throw new ProtocolError("invalid string in message");
    const text = decodeUtf8(this.body.subarray(this.at, end));
    this.at = end + 1;
    return text;
  }

  raw(length: number): Uint8Array {
    this.require(length);
    this.at += length;
    return this.body.subarray(this.at - length, this.at);
  }

  private require(length: number): void {
    if (length < 0 || this.left < length) throw new ProtocolError("insufficient data left in message");
  }
}
