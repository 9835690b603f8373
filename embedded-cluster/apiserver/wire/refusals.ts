import { badRequestError } from "../../apimachinery/errors.ts";
import type { ApiError } from "../../apimachinery/status.ts";

/** Refused handshakes whose reason may still be asked for. */
const REMEMBERED = 64;

/** Why the latest WebSocket handshakes were refused, by who asked for what. */
export class Refusals {
  private readonly reasons = new Map<string, ApiError>();

  remember(username: string, path: string, reason: ApiError): void {
    if (this.reasons.size >= REMEMBERED) this.reasons.delete(this.reasons.keys().next().value as string);
    this.reasons.set(`${username} ${path}`, reason);
  }

  /** The reason, once; after that, or without one, that a stream needs an upgrade. */
  take(username: string, path: string): ApiError {
    const key = `${username} ${path}`;
    const reason = this.reasons.get(key);
    this.reasons.delete(key);
    return reason ?? badRequestError("Upgrade request required");
  }
}
