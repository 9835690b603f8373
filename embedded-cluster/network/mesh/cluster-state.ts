import { type Random, randomInteger } from "../../kernel/random.ts";
import type { UpstreamCluster } from "./cluster.ts";
import { milliseconds } from "./durations.ts";
import type { MeshEndpoint } from "./mesh-configuration.ts";

/** Envoy's defaults where Istio sets none. */
const INTERVAL_MILLISECONDS = 10_000;
const BASE_EJECTION_MILLISECONDS = 30_000;
const CONSECUTIVE_ERRORS = 5;
const MAXIMUM_EJECTION_PERCENT = 10;

interface Host {
  active: number;
  consecutiveErrors: number;
  consecutiveGatewayErrors: number;
  ejections: number;
  /** Milliseconds since the epoch; 0: in rotation. */
  ejectedUntil: number;
}

/** What one proxy remembers of one cluster: whose turn it is, what is in flight, who failed. No timers: all is reckoned when it is asked. */
export class ClusterState {
  private readonly hosts = new Map<string, Host>();
  private turn = 0;
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  /** A place in the connection pool, at once or when one is free; undefined: the circuit is open. Given back with {@link leave}. */
  async enter({ policy }: UpstreamCluster): Promise<true | undefined> {
    const connections = policy.connectionPool?.tcp?.maxConnections ?? Number.POSITIVE_INFINITY;
    const requests = policy.connectionPool?.http?.http2MaxRequests || Number.POSITIVE_INFINITY;
    const pending = policy.connectionPool?.http?.http1MaxPendingRequests || Number.POSITIVE_INFINITY;
    if (this.active + this.waiting.length >= requests) return undefined;
    if (this.active >= connections) {
      if (this.waiting.length >= pending) return undefined;
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
    this.active++;
    return true;
  }

  leave(): void {
    this.active--;
    this.waiting.shift()?.();
  }

  /** Chooses an endpoint; undefined: none is healthy. `hash` is what consistent hashing goes by. */
  choose(cluster: UpstreamCluster, now: number, random: Random, hash: string | undefined, tried: ReadonlySet<string>): MeshEndpoint | undefined {
    this.forget(cluster.endpoints);
    const healthy = cluster.endpoints.filter((endpoint) => this.host(endpoint).ejectedUntil <= now);
    if (healthy.length === 0) return undefined;
    if (hash !== undefined) return hashed(healthy, hash);
    // A retry goes to a host that was not tried yet, where there is one (Istio's previous_hosts predicate).
    const fresh = healthy.filter((endpoint) => !tried.has(keyOf(endpoint)));
    const candidates = fresh.length > 0 ? fresh : healthy;
    const simple = cluster.policy.loadBalancer?.simple;
    if (simple === "ROUND_ROBIN") return candidates[this.turn++ % candidates.length];
    const one = candidates[randomInteger(random, candidates.length)] as MeshEndpoint;
    if (simple === "RANDOM") return one;
    const other = candidates[randomInteger(random, candidates.length)] as MeshEndpoint;
    return this.host(other).active < this.host(one).active ? other : one;
  }

  began(endpoint: MeshEndpoint): void {
    this.host(endpoint).active++;
  }

  /** Tells how an exchange ended; an endpoint that failed too often in a row is taken out of rotation. Models Envoy's outlier detection. */
  ended(cluster: UpstreamCluster, endpoint: MeshEndpoint, status: number, now: number): void {
    const host = this.host(endpoint);
    host.active--;
    const { outlierDetection } = cluster.policy;
    if (outlierDetection === undefined) return;
    host.consecutiveErrors = status >= 500 ? host.consecutiveErrors + 1 : 0;
    host.consecutiveGatewayErrors = status >= 502 && status <= 504 ? host.consecutiveGatewayErrors + 1 : 0;
    const errors = outlierDetection.consecutive5xxErrors ?? CONSECUTIVE_ERRORS;
    const gatewayErrors = outlierDetection.consecutiveGatewayErrors ?? 0;
    const isOut = (errors > 0 && host.consecutiveErrors >= errors) || (gatewayErrors > 0 && host.consecutiveGatewayErrors >= gatewayErrors);
    if (!isOut || host.ejectedUntil > now) return;
    host.consecutiveErrors = 0;
    host.consecutiveGatewayErrors = 0;
    const out = [...cluster.endpoints].filter((each) => this.host(each).ejectedUntil > now).length;
    if (((out + 1) * 100) / cluster.endpoints.length > (outlierDetection.maxEjectionPercent ?? MAXIMUM_EJECTION_PERCENT)) return;
    host.ejections++;
    const interval = milliseconds(outlierDetection.interval) ?? INTERVAL_MILLISECONDS;
    const base = milliseconds(outlierDetection.baseEjectionTime) ?? BASE_EJECTION_MILLISECONDS;
    // Who has served their time comes back at the next sweep.
    host.ejectedUntil = now + Math.ceil((base * host.ejections) / interval) * interval;
  }

  private host(endpoint: MeshEndpoint): Host {
    const key = keyOf(endpoint);
    const known = this.hosts.get(key);
    if (known !== undefined) return known;
    const host: Host = { active: 0, consecutiveErrors: 0, consecutiveGatewayErrors: 0, ejections: 0, ejectedUntil: 0 };
    this.hosts.set(key, host);
    return host;
  }

  /** Hosts that are gone are forgotten once nothing is in flight to them. */
  private forget(endpoints: readonly MeshEndpoint[]): void {
    if (this.hosts.size <= endpoints.length) return;
    const present = new Set(endpoints.map(keyOf));
    for (const [key, { active }] of this.hosts) if (!present.has(key) && active === 0) this.hosts.delete(key);
  }
}

export function keyOf({ name, ip, port }: MeshEndpoint): string {
  return `${name ?? ip}:${port}`;
}

/** Rendezvous hashing: an endpoint that comes or goes moves only its own share. */
function hashed(endpoints: readonly MeshEndpoint[], key: string): MeshEndpoint | undefined {
  let best: MeshEndpoint | undefined;
  let highest = -1;
  for (const endpoint of endpoints) {
    const score = fnv(`${key}|${keyOf(endpoint)}`);
    if (score <= highest) continue;
    highest = score;
    best = endpoint;
  }
  return best;
}

function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // FNV alone leaves near keys near: one more stirring.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 15)) >>> 0;
}
