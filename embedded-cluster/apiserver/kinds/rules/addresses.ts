import { invalid, type Problems } from "./problem.ts";

// IP addresses and ranges. Models k8s.io/apimachinery/pkg/util/validation/ip.go and ValidateEndpointIP.

const OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const IPV4 = new RegExp(`^${OCTET}(\\.${OCTET}){3}$`);

/** Four octets as one number; undefined when the text is no IPv4 address. */
export function parseIpv4(text: string): number | undefined {
  if (!IPV4.test(text)) return undefined;
  return text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

export function isIpv6(text: string): boolean {
  if (!text.includes(":") || !/^[0-9a-fA-F:.]+$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const mapped = last.includes(".");
  if (mapped && parseIpv4(last) === undefined) return false;
  if (!groups.slice(0, mapped ? -1 : undefined).every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = groups.length + (mapped ? 1 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

export function checkAddress(problems: Problems, field: string, text: string): boolean {
  if (parseIpv4(text) !== undefined || isIpv6(text)) return true;
  problems.push(invalid(field, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
  return false;
}

/** Addresses that make no sense as a destination. */
export function checkEndpointAddress(problems: Problems, field: string, text: string): void {
  if (text === "0.0.0.0" || text === "::") problems.push(invalid(field, text, `may not be unspecified (${text})`));
  if (text.startsWith("127.") || text === "::1") problems.push(invalid(field, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
  if (text.startsWith("169.254.") || /^fe[89ab]/i.test(text)) {
    problems.push(invalid(field, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
  }
  if (text.startsWith("224.0.0.")) problems.push(invalid(field, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
}

/** An IPv4 range; undefined when the text is none. */
export function parseCidr(text: string): { base: number; bits: number } | undefined {
  const [address = "", length = ""] = text.split("/");
  const value = parseIpv4(address);
  if (value === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32) return undefined;
  const bits = Number(length);
  return { base: value - (value % 2 ** (32 - bits)), bits };
}

export function contains(range: { base: number; bits: number }, address: number): boolean {
  return address - (address % 2 ** (32 - range.bits)) === range.base;
}

export function checkCidr(problems: Problems, field: string, text: string): boolean {
  const [address = "", length = ""] = text.split("/");
  if (parseCidr(text) !== undefined) return true;
  if (isIpv6(address) && /^\d{1,3}$/.test(length) && Number(length) <= 128) return true;
  problems.push(invalid(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
  return false;
}
