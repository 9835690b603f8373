import { type Random, randomInteger, seededRandom } from "../../kernel/random.ts";

/** 64 hexadecimal digits, as containers and sandboxes are named. */
export function randomHex(random: Random, length = 64): string {
  let text = "";
  for (let index = 0; index < length; index++) text += randomInteger(random, 16).toString(16);
  return text;
}

/**
 * Stands in for the SHA-256 of an image's manifest: 64 hexadecimal digits that are the same for the same name, everywhere.
 * It identifies; it proves nothing.
 */
export function imageDigest(name: string): string {
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index++) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  return randomHex(seededRandom(hash));
}
