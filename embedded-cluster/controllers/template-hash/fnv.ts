const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

const encoder = new TextEncoder();

/** 32 bits. Models hash/fnv New32, which multiplies first. */
export function fnv1(text: string): number {
  let hash = OFFSET;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash, PRIME) ^ byte;
  return hash >>> 0;
}

/** 32 bits. Models hash/fnv New32a. `more` follows the text. */
export function fnv1a(text: string, more: readonly number[] = []): number {
  let hash = OFFSET;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, PRIME);
  for (const byte of more) hash = Math.imul(hash ^ byte, PRIME);
  return hash >>> 0;
}

/** Letters and digits that spell no words. */
const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/** The decimal digits as safe letters: up to ten characters for 32 bits. Models apimachinery's rand.SafeEncodeString. */
export function safeEncode(hash: number): string {
  return [...String(hash)].map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length]).join("");
}
