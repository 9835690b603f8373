import { type Cidr, formatIPv4, parseCidr, parseIPv4 } from "./ipv4.ts";

/**
 * Hands out the addresses of one node's pod range. Models the host-local IPAM that kindnet uses: the first address is the
 * gateway, pods follow round robin, so that an address just released is the last to be given again.
 */
export class PodAddresses {
  readonly range: Cidr;
  private readonly used = new Set<number>();
  private last: number;

  constructor(podCidr: string) {
    const range = parseCidr(podCidr);
    if (range === undefined) throw new Error(`invalid pod CIDR ${podCidr}`);
    this.range = range;
    this.last = range.base + 1;
  }

  get gateway(): string {
    return formatIPv4(this.range.base + 1);
  }

  /** Throws when every address is in use. */
  allocate(): string {
    // Network address, gateway and broadcast address are not for pods.
    const first = this.range.base + 2;
    const end = this.range.base + this.range.size - 1;
    for (let tried = first; tried < end; tried++) {
      this.last = this.last + 1 >= end ? first : this.last + 1;
      if (this.used.has(this.last)) continue;
      this.used.add(this.last);
      return formatIPv4(this.last);
    }
    throw new Error(`no IP addresses available in range set: ${formatIPv4(this.range.base + 1)}-${formatIPv4(end - 1)}`);
  }

  /** A pod that was restored has its address already. */
  reserve(ip: string): void {
    const address = parseIPv4(ip);
    if (address !== undefined) this.used.add(address);
  }

  release(ip: string): void {
    const address = parseIPv4(ip);
    if (address !== undefined) this.used.delete(address);
  }
}
