import { classTest, escapeTest } from "./character-class.ts";
import { type Part, PatternError } from "./syntax.ts";

/** Groups, counts and nesting are bounded as in Go. */
const REPEAT_LIMIT = 1_000;
const NESTING_LIMIT = 250;

interface Flags {
  ignoreCase: boolean;
  multiline: boolean;
  dotAll: boolean;
  ungreedy: boolean;
}

/** Parses the syntax of Go's regexp (RE2). Throws PatternError. */
export function parsePattern(pattern: string): { part: Part; groups: number } {
  const parser = new Parser(pattern);
  return { part: parser.whole(), groups: parser.groups };
}

class Parser {
  groups = 0;
  private at = 0;
  private depth = 0;
  private readonly pattern: string;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  whole(): Part {
    const part = this.either({ ignoreCase: false, multiline: false, dotAll: false, ungreedy: false });
    if (this.at < this.pattern.length) throw new PatternError("unexpected )", this.pattern);
    return part;
  }

  private either(flags: Flags): Part {
    if (++this.depth > NESTING_LIMIT) throw new PatternError("expression nests too deeply", this.pattern);
    const own = { ...flags };
    const choices = [this.sequence(own)];
    while (this.take("|")) choices.push(this.sequence(own));
    this.depth--;
    return choices.length === 1 ? (choices[0] as Part) : { kind: "either", choices };
  }

  private sequence(flags: Flags): Part {
    const parts: Part[] = [];
    while (this.at < this.pattern.length && this.pattern[this.at] !== "|" && this.pattern[this.at] !== ")") {
      const part = this.atom(flags);
      if (part !== undefined) parts.push(this.repeated(part, flags));
    }
    return parts.length === 0 ? { kind: "empty" } : { kind: "sequence", parts };
  }

  private repeated(part: Part, flags: Flags): Part {
    let repeated = part;
    for (let count = 0; ; count++) {
      const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/.exec(this.pattern.slice(this.at));
      if (match === null) return repeated;
      const [text, least, comma, most, lazy] = match;
      if (count > 0) throw new PatternError("invalid nested repetition operator", text);
      const low = least !== undefined ? Number(least) : text[0] === "+" ? 1 : 0;
      const high = least !== undefined ? (comma === undefined ? low : most ? Number(most) : Infinity) : text[0] === "?" ? 1 : Infinity;
      if (low > REPEAT_LIMIT || (high !== Infinity && (high > REPEAT_LIMIT || high < low))) throw new PatternError("invalid repeat count", text);
      this.at += text.length;
      repeated = { kind: "repeat", part: repeated, least: low, most: high, isLazy: (lazy === "?") !== flags.ungreedy };
    }
  }

  /** undefined: flags were set, nothing is to be matched. */
  private atom(flags: Flags): Part | undefined {
    const rest = this.pattern.slice(this.at);
    const character = String.fromCodePoint(rest.codePointAt(0) as number);
    if (character === "(") return this.group(flags, rest);
    if (character === "[") return this.brackets(flags, rest);
    if (character === "\\") return this.escape(flags, rest);
    if ("*+?".includes(character)) throw new PatternError("missing argument to repetition operator", character);
    this.at += character.length;
    if (character === ".") return { kind: "character", test: flags.dotAll ? () => true : (each) => each !== "\n" };
    if (character === "^")
      return { kind: "assertion", holds: flags.multiline ? (before) => before === undefined || before === "\n" : (before) => before === undefined };
    if (character === "$")
      return {
        kind: "assertion",
        holds: flags.multiline ? (_before, after) => after === undefined || after === "\n" : (_before, after) => after === undefined,
      };
    return literal(character, flags.ignoreCase);
  }

  private group(flags: Flags, rest: string): Part | undefined {
    const named = /^\(\?P?<([A-Za-z_]\w*)>/.exec(rest);
    if (named !== null) return this.inner(named[0].length, ++this.groups, flags);
    if (!rest.startsWith("(?")) return this.inner(1, ++this.groups, flags);
    const set = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (set === null) throw new PatternError("invalid or unsupported Perl syntax", /^\(\?.?/.exec(rest)?.[0] ?? rest);
    const changed = withFlags(flags, set[1] ?? "", set[2] ?? "");
    if (set[3] === ":") return this.inner(set[0].length, undefined, changed);
    this.at += set[0].length;
    Object.assign(flags, changed);
    return undefined;
  }

  private inner(length: number, index: number | undefined, flags: Flags): Part {
    this.at += length;
    const part = this.either(flags);
    if (!this.take(")")) throw new PatternError("missing closing )", this.pattern);
    return index === undefined ? part : { kind: "group", index, part };
  }

  private brackets(flags: Flags, rest: string): Part {
    const match = /^\[\^?\]?(?:\[:\^?\w+:\]|\\[^]|[^\]\\])*\]/.exec(rest);
    if (match === null) throw new PatternError("missing closing ]", rest);
    this.at += match[0].length;
    return { kind: "character", test: classTest(match[0].replace(/^(\[\^?)\]/, "$1\\]"), flags.ignoreCase, match[0]) };
  }

  private escape(flags: Flags, rest: string): Part {
    const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(rest);
    if (quoted !== null) {
      this.at += quoted[0].length;
      return { kind: "sequence", parts: [...(quoted[1] as string)].map((character) => literal(character, flags.ignoreCase)) };
    }
    const match = /^\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|[pP](?:[A-Z]|\{\^?\w+\})|([0-7]{3})|[^])/.exec(rest);
    if (match === null) throw new PatternError("trailing backslash at end of expression", "");
    const [text, hex, braced, octal] = match;
    this.at += text.length;
    const code = hex ?? braced;
    if (code !== undefined) return literal(String.fromCodePoint(Number.parseInt(code, 16)), flags.ignoreCase);
    if (octal !== undefined) return literal(String.fromCodePoint(Number.parseInt(octal, 8)), flags.ignoreCase);
    const test = escapeTest(text, flags.ignoreCase);
    if (test !== undefined) return { kind: "character", test };
    return escaped(text, flags.ignoreCase);
  }

  private take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }
}

const CONTROL: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", f: "\f", v: "\v", a: "\x07" };

function escaped(text: string, ignoreCase: boolean): Part {
  const name = text[1] as string;
  if (name === "A") return { kind: "assertion", holds: (before) => before === undefined };
  if (name === "z") return { kind: "assertion", holds: (_before, after) => after === undefined };
  if (name === "b" || name === "B") return { kind: "assertion", holds: (before, after) => (isWord(before) !== isWord(after)) === (name === "b") };
  if (CONTROL[name] !== undefined) return literal(CONTROL[name], ignoreCase);
  if (/[A-Za-z0-9]/.test(name)) throw new PatternError("invalid escape sequence", text);
  return literal(name, ignoreCase);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /^\w$/.test(character);
}

function literal(character: string, ignoreCase: boolean): Part {
  if (!ignoreCase) return { kind: "character", test: (each) => each === character };
  const folded = character.toLowerCase();
  return { kind: "character", test: (each) => each.toLowerCase() === folded };
}

function withFlags(flags: Flags, on: string, off: string): Flags {
  const value = (name: string, before: boolean) => (on.includes(name) ? true : off.includes(name) ? false : before);
  return {
    ignoreCase: value("i", flags.ignoreCase),
    multiline: value("m", flags.multiline),
    dotAll: value("s", flags.dotAll),
    ungreedy: value("U", flags.ungreedy),
  };
}
