/** Parses dotted decimal into an unsigned 32-bit number; undefined when `text` is not an IPv4 address. */
export function parseIPv4(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    // Leading zeros are refused, as Go's net.ParseIP does since 1.17: "010" is ten to one reader and eight to another.
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

export function formatIPv4(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join(".");
}

export interface Cidr {
  /** First address of the range. */
  base: number;
  /** How many addresses it has. */
  size: number;
}

/** "10.244.1.0/24"; undefined when malformed. Bits behind the prefix are masked away, as net.ParseCIDR does. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseIPv4(text.slice(0, slash));
  const bits = text.slice(slash + 1);
  if (address === undefined || !/^[0-9]{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return { base: address - (address % size), size };
}

export function cidrContains(cidr: Cidr, address: number): boolean {
  return address >= cidr.base && address < cidr.base + cidr.size;
}

export function isLoopback(ip: string): boolean {
  return ip.startsWith("127.") && parseIPv4(ip) !== undefined;
}
