/** Options of one command: letters and long names, with or without a value. */
export interface OptionSpec {
  /** "h:p:v" as getopt writes it: a colon behind a letter that takes a value. */
  short: string;
  /** Long name → the letter it stands for, or itself. A trailing "=" takes a value. */
  long?: Readonly<Record<string, string>>;
  /** Operands end the options, as in POSIX (and BSD tools). */
  stopAtOperand?: boolean;
}

export interface ParsedOptions {
  /** In the order they came; the value is "" for flags. */
  given: { name: string; value: string }[];
  operands: string[];
  /** What could not be understood: "x" for an unknown -x, "--foo". */
  unknown?: string;
  /** An option that lacks its value. */
  missing?: string;
}

/** Models getopt_long(3): bundled letters, values attached or apart, `--name=value`, `--`. */
export function parseOptions(words: readonly string[], spec: OptionSpec): ParsedOptions {
  const parsed: ParsedOptions = { given: [], operands: [] };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--") {
      parsed.operands.push(...words.slice(at + 1));
      return parsed;
    }
    if (!word.startsWith("-") || word === "-") {
      if (spec.stopAtOperand) {
        parsed.operands.push(...words.slice(at));
        return parsed;
      }
      parsed.operands.push(word);
    } else if (word.startsWith("--") && spec.long !== undefined) at = long(words, at, spec.long, parsed);
    else at = short(words, at, spec.short, parsed);
    if (parsed.unknown !== undefined || parsed.missing !== undefined) return parsed;
  }
  return parsed;
}

function long(words: readonly string[], at: number, names: Readonly<Record<string, string>>, parsed: ParsedOptions): number {
  const word = words[at] as string;
  const equals = word.indexOf("=");
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  if (Object.hasOwn(names, name)) {
    parsed.given.push({ name: names[name] as string, value: "" });
    return at;
  }
  if (!Object.hasOwn(names, `${name}=`)) {
    parsed.unknown = word;
    return at;
  }
  const target = names[`${name}=`] as string;
  if (equals >= 0) parsed.given.push({ name: target, value: word.slice(equals + 1) });
  else if (words[at + 1] === undefined) parsed.missing = word;
  else parsed.given.push({ name: target, value: words[at + 1] as string });
  return equals < 0 ? at + 1 : at;
}

function short(words: readonly string[], at: number, letters: string, parsed: ParsedOptions): number {
  const word = words[at] as string;
  for (let index = 1; index < word.length; index++) {
    const letter = word[index] as string;
    const known = letter === ":" ? -1 : letters.indexOf(letter);
    if (known < 0) {
      parsed.unknown = letter;
      return at;
    }
    if (letters[known + 1] !== ":") {
      parsed.given.push({ name: letter, value: "" });
      continue;
    }
    const attached = word.slice(index + 1);
    if (attached !== "") {
      parsed.given.push({ name: letter, value: attached });
      return at;
    }
    const value = words[at + 1];
    if (value === undefined) parsed.missing = letter;
    else parsed.given.push({ name: letter, value });
    return at + 1;
  }
  return at;
}

/** The last value given for an option. */
export function optionValue(parsed: ParsedOptions, name: string): string | undefined {
  return parsed.given.findLast((option) => option.name === name)?.value;
}

export function hasOption(parsed: ParsedOptions, name: string): boolean {
  return parsed.given.some((option) => option.name === name);
}
