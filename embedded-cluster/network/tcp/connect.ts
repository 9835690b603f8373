import { type Clock, sleep } from "../../kernel/clock.ts";
import { networkFailure } from "../network-failure.ts";
import type { Socket } from "../pod-network.ts";

/** What came back for one SYN. */
export type SynAnswer = { kind: "accepted"; socket: Socket } | { kind: "refused" | "dropped" | "host-unreachable" | "network-unreachable" };

/** When Linux sends a SYN again (tcp_syn_retries = 6), in milliseconds after the first, and when it gives up. */
const SYN_AT = [0, 1_000, 3_000, 7_000, 15_000, 31_000, 63_000];
const GIVE_UP_AT = 127_000;
/** Three unanswered ARP requests, a second apart, make a neighbour unreachable. */
const NEIGHBOUR_LOST_AT = 3_000;

/**
 * The rest of connect(2) after a first SYN that brought no connection: sends SYNs until one is answered. A connection that was
 * dropped by a policy, or by a full backlog, comes about when a later SYN passes, as on a real network.
 */
export async function connectTcp(
  clock: Clock,
  first: SynAnswer,
  sendSyn: () => SynAnswer,
  signal: AbortSignal,
  timeoutMilliseconds: number = GIVE_UP_AT,
): Promise<Socket> {
  const deadline = Math.min(timeoutMilliseconds, GIVE_UP_AT);
  let answer = first;
  let elapsed = 0;
  for (let attempt = 1; ; attempt++) {
    if (answer.kind === "accepted") return answer.socket;
    if (answer.kind === "refused") throw networkFailure("ECONNREFUSED");
    if (answer.kind === "network-unreachable") throw networkFailure("ENETUNREACH");
    if (answer.kind === "host-unreachable" && elapsed >= NEIGHBOUR_LOST_AT) throw networkFailure("EHOSTUNREACH");
    const next = Math.min(SYN_AT[attempt] ?? GIVE_UP_AT, deadline);
    await sleep(clock, next - elapsed, signal);
    elapsed = next;
    if (elapsed >= deadline) throw networkFailure("ETIMEDOUT");
    answer = sendSyn();
  }
}
