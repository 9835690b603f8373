/** The options of a command: letters that stand alone, letters that take a value, and long names for them. */
export interface OptionSpec {
  flags?: string;
  values?: string;
  /** Long name → letter (or a name of its own). "=" at the end: takes a value; "?" at the end: may take one. */
  long?: Readonly<Record<string, string>>;
  /** Options end at the first operand, as for env and timeout. */
  stopsAtOperand?: boolean;
  /** Letters whose value, if any, is joined to them: sed's `-i.bak`. */
  joined?: string;
  /** `-5` is an operand or a count, not an unknown option: gives the letter it stands for. */
  digits?: string;
}

/** The command was called wrongly; the message is getopt_long's. */
export class UsageError extends Error {}

export interface Options {
  readonly operands: readonly string[];
  has(letter: string): boolean;
  /** The last value given. */
  value(letter: string): string | undefined;
  values(letter: string): readonly string[];
  /** Which of `letters` was given last, for options that override each other. */
  last(letters: string): string | undefined;
}

/** Models getopt_long: options and operands may be mixed, `--` ends options, letters may be joined. */
export function parseOptions(args: readonly string[], spec: OptionSpec): Options {
  const given: { letter: string; value: string }[] = [];
  const operands: string[] = [];
  const { flags = "", values = "", long = {} } = spec;
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string;
    if (word === "--") {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      operands.push(word);
      if (!spec.stopsAtOperand) continue;
      operands.push(...args.slice(index + 1));
      break;
    }
    if (word.startsWith("--")) {
      const [name = "", value] = splitOnce(word.slice(2));
      const found = findLong(name, long);
      if (found.mode === "" && value !== undefined) throw new UsageError(`option '--${found.name}' doesn't allow an argument`);
      if (found.mode === "=" && value === undefined && args[index + 1] === undefined) throw new UsageError(`option '--${found.name}' requires an argument`);
      given.push({ letter: found.letter, value: found.mode === "=" ? (value ?? (args[++index] as string)) : (value ?? "") });
      continue;
    }
    if (spec.digits !== undefined && /^-[0-9]+$/.test(word)) {
      given.push({ letter: spec.digits, value: word.slice(1) });
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (values.includes(letter)) {
        const value = word.slice(at + 1) || args[++index];
        if (value === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
        given.push({ letter, value });
        break;
      }
      if (spec.joined?.includes(letter)) {
        given.push({ letter, value: word.slice(at + 1) });
        break;
      }
      if (!flags.includes(letter)) throw new UsageError(`invalid option -- '${letter}'`);
      given.push({ letter, value: "" });
    }
  }
  return {
    operands,
    has: (letter) => given.some((option) => option.letter === letter),
    value: (letter) => given.findLast((option) => option.letter === letter)?.value,
    values: (letter) => given.flatMap((option) => (option.letter === letter ? [option.value] : [])),
    last: (letters) => given.findLast((option) => letters.includes(option.letter))?.letter,
  };
}

function splitOnce(text: string): [string, string | undefined] {
  const equals = text.indexOf("=");
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

/** Long names may be shortened as far as they stay unique. */
function findLong(name: string, long: Readonly<Record<string, string>>): { name: string; letter: string; mode: string } {
  const all = Object.entries({ help: "help", ...long }).map(([key, letter]) => ({
    name: key.replace(/[=?]$/, ""),
    letter,
    mode: /[=?]$/.exec(key)?.[0] ?? "",
  }));
  const exact = all.find((option) => option.name === name);
  if (exact !== undefined) return exact;
  const candidates = all.filter((option) => option.name.startsWith(name));
  if (candidates.length === 1) return candidates[0] as (typeof all)[number];
  if (candidates.length === 0) throw new UsageError(`unrecognized option '--${name}'`);
  throw new UsageError(`option '--${name}' is ambiguous; possibilities: ${candidates.map((option) => `'--${option.name}'`).join(" ")}`);
}
