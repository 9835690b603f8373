import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../kernel/bytes.ts";
import { hmacSha256 } from "./sha256.ts";

/** A JSON Web Token signed with HMAC-SHA-256. (Upstream signs with RSA; clients read the claims and cannot tell.) */
export function signJwt(claims: object, key: Uint8Array): string {
  const signed = `${encode({ alg: "HS256", kid: "tsunagu" })}.${encode(claims)}`;
  return `${signed}.${toBase64Url(hmacSha256(key, encodeUtf8(signed)))}`;
}

/** The claims of a token that this key signed; undefined for anything else. */
export function verifyJwt(token: string, key: Uint8Array): Record<string, unknown> | undefined {
  const parts = token.split(".");
  if (parts.length !== 3) return undefined;
  const expected = toBase64Url(hmacSha256(key, encodeUtf8(`${parts[0]}.${parts[1]}`)));
  if (!sameText(expected, parts[2] as string)) return undefined;
  try {
    return JSON.parse(decodeUtf8(fromBase64((parts[1] as string).replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return undefined;
  }
}

function encode(value: object): string {
  return toBase64Url(encodeUtf8(JSON.stringify(value)));
}

function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Takes the same time wherever the difference is. */
function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index % Math.max(1, b.length));
  return difference === 0;
}
