import { type Random, randomInteger } from "../../kernel/random.ts";

/** One of several by weight: all of it is shared out, whatever it comes to. A single one needs no weight; zeros are never chosen beside others. */
export function weightedChoice<T extends { weight?: number }>(choices: readonly T[], random: Random): T | undefined {
  if (choices.length <= 1) return choices[0];
  const total = choices.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (total <= 0) return choices[0];
  let at = randomInteger(random, total);
  for (const choice of choices) {
    at -= choice.weight ?? 0;
    if (at < 0) return choice;
  }
  return choices.at(-1);
}

/** Whether a share of all requests, in percent, takes this one. */
export function isInShare(percent: number | undefined, random: Random): boolean {
  if (percent === undefined || percent >= 100) return true;
  return random.next() * 100 < percent;
}
