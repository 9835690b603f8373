import { isIpv4, isIpv6 } from "../../custom-resources/validation/formats.ts";
import { CelError, Opaque } from "../values.ts";
import { type FunctionRow, global, method } from "./table.ts";

const IP = "net.IP";
const CIDR = "net.CIDR";

interface Address {
  family: 4 | 6;
  bits: bigint;
}

interface Block {
  address: Address;
  length: number;
}

const address = ({ value }: Opaque) => value as Address;
const block = ({ value }: Opaque) => value as Block;
const wrapAddress = (value: Address) => new Opaque(IP, value, `${value.family}:${value.bits}`);
const wrapBlock = (value: Block) => new Opaque(CIDR, value, `${value.address.family}:${value.address.bits}/${value.length}`);

/** Kubernetes' IP and CIDR libraries. Models pkg/cel/library/{ip,cidr}.go. */
export const ADDRESSES: readonly FunctionRow[] = [
  global("ip", `string -> ${IP}`, (text: string) => wrapAddress(parsedAddress(text))),
  global("isIP", "string -> bool", (text: string) => parseAddress(text) !== undefined),
  global("ip.isCanonical", "string -> bool", (text: string) => addressText(parsedAddress(text)) === text),
  global("string", `${IP} -> string`, (value: Opaque) => addressText(address(value))),
  method("family", `${IP} -> int`, (value: Opaque) => BigInt(address(value).family)),
  method("isUnspecified", `${IP} -> bool`, (value: Opaque) => address(value).bits === 0n),
  method("isLoopback", `${IP} -> bool`, (value: Opaque) => isIn(value, "127.0.0.0/8", "::1/128")),
  method("isLinkLocalMulticast", `${IP} -> bool`, (value: Opaque) => isIn(value, "224.0.0.0/24", "ff02::/16")),
  method("isLinkLocalUnicast", `${IP} -> bool`, (value: Opaque) => isIn(value, "169.254.0.0/16", "fe80::/10")),
  method("isGlobalUnicast", `${IP} -> bool`, (value: Opaque) => isGlobal(value)),
  global("cidr", `string -> ${CIDR}`, (text: string) => wrapBlock(parsedBlock(text))),
  global("isCIDR", "string -> bool", (text: string) => parseBlock(text) !== undefined),
  global("string", `${CIDR} -> string`, (value: Opaque) => `${addressText(block(value).address)}/${block(value).length}`),
  method("containsIP", `${CIDR}, string -> bool`, (value: Opaque, text: string) => contains(block(value), parsedAddress(text))),
  method("containsIP", `${CIDR}, ${IP} -> bool`, (value: Opaque, other: Opaque) => contains(block(value), address(other))),
  method("containsCIDR", `${CIDR}, string -> bool`, (value: Opaque, text: string) => containsBlock(block(value), parsedBlock(text))),
  method("containsCIDR", `${CIDR}, ${CIDR} -> bool`, (value: Opaque, other: Opaque) => containsBlock(block(value), block(other))),
  method("ip", `${CIDR} -> ${IP}`, (value: Opaque) => wrapAddress(block(value).address)),
  method("masked", `${CIDR} -> ${CIDR}`, (value: Opaque) => wrapBlock(masked(block(value)))),
  method("prefixLength", `${CIDR} -> int`, (value: Opaque) => BigInt(block(value).length)),
];

function parseAddress(text: string): Address | undefined {
  if (isIpv4(text)) return { family: 4, bits: text.split(".").reduce((bits, part) => bits * 256n + BigInt(part), 0n) };
  if (!isIpv6(text) || text.includes(".")) return undefined;
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const first = groups(head);
  const last = tail === undefined ? [] : groups(tail);
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => "0"), ...last];
  return { family: 6, bits: all.reduce((bits, part) => bits * 65_536n + BigInt(Number.parseInt(part, 16)), 0n) };
}

function parsedAddress(text: string): Address {
  const found = parseAddress(text);
  if (found === undefined)
    throw new CelError(`IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): unable to parse IP`);
  return found;
}

function parseBlock(text: string): Block | undefined {
  const match = /^([^/]+)\/(0|[1-9]\d*)$/.exec(text);
  const found = match === null ? undefined : parseAddress(match[1] as string);
  const length = Number(match?.[2]);
  return found === undefined || length > width(found) ? undefined : { address: found, length };
}

function parsedBlock(text: string): Block {
  const found = parseBlock(text);
  if (found === undefined) throw new CelError(`network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): no '/'`);
  return found;
}

function width({ family }: Address): number {
  return family === 4 ? 32 : 128;
}

function masked({ address: { family, bits }, length }: Block): Block {
  const rest = BigInt(width({ family, bits }) - length);
  return { address: { family, bits: (bits >> rest) << rest }, length };
}

function contains(outer: Block, inner: Address): boolean {
  return outer.address.family === inner.family && masked({ address: inner, length: outer.length }).address.bits === masked(outer).address.bits;
}

function containsBlock(outer: Block, inner: Block): boolean {
  return inner.length >= outer.length && contains(outer, inner.address);
}

function isIn(value: Opaque, four: string, six: string): boolean {
  return contains(parsedBlock(address(value).family === 4 ? four : six), address(value));
}

function isGlobal(value: Opaque): boolean {
  const { family, bits } = address(value);
  const excluded = bits === 0n || isIn(value, "127.0.0.0/8", "::1/128") || isIn(value, "224.0.0.0/4", "ff00::/8") || isIn(value, "169.254.0.0/16", "fe80::/10");
  return !excluded && !(family === 4 && bits === 2n ** 32n - 1n);
}

/** The longest run of zeros is left out, as RFC 5952 has it. */
function addressText({ family, bits }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_each, index) => ((bits >> BigInt(112 - index * 16)) & 65_535n).toString(16)).join(":");
  const runs = [...`:${groups}:`.matchAll(/(?::0)+(?=:)/g)].filter(([run]) => run.length > 2).sort((a, b) => b[0].length - a[0].length || a.index - b.index);
  const [longest] = runs;
  if (longest === undefined) return groups;
  const text = `:${groups}:`;
  const before = text.slice(1, longest.index);
  const after = text.slice(longest.index + longest[0].length + 1, -1);
  return `${before}::${after}`;
}
