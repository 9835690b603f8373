import type { Dice } from "../dice.ts";

/** One thing sent to the server. JSON, but for bytes. */
export interface Input {
  /** In memory, as bytes through the handler that HTTPS stands on, or as a stream: a WebSocket handshake, or exec and port-forward in memory. */
  via: "client" | "wire" | "upgrade" | "exec" | "portforward";
  method: string;
  path: string;
  headers: Record<string, string>;
  /** A JSON value for "client"; bytes or a text as they stand for both. */
  body?: unknown;
}

/** What inputs are made from. */
export interface Scene {
  dice: Dice;
  /** Objects and lists that the server gave lately. */
  seen: readonly Record<string, unknown>[];
  /** resourceVersions and continue tokens that the server gave lately. */
  tokens: readonly string[];
}

export type InputMaker = (scene: Scene) => Input;

const WIRE_SHARE = 0.4;

/** A request whose body is an object: in memory, or typed out in JSON. */
export function withBody(dice: Dice, method: string, path: string, body: unknown, headers: Record<string, string> = {}): Input {
  if (!dice.chance(WIRE_SHARE)) return { via: "client", method, path, headers, body };
  return { via: "wire", method, path, headers: { "content-type": "application/json", ...headers }, body: text(body) };
}

export function withoutBody(dice: Dice, method: string, path: string, headers: Record<string, string> = {}): Input {
  return { via: dice.chance(WIRE_SHARE) ? "wire" : "client", method, path, headers };
}

/** Deeper values than JSON.stringify can write are not typed out. */
export function text(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  }
}

/** For a person, and for who asks what was in progress. */
export function describeInput({ via, method, path, headers, body }: Input): string {
  const shown =
    body instanceof Uint8Array ? `${body.length} bytes in base64: ${Buffer.from(body).toString("base64")}` : typeof body === "string" ? body : text(body);
  return `${via} ${method} ${path} ${JSON.stringify(headers)} ${shown}`;
}
