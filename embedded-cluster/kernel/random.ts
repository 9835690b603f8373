/** The only source of chance in the cluster: the same seed gives the same run. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** mulberry32: small, fast and good enough for names, jitter and load balancing. Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = state;
      t = Math.imul(t ^ (t >>> 15), t | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    },
  };
}

/** An integer in [0, bound). */
export function randomInteger(random: Random, bound: number): number {
  return Math.floor(random.next() * bound);
}

/** Letters and digits without vowels and look-alikes. Models k8s.io/apimachinery/pkg/util/rand. */
const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/** A suffix as `generateName` and ReplicaSets append it. */
export function randomSuffix(random: Random, length = 5): string {
  let text = "";
  for (let index = 0; index < length; index++) text += SAFE_ALPHABET[randomInteger(random, SAFE_ALPHABET.length)];
  return text;
}

/** A version-4 UUID, as metadata.uid has it. */
export function randomUid(random: Random): string {
  const hex = (length: number) => {
    let text = "";
    for (let index = 0; index < length; index++) text += randomInteger(random, 16).toString(16);
    return text;
  };
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[randomInteger(random, 4)]}${hex(3)}-${hex(12)}`;
}
