import type { Command } from "./command.ts";
import { levenshtein } from "./levenshtein.ts";

/** As cobra: at most this many edits away, or a prefix. */
const SUGGESTION_DISTANCE = 2;

export function suggestionsFor(commands: readonly Command[], word: string): string[] {
  const lower = word.toLowerCase();
  return commands
    .filter((command) => {
      const close = levenshtein(lower, command.name.toLowerCase()) <= SUGGESTION_DISTANCE;
      return close || command.name.toLowerCase().startsWith(lower) || command.suggestFor?.some((other) => other.toLowerCase() === lower);
    })
    .map((command) => command.name);
}
