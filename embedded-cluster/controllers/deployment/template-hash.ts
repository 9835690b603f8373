import type { PodTemplateSpec } from "../../apimachinery/types/core.ts";

export const POD_TEMPLATE_HASH = "pod-template-hash";

/** Letters and digits that spell no words. As apimachinery's rand.SafeEncodeString. */
const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/**
 * Up to ten characters that equal templates share. FNV-1a over the template in a canonical order, written as upstream writes
 * it; the numbers differ from upstream's, which hashes a Go memory dump. Models controller.ComputeHash.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  let hash = 0x811c9dc5;
  const text = canonical(template) + (collisionCount === undefined ? "" : `#${collisionCount}`);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >>> 8), 0x01000193);
  }
  return [...String(hash >>> 0)].map((digit) => SAFE_ALPHABET[digit.charCodeAt(0) % SAFE_ALPHABET.length]).join("");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const map = value as Record<string, unknown>;
  const keys = Object.keys(map).filter((key) => map[key] !== undefined && map[key] !== null);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(map[key])}`)
    .join()}}`;
}
