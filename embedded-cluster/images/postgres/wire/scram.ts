import { decodeUtf8, encodeUtf8, fromBase64, toBase64 } from "../../../kernel/bytes.ts";
import { type Random, randomInteger } from "../../../kernel/random.ts";
import { hmacSha256, pbkdf2, sha256 } from "../../crypto/sha256.ts";

/** What a server keeps of a password: enough to check a proof, not enough to make one (RFC 5802). */
export interface ScramVerifier {
  salt: string;
  iterations: number;
  storedKey: string;
  serverKey: string;
}

const ITERATIONS = 4_096;

export function makeVerifier(password: string, random: Random): ScramVerifier {
  const salt = randomBytes(random, 16);
  const salted = pbkdf2(encodeUtf8(password), salt, ITERATIONS);
  return {
    salt: toBase64(salt),
    iterations: ITERATIONS,
    storedKey: toBase64(sha256(keyOf(salted, "Client Key"))),
    serverKey: toBase64(keyOf(salted, "Server Key")),
  };
}

function keyOf(salted: Uint8Array, label: string): Uint8Array {
  return hmacSha256(salted, encodeUtf8(label));
}

function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => randomInteger(random, 256));
}

export function makeNonce(random: Random): string {
  return toBase64(randomBytes(random, 18));
}

/** The server's half of an exchange. Both calls give what to send, or undefined when the client is not to be believed. */
export function scramServer(verifier: ScramVerifier, random: Random) {
  let serverFirst = "";
  let clientFirst = "";
  let nonce = "";
  return {
    challenge(message: Uint8Array): Uint8Array | undefined {
      const match = /^[ny],[^,]*,(n=[^,]*,r=([^,]+).*)$/.exec(decodeUtf8(message));
      if (match === null) return undefined;
      clientFirst = match[1] as string;
      nonce = `${match[2]}${makeNonce(random)}`;
      serverFirst = `r=${nonce},s=${verifier.salt},i=${verifier.iterations}`;
      return encodeUtf8(serverFirst);
    },
    verify(message: Uint8Array): Uint8Array | undefined {
      const match = /^(c=[^,]+,r=([^,]+)),p=([A-Za-z0-9+/=]+)$/.exec(decodeUtf8(message));
      if (match === null || match[2] !== nonce) return undefined;
      const authMessage = encodeUtf8(`${clientFirst},${serverFirst},${match[1]}`);
      const signature = hmacSha256(fromBase64(verifier.storedKey), authMessage);
      const clientKey = xor(fromBase64(match[3] as string), signature);
      if (toBase64(sha256(clientKey)) !== verifier.storedKey) return undefined;
      return encodeUtf8(`v=${toBase64(hmacSha256(fromBase64(verifier.serverKey), authMessage))}`);
    },
  };
}

/** The client's half. `salted` remembers the costly key between connections. */
export function scramClient(password: string, random: Random, salted: Map<string, Uint8Array>) {
  const nonce = makeNonce(random);
  const clientFirst = `n=,r=${nonce}`;
  return {
    first: encodeUtf8(`n,,${clientFirst}`),
    respond(challenge: Uint8Array): Uint8Array | undefined {
      const text = decodeUtf8(challenge);
      const match = /^r=([^,]+),s=([^,]+),i=(\d{1,6})$/.exec(text);
      if (match === null || !(match[1] as string).startsWith(nonce)) return undefined;
      const [, serverNonce, salt, iterations] = match as unknown as [string, string, string, string];
      const key = `${salt}:${iterations}:${password}`;
      const saltedPassword = salted.get(key) ?? pbkdf2(encodeUtf8(password), fromBase64(salt), Number(iterations));
      salted.clear();
      salted.set(key, saltedPassword);
      const clientKey = keyOf(saltedPassword, "Client Key");
      const withoutProof = `c=biws,r=${serverNonce}`;
      const signature = hmacSha256(sha256(clientKey), encodeUtf8(`${clientFirst},${text},${withoutProof}`));
      return encodeUtf8(`${withoutProof},p=${toBase64(xor(clientKey, signature))}`);
    },
  };
}

function xor(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((byte, index) => byte ^ (right[index] ?? 0));
}
