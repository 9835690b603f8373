/** First and last address of an IPv4 range, as numbers. */
export interface AddressRange {
  first: number;
  last: number;
}

/** "10.96.0.0/12"; undefined for anything that is no IPv4 range. */
export function rangeOf(cidr: string): AddressRange | undefined {
  const [address = "", bits = ""] = cidr.split("/");
  const number = addressNumber(address);
  if (number === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  const first = number - (number % size);
  return { first, last: first + size - 1 };
}

export function addressNumber(ip: string): number | undefined {
  const octets = ip.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return undefined;
  return octets.reduce((sum, octet) => sum * 256 + Number(octet), 0);
}
