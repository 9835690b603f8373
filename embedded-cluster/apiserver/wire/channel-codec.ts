import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { Status } from "../../apimachinery/status.ts";

/** The channels of `v5.channel.k8s.io` (and v4, which has no close): the first byte of every message. */
export const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export const EXEC_PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"] as const;

export type ClientMessage =
  | { type: "stdin"; bytes: Uint8Array }
  | { type: "closeStdin" }
  | { type: "resize"; columns: number; rows: number }
  /** Anything that means nothing here. */
  | { type: "ignored" };

export function encodeChannel(channel: number, bytes: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(channel), bytes]);
}

/** What the error channel says when the command is over. */
export function encodeStatus(status: Status): Uint8Array {
  return encodeChannel(CHANNEL.error, encodeUtf8(JSON.stringify(status)));
}

export function decodeClientMessage(message: Uint8Array): ClientMessage {
  switch (message[0]) {
    case CHANNEL.stdin:
      return { type: "stdin", bytes: message.subarray(1) };
    case CHANNEL.resize:
      return decodeResize(message.subarray(1));
    case CHANNEL.close:
      return message[1] === CHANNEL.stdin ? { type: "closeStdin" } : { type: "ignored" };
    default:
      return { type: "ignored" };
  }
}

/** {"Width":80,"Height":24}, each a uint16. */
function decodeResize(bytes: Uint8Array): ClientMessage {
  try {
    const { Width, Height } = JSON.parse(decodeUtf8(bytes)) as { Width?: unknown; Height?: unknown };
    if (isSize(Width) && isSize(Height)) return { type: "resize", columns: Width, rows: Height };
  } catch {
    // Not JSON: ignored, as upstream ignores a resize it cannot read.
  }
  return { type: "ignored" };
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= 65_535;
}
