import { type CharacterTest, ExpressionError } from "./syntax-tree.ts";

/** POSIX's classes of characters, by the name between `[:` and `:]`. Patterns and expressions share them. */
export const CHARACTER_CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u,
  digit: /[0-9]/,
  alnum: /[\p{L}0-9]/u,
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  space: /\s/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  cntrl: /[\x00-\x1f\x7f]/,
  xdigit: /[0-9a-fA-F]/,
  print: /[^\x00-\x1f\x7f]/,
  graph: /[^\x00-\x20\x7f]/,
};

export function isWordCharacter(codePoint: number | undefined): boolean {
  return codePoint !== undefined && (codePoint === 0x5f || /[\p{L}\p{N}]/u.test(String.fromCodePoint(codePoint)));
}

/** `[:name:]`; undefined when there is no such class. */
export function namedClass(name: string): CharacterTest | undefined {
  const expression = CHARACTER_CLASSES[name];
  return expression && ((codePoint) => expression.test(String.fromCodePoint(codePoint)));
}

/** `\w`, `\D` and the like; undefined when the letter means nothing. */
export function escapeClass(letter: string): CharacterTest | undefined {
  const positive: CharacterTest | undefined = {
    w: isWordCharacter,
    s: (codePoint: number) => /\s/.test(String.fromCodePoint(codePoint)),
    d: (codePoint: number) => codePoint >= 0x30 && codePoint <= 0x39,
  }[letter.toLowerCase()];
  if (positive === undefined) return undefined;
  return letter === letter.toLowerCase() ? positive : (codePoint) => !positive(codePoint);
}

/** Parses `[…]` whose opening bracket is at `start`. `escapes`: backslashes mean something inside (Perl, awk). */
export function parseBracket(source: readonly string[], start: number, escapes: boolean, ignoreCase: boolean): { test: CharacterTest; end: number } {
  let index = start + 1;
  const isNegated = source[index] === "^";
  if (isNegated) index++;
  const singles = new Set<number>();
  const tests: CharacterTest[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const character = source[index];
    if (character === undefined) throw new ExpressionError("Unmatched [, [^, [:, [., or [=");
    if (character === "]" && !isFirst) break;
    if (character === "[" && source[index + 1] === ":") {
      const end = source.indexOf("]", index + 2);
      const test = end > 0 && source[end - 1] === ":" ? namedClass(source.slice(index + 2, end - 1).join("")) : undefined;
      if (test === undefined) throw new ExpressionError("Invalid character class name");
      tests.push(test);
      index = end + 1;
      continue;
    }
    if (character === "\\" && escapes && source[index + 1] !== undefined) {
      const test = escapeClass(source[index + 1] as string);
      if (test !== undefined) {
        tests.push(test);
        index += 2;
        continue;
      }
    }
    const low = member(source, index, escapes);
    if (source[low.next] === "-" && source[low.next + 1] !== undefined && source[low.next + 1] !== "]") {
      const high = member(source, low.next + 1, escapes);
      if (high.codePoint < low.codePoint) throw new ExpressionError("Invalid range end");
      tests.push((codePoint) => codePoint >= low.codePoint && codePoint <= high.codePoint);
      index = high.next;
    } else {
      singles.add(low.codePoint);
      index = low.next;
    }
  }
  const plain: CharacterTest = (codePoint) => singles.has(codePoint) || tests.some((test) => test(codePoint));
  const folded: CharacterTest = ignoreCase ? (codePoint) => caseVariants(codePoint).some(plain) : plain;
  return { test: isNegated ? (codePoint) => !folded(codePoint) : folded, end: index };
}

export function caseVariants(codePoint: number): number[] {
  const character = String.fromCodePoint(codePoint);
  return [codePoint, character.toLowerCase().codePointAt(0) as number, character.toUpperCase().codePointAt(0) as number];
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" };

function member(source: readonly string[], index: number, escapes: boolean): { codePoint: number; next: number } {
  const character = source[index] as string;
  const next = source[index + 1];
  if (character === "\\" && escapes && next !== undefined) return { codePoint: (ESCAPED[next] ?? next).codePointAt(0) as number, next: index + 2 };
  // GNU sed takes \n and \t in brackets as well.
  if (character === "\\" && (next === "n" || next === "t")) return { codePoint: (ESCAPED[next] as string).charCodeAt(0), next: index + 2 };
  return { codePoint: character.codePointAt(0) as number, next: index + 1 };
}
