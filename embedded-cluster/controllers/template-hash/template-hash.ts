import type { PodTemplateSpec } from "../../apimachinery/types/core.ts";
import { fnv1a, safeEncode } from "./fnv.ts";
import { goDump } from "./go-dump.ts";

export const POD_TEMPLATE_HASH = "pod-template-hash";

/**
 * Up to ten characters that equal templates share, the same as a real cluster gives. Models controller.ComputeHash, which hashes the text
 * of the Go value.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
  return safeEncode(fnv1a(goDump("v1.PodTemplateSpec", template), collisionCount === undefined ? [] : littleEndian(collisionCount)));
}

/** Eight bytes, of which upstream fills four. */
function littleEndian(count: number): number[] {
  return [0, 8, 16, 24, 32, 40, 48, 56].map((shift) => (shift < 32 ? (count >>> shift) & 0xff : 0));
}
