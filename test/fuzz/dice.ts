import { type Random, randomInteger, seededRandom } from "@tsunagu/embedded-cluster/kernel/random";

/** Chance, as inputs ask for it. */
export class Dice {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** An integer in [0, bound). */
  below(bound: number): number {
    return randomInteger(this.random, bound);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** Mostly few. */
  count(most: number): number {
    return this.chance(0.7) ? this.below(Math.min(4, most + 1)) : this.below(most + 1);
  }

  listOf<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.count(most) }, make);
  }
}
