import { z } from "zod";

/*
 * One WebSocket per attached terminal: /api/terminals. The browser's first frame is `hello` with its single-use ticket.
 * Control frames are JSON text. Output is binary: 8 bytes big-endian offset of the first byte in the terminal's whole
 * output, then the bytes. After a dropped socket the browser says how far it got and nothing is lost or doubled; input
 * carries numbers so that what was sent twice is executed once.
 */

export const ClientFrame = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("hello"),
    ticket: z.string().max(200),
    columns: z.number().int().min(2).max(500),
    rows: z.number().int().min(1).max(300),
    /** Bytes of output received so far; 0 for a new screen (the kept scrollback is replayed). */
    receivedBytes: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal("input"), number: z.number().int().min(1), data: z.string().max(65_536) }),
  z.strictObject({ type: z.literal("resize"), columns: z.number().int().min(2).max(500), rows: z.number().int().min(1).max(300) }),
  /** Output drawn so far, for back-pressure. */
  z.strictObject({ type: z.literal("drawn"), bytes: z.number().int().min(0) }),
]);
export type ClientFrame = z.infer<typeof ClientFrame>;

export const ServerFrame = z.discriminatedUnion("type", [
  /** `inputNumber`: the last input the shell was given; the browser sends the later ones again. `shell`: changes when the shell is a new one. */
  z.object({ type: z.literal("ready"), inputNumber: z.number(), shell: z.string(), firstByte: z.number() }),
  z.object({ type: z.literal("accepted"), inputNumber: z.number() }),
  z.object({ type: z.literal("exited"), exitCode: z.number() }),
  z.object({ type: z.literal("refused"), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

export const OUTPUT_HEADER_BYTES = 8;
/** Output drawn by the browser may lag this far behind before the server stops reading from the shell. */
export const OUTPUT_WINDOW_BYTES = 256 * 1024;
/** Output kept for a browser that comes back. */
export const OUTPUT_REPLAY_BYTES = 256 * 1024;
/** Close codes of our own. */
export const CLOSE_REFUSED = 4001;
export const CLOSE_SESSION_ENDED = 4002;
export const CLOSE_BAD_FRAME = 4003;
export const CLOSE_REPLACED = 4004;
