import { PATTERN_STEPS } from "../../kernel/limits.ts";
import { CHARACTER_CLASSES } from "../regular-expression/character-classes.ts";
import { ShellFailure } from "./shell-failure.ts";

/** One element of a glob pattern: a star, or a test of one character. */
type Element = "star" | ((character: string) => boolean);

/**
 * A shell pattern (`*`, `?`, `[a-z]`, `\x`). Matching follows all possibilities at once, in time proportional to text × pattern,
 * so that no pattern can hang the shell.
 */
export class Pattern {
  private readonly elements: readonly Element[];
  /** Work done so far, for callers that match again and again. */
  steps = 0;

  constructor(source: string, ignoreCase = false) {
    this.elements = compile([...source], ignoreCase);
  }

  matches(text: string): boolean {
    const characters = [...text];
    return this.prefixes(characters, 0, characters.length).longest === characters.length;
  }

  /** Lengths in characters of the shortest and the longest match that begins at `start`; -1 when there is none. */
  prefixes(characters: readonly string[], start = 0, exactly?: number): { shortest: number; longest: number } {
    const { elements } = this;
    let active = this.closure(new Set([0]));
    let shortest = -1;
    let longest = -1;
    let steps = 0;
    for (let index = start; ; index++) {
      if (active.has(elements.length)) {
        if (shortest < 0) shortest = index - start;
        longest = index - start;
      }
      const character = characters[index];
      if (character === undefined || active.size === 0) break;
      steps += active.size;
      this.steps += active.size;
      // One match is one step of the shell's: nobody else has a turn before it ends.
      if (steps > PATTERN_STEPS) throw new ShellFailure("pattern too complex for this text");
      const next = new Set<number>();
      for (const state of active) {
        const element = elements[state];
        if (element === "star") next.add(state);
        else if (element?.(character)) next.add(state + 1);
      }
      active = this.closure(next);
    }
    if (exactly !== undefined) longest = longest === exactly ? longest : -1;
    return { shortest, longest };
  }

  /** The same for matches that end at the end of the text. */
  suffixes(characters: readonly string[]): { shortest: number; longest: number } {
    const reversed: Pattern = Object.create(Pattern.prototype) as Pattern;
    Object.assign(reversed, { elements: [...this.elements].reverse(), steps: 0 });
    return reversed.prefixes([...characters].reverse());
  }

  private closure(states: Set<number>): Set<number> {
    for (const state of states) if (this.elements[state] === "star") states.add(state + 1);
    return states;
  }
}

/** Whether `text` has an unescaped pattern character. */
export function hasPattern(pattern: string): boolean {
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index];
    if (character === "\\") index++;
    else if (character === "*" || character === "?") return true;
    else if (character === "[" && pattern.indexOf("]", index + 2) > 0) return true;
  }
  return false;
}

/** Makes every character of `text` stand for itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, "\\$&");
}

/** The text a pattern without special characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([^])/g, "$1");
}

function compile(source: readonly string[], ignoreCase: boolean): Element[] {
  const elements: Element[] = [];
  for (let index = 0; index < source.length; index++) {
    const character = source[index] as string;
    if (character === "*") {
      if (elements.at(-1) !== "star") elements.push("star");
    } else if (character === "?") elements.push(() => true);
    else if (character === "[") {
      const set = readSet(source, index, ignoreCase);
      if (set === undefined) elements.push(literal(character, ignoreCase));
      else {
        elements.push(set.test);
        index = set.end;
      }
    } else if (character === "\\" && index + 1 < source.length) elements.push(literal(source[++index] as string, ignoreCase));
    else elements.push(literal(character, ignoreCase));
  }
  return elements;
}

function literal(expected: string, ignoreCase: boolean): (character: string) => boolean {
  if (!ignoreCase) return (character) => character === expected;
  const lower = expected.toLowerCase();
  return (character) => character.toLowerCase() === lower;
}

/** `[…]` at `start`; undefined when it is never closed. */
function readSet(source: readonly string[], start: number, ignoreCase: boolean): { test: (character: string) => boolean; end: number } | undefined {
  let index = start + 1;
  const negated = source[index] === "!" || source[index] === "^";
  if (negated) index++;
  const tests: ((character: string) => boolean)[] = [];
  for (let first = true; ; first = false) {
    let character = source[index];
    if (character === undefined) return undefined;
    if (character === "]" && !first) break;
    if (character === "[" && source[index + 1] === ":") {
      const end = source.indexOf("]", index + 2);
      const expression = CHARACTER_CLASSES[source.slice(index + 2, end - 1).join("")];
      if (end > 0 && source[end - 1] === ":" && expression !== undefined) {
        tests.push((tested) => expression.test(tested));
        index = end + 1;
        continue;
      }
    }
    if (character === "\\" && index + 1 < source.length) character = source[++index] as string;
    if (source[index + 1] === "-" && source[index + 2] !== undefined && source[index + 2] !== "]") {
      const low = character.codePointAt(0) as number;
      const high = (source[index + 2] as string).codePointAt(0) as number;
      tests.push((tested) => (tested.codePointAt(0) as number) >= low && (tested.codePointAt(0) as number) <= high);
      index += 3;
    } else {
      tests.push(literal(character, ignoreCase));
      index++;
    }
  }
  return { test: (character) => tests.some((test) => test(character)) !== negated, end: index };
}
