import { AFFINITY_CLIENTS } from "../../kernel/limits.ts";
import type { Backend } from "./backend.ts";

interface Remembered {
  ip: string;
  port: number;
  /** Milliseconds since the epoch. */
  lastSeen: number;
}

/**
 * Which backend each client of one Service port last had. Models the `recent` rules of kube-proxy's iptables mode: every new
 * connection renews the memory. What has expired is forgotten when it is met, so that no timer runs.
 */
export class Affinity {
  private readonly clients = new Map<string, Remembered>();

  find(client: string, backends: readonly Backend[], now: number, timeoutSeconds: number): Backend | undefined {
    const known = this.clients.get(client);
    if (known === undefined) return undefined;
    if (now - known.lastSeen >= timeoutSeconds * 1_000) {
      this.clients.delete(client);
      return undefined;
    }
    return backends.find((backend) => backend.ip === known.ip && backend.port === known.port);
  }

  remember(client: string, backend: Backend, now: number): void {
    // Re-inserted, so that the map's order is the order of last use.
    this.clients.delete(client);
    this.clients.set(client, { ip: backend.ip, port: backend.port, lastSeen: now });
    if (this.clients.size <= AFFINITY_CLIENTS) return;
    for (const oldest of this.clients.keys()) {
      this.clients.delete(oldest);
      break;
    }
  }
}
