export type ScalarStyle = "plain" | "single" | "double" | "literal";

/** What a scalar's characters allow. Models libyaml's yaml_emitter_analyze_scalar. */
export interface ScalarAnalysis {
  multiline: boolean;
  /** May stand without quotes outside of flow collections. */
  plain: boolean;
  single: boolean;
  /** May be written as a literal block. */
  block: boolean;
}

export function analyzeScalar(text: string): ScalarAnalysis {
  if (text === "") return { multiline: false, plain: true, single: true, block: false };
  const seen = scan([...text]);
  const documentMark = text.startsWith("---") || text.startsWith("...");
  const edges = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const broken = seen.spaceBreak || seen.special;
  return {
    multiline: seen.lineBreaks,
    plain: !(edges || seen.breakSpace || broken || seen.lineBreaks || seen.indicators || documentMark),
    single: !(seen.breakSpace || broken),
    block: !(text.endsWith(" ") || broken),
  };
}

interface Seen {
  indicators: boolean;
  lineBreaks: boolean;
  special: boolean;
  breakSpace: boolean;
  spaceBreak: boolean;
}

function scan(characters: string[]): Seen {
  const seen: Seen = { indicators: false, lineBreaks: false, special: false, breakSpace: false, spaceBreak: false };
  let previous = "";
  characters.forEach((character, index) => {
    const next = characters[index + 1];
    const followedByBlank = next === undefined || BLANK.test(next);
    if (index === 0) {
      if ("#,[]{}&*!|>'\"%@`".includes(character)) seen.indicators = true;
      if ("?:-".includes(character) && followedByBlank) seen.indicators = true;
    } else if (character === ":" && followedByBlank) seen.indicators = true;
    else if (character === "#" && BLANK.test(previous)) seen.indicators = true;
    if (!isPrintable(character)) seen.special = true;
    if (character === " ") {
      if (BREAK.test(previous)) seen.breakSpace = true;
    } else if (BREAK.test(character)) {
      seen.lineBreaks = true;
      if (previous === " ") seen.spaceBreak = true;
    }
    previous = character;
  });
  return seen;
}

const BREAK = /[\n\r\u0085\u2028\u2029]/;
const BLANK = /[ \t\n\r\u0085\u2028\u2029\0]/;

function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) as number;
  if (code === 0x0a || (code >= 0x20 && code <= 0x7e)) return true;
  return code >= 0xa0 && code <= 0xfffd && code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff);
}
