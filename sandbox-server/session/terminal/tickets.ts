import { randomBytes } from "node:crypto";
import type { Clock } from "@tsunagu/embedded-cluster/kernel/clock";
import { TICKET_SECONDS } from "../../kernel/limits.ts";

interface Grant {
  personId: string;
  sessionId: string;
  terminalId: string;
  expires: number;
}

/** Tickets kept at once; the oldest go first. */
const TICKETS_KEPT = 10_000;

/** Single-use, short-lived permissions to attach one person to one terminal. */
export class TicketOffice {
  private readonly grants = new Map<string, Grant>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  issue(grant: Omit<Grant, "expires">): { ticket: string; expiresAt: string } {
    const ticket = randomBytes(24).toString("base64url");
    const expires = this.clock.now() + TICKET_SECONDS * 1000;
    for (const [old, { expires: due }] of this.grants) {
      if (due > this.clock.now() && this.grants.size < TICKETS_KEPT) break;
      this.grants.delete(old);
    }
    this.grants.set(ticket, { ...grant, expires });
    return { ticket, expiresAt: new Date(expires).toISOString() };
  }

  /** What the ticket permits, once. undefined: never issued, used, or too old. */
  redeem(ticket: string): Omit<Grant, "expires"> | undefined {
    const grant = this.grants.get(ticket);
    this.grants.delete(ticket);
    if (grant === undefined || grant.expires < this.clock.now()) return undefined;
    return { personId: grant.personId, sessionId: grant.sessionId, terminalId: grant.terminalId };
  }
}
