import type { Service } from "../../apimachinery/types/core.ts";

/** The end of the nodes' network, where no node comes: what kind's users give to MetalLB. */
const POOL_PREFIX = "172.18.255.";
const FIRST = 200;
const LAST = 250;

/** The address a Service gets: the one it asks for, the one it has, or the lowest that is free. Throws when there is none. */
export function freeAddress({ spec }: Service, current: string | undefined, taken: ReadonlySet<string>): string {
  const wanted = spec.loadBalancerIP;
  if (wanted) {
    if (!isInPool(wanted)) throw new Error(`"${wanted}" is not allowed in config`);
    if (taken.has(wanted)) throw new Error(`can't change sharing key for "${wanted}", address also in use by another service`);
    return wanted;
  }
  if (current !== undefined && isInPool(current) && !taken.has(current)) return current;
  for (let last = FIRST; last <= LAST; last++) if (!taken.has(`${POOL_PREFIX}${last}`)) return `${POOL_PREFIX}${last}`;
  throw new Error("no available IPs");
}

function isInPool(ip: string): boolean {
  const last = Number(ip.slice(POOL_PREFIX.length));
  return ip.startsWith(POOL_PREFIX) && Number.isInteger(last) && last >= FIRST && last <= LAST;
}
