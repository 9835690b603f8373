import { constants, createDeflate } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Pipe, sourceOf } from "../../../kernel/streams.ts";
import { virtualClock } from "../../../kernel/testing/virtual.ts";
import { SPDY_DICTIONARY } from "./dictionary.ts";
import { FrameReader, control, uint32 } from "./frames.ts";
import { Inflater } from "./inflate.ts";
import { spdySession } from "./spdy-session.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Uint8Array) => new TextDecoder().decode(value);

/** The host's zlib, flushed after every piece, as Go's client does. */
function deflater(dictionary?: Uint8Array, level = 9): (piece: Uint8Array) => Promise<Uint8Array> {
  const stream = createDeflate({ level, ...(dictionary === undefined ? {} : { dictionary }) });
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return (piece) =>
    new Promise((resolve) => {
      stream.write(piece);
      stream.flush(constants.Z_SYNC_FLUSH, () => setImmediate(() => resolve(new Uint8Array(Buffer.concat(chunks.splice(0))))));
    });
}

function headerBlock(headers: Record<string, string>): Uint8Array {
  const parts = Object.entries(headers).flatMap(([name, value]) => [name, value]);
  return new Uint8Array(Buffer.concat([uint32(parts.length / 2), ...parts.flatMap((part) => [uint32(part.length), bytes(part)])]));
}

test("the dictionary is SPDY/3's, by its Adler-32", () => {
  let a = 1;
  let b = 0;
  for (const byte of SPDY_DICTIONARY) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  expect(((b << 16) | a) >>> 0).toBe(0xe3c6a7c2);
});

describe("Inflater", () => {
  test.each([0, 1, 6, 9])("reads what zlib writes at level %d, piece by piece", async (level) => {
    const inflater = new Inflater(SPDY_DICTIONARY);
    const deflate = deflater(SPDY_DICTIONARY, level);
    const random = Array.from({ length: 3_000 }, (_, index) => String.fromCharCode(32 + ((index * index * 7 + index) % 90))).join("");
    for (const piece of ["accept-encoding: gzip", "x".repeat(5_000), random, random, "content-type"]) {
      expect(text(inflater.inflate(await deflate(bytes(piece))))).toBe(piece);
    }
  });

  test("refuses what is no zlib, and what is cut off", async () => {
    expect(() => new Inflater(SPDY_DICTIONARY).inflate(bytes("hello"))).toThrow("not a zlib stream");
    const whole = await deflater()(bytes("some headers, some more headers"));
    expect(() => new Inflater(SPDY_DICTIONARY).inflate(whole.subarray(0, whole.length - 8))).toThrow("unexpected end of block");
    const bomb = await deflater()(new Uint8Array(1_000_000));
    expect(() => new Inflater(SPDY_DICTIONARY).inflate(bomb)).toThrow("header block too large");
  });
});

describe("port-forward over SPDY", () => {
  async function connected(connect: Parameters<typeof spdySession>[0]) {
    const clock = virtualClock();
    const deflate = deflater(SPDY_DICTIONARY);
    const sent: string[] = [];
    const replies = new FrameReader();
    const socket = {
      closed: undefined as number | undefined,
      async send(message: Uint8Array) {
        const reply = message[0] === 0x80;
        for (const frame of replies.read(message))
          sent.push(frame.type === "data" ? `${frame.stream}:${text(frame.bytes)}${frame.last ? "$" : ""}` : reply ? `control ${message[3]}` : frame.type);
      },
      close(code?: number) {
        socket.closed = code;
      },
    };
    const session = spdySession(connect, socket);
    const open = async (stream: number, headers: Record<string, string>) => {
      const block = await deflate(headerBlock(headers));
      await session.receive(control(1, 0, new Uint8Array(Buffer.concat([uint32(stream), uint32(0), Uint8Array.of(0, 0), block]))));
    };
    const data = (stream: number, value: string, last = false) =>
      session.receive(new Uint8Array(Buffer.concat([uint32(stream), uint32(((last ? 1 : 0) << 24) | value.length), bytes(value)])));
    return { clock, sent, socket, session, open, data };
  }

  test("carries a connection on its pair of streams", async () => {
    const asked: number[] = [];
    const echo = new Pipe();
    const { clock, sent, session, open, data } = await connected(async (port) => {
      asked.push(port);
      return { data: { source: echo, sink: echo }, error: sourceOf(""), close: () => undefined };
    });
    await open(1, { streamtype: "error", port: "8080", requestid: "0" });
    await open(3, { streamtype: "data", port: "8080", requestid: "0" });
    await data(3, "GET /");
    await session.receive(control(6, 0, uint32(7)));
    await data(3, " HTTP/1.1", true);
    await clock.settle();
    expect(asked).toEqual([8080]);
    expect(sent.filter((line) => line.startsWith("control"))).toEqual(["control 2", "control 2", "control 6"]);
    const received = sent
      .filter((line) => line.startsWith("3:"))
      .map((line) => line.slice(2))
      .join("");
    expect([received, sent.at(-1)]).toEqual(["GET / HTTP/1.1$", "1:$"]);
  });

  test("a port that refuses is told on the error stream", async () => {
    const { clock, sent, open } = await connected(async () => {
      throw new Error("connection refused");
    });
    await open(1, { streamtype: "error", port: "81", requestid: "0" });
    await open(3, { streamtype: "data", port: "81", requestid: "0" });
    await clock.settle();
    expect(sent.slice(2)).toEqual(["1:connection refused", "3:$", "1:$"]);
  });

  test("frames that are none end the connection", async () => {
    const { session, socket } = await connected(async () => {
      throw new Error("never");
    });
    await session.receive(bytes("GET / HTTP/1.1\r\n\r\n"));
    expect(socket.closed).toBe(1002);
  });
});
