import { concatBytes, EMPTY_BYTES } from "../../kernel/bytes.ts";
import { REDIS_VALUE_BYTES } from "../../kernel/limits.ts";
import type { ByteSource } from "../../kernel/streams.ts";

/** A value of the Redis serialization protocol. Texts are binary: one character per byte. */
export type Reply =
  | { kind: "simple"; text: string }
  | { kind: "error"; text: string }
  | { kind: "integer"; value: number }
  | { kind: "bulk"; text: string }
  | { kind: "null" }
  | { kind: "null array" }
  | { kind: "array"; items: Reply[] };

export const OK: Reply = { kind: "simple", text: "OK" };
export const NULL: Reply = { kind: "null" };
export const bulk = (text: string): Reply => ({ kind: "bulk", text });
export const integer = (value: number): Reply => ({ kind: "integer", value });
export const error = (text: string): Reply => ({ kind: "error", text });
export const array = (items: Reply[]): Reply => ({ kind: "array", items });
export const bulks = (texts: Iterable<string>): Reply => array([...texts].map(bulk));

export class RespError extends Error {}

/** One character per byte. */
export function toBinary(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

export function fromBinary(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  return bytes;
}

export function encodeReply(reply: Reply): string {
  switch (reply.kind) {
    case "simple":
      return `+${reply.text}\r\n`;
    case "error":
      return `-${reply.text}\r\n`;
    case "integer":
      return `:${reply.value}\r\n`;
    case "bulk":
      return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case "null":
      return "$-1\r\n";
    case "null array":
      return "*-1\r\n";
    case "array":
      return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join("")}`;
  }
}

export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join("")}`;
}

const ITEMS_LIMIT = 65_536;
const LINE_BYTES = 64 * 1024;

/** Reads commands and replies off a connection. */
export class RespReader {
  private buffered: Uint8Array = EMPTY_BYTES;
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** A command's words, as an array of bulk strings or as a line typed by hand. null at the end. */
  async command(): Promise<string[] | null> {
    const line = await this.line();
    if (line === null) return null;
    if (!line.startsWith("*")) return line.trim() === "" ? [] : line.trim().split(/\s+/);
    const count = Number(line.slice(1));
    if (!Number.isInteger(count) || count > ITEMS_LIMIT) throw new RespError("Protocol error: invalid multibulk length");
    const words: string[] = [];
    for (let index = 0; index < count; index++) {
      const head = await this.line();
      if (head === null) return null;
      if (!head.startsWith("$")) throw new RespError(`Protocol error: expected '$', got '${head[0] ?? ""}'`);
      words.push(await this.block(Number(head.slice(1))));
    }
    return words;
  }

  async reply(depth = 0): Promise<Reply | null> {
    const line = await this.line();
    if (line === null) return null;
    const rest = line.slice(1);
    const kind = line[0];
    if (kind === "+") return { kind: "simple", text: rest };
    if (kind === "-") return { kind: "error", text: rest };
    if (kind === ":") return { kind: "integer", value: Number(rest) };
    if (kind === "$") return rest === "-1" ? NULL : { kind: "bulk", text: await this.block(Number(rest)) };
    if (kind !== "*" || depth > 8) throw new RespError(`Protocol error, got "${kind ?? ""}" as reply type byte`);
    if (rest === "-1") return { kind: "null array" };
    const items: Reply[] = [];
    for (let index = 0; index < Math.min(Number(rest), ITEMS_LIMIT); index++) {
      const item = await this.reply(depth + 1);
      if (item === null) return null;
      items.push(item);
    }
    return { kind: "array", items };
  }

  private async line(): Promise<string | null> {
    for (;;) {
      const end = this.buffered.indexOf(10);
      if (end >= 0) {
        const line = toBinary(this.buffered.subarray(0, end)).replace(/\r$/, "");
        this.buffered = this.buffered.subarray(end + 1);
        return line;
      }
      if (this.buffered.length > LINE_BYTES) throw new RespError("Protocol error: too big inline request");
      const more = await this.source.read();
      if (more === null) return null;
      this.buffered = concatBytes([this.buffered, more]);
    }
  }

  private async block(length: number): Promise<string> {
    if (!Number.isInteger(length) || length < 0 || length > REDIS_VALUE_BYTES) throw new RespError("Protocol error: invalid bulk length");
    const parts: Uint8Array[] = [this.buffered];
    let have = this.buffered.length;
    while (have < length + 2) {
      const more = await this.source.read();
      if (more === null) throw new RespError("unexpected end of stream");
      parts.push(more);
      have += more.length;
    }
    const whole = concatBytes(parts);
    this.buffered = whole.subarray(length + 2);
    return toBinary(whole.subarray(0, length));
  }
}
