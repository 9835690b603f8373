import { CommandError } from "../errors/command-error.ts";
import { goQuote } from "../text/go-quote.ts";
import { parseDuration } from "../text/duration.ts";

export type FlagType = "bool" | "string" | "strings" | "array" | "int" | "duration";

/** One flag of a command, as pflag knows it. */
export interface Flag {
  name: string;
  shorthand?: string;
  type: FlagType;
  /** Text as the usage prints it; "" for none. */
  default: string;
  /** The value of `--flag` without `=value`. Booleans have "true". */
  withoutValue?: string;
  usage: string;
  /** What to use instead: the flag still works, stands in no help, and says so. */
  deprecated?: string;
  /** The default stands in the help without quotes. */
  bare?: boolean;
}

export function boolFlag(name: string, shorthand: string, usage: string, initially = false): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "bool", default: String(initially), withoutValue: "true", usage };
}

export function stringFlag(name: string, shorthand: string, usage: string, initially = "", withoutValue?: string): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "string", default: initially, usage, ...(withoutValue === undefined ? {} : { withoutValue }) };
}

/** Repeatable; each value may be a comma-separated list (pflag's StringSlice). */
export function stringsFlag(name: string, shorthand: string, usage: string, initially = "[]"): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "strings", default: initially, usage };
}

/** Repeatable; commas have no meaning (pflag's StringArray). */
export function arrayFlag(name: string, shorthand: string, usage: string): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "array", default: "[]", usage };
}

export function intFlag(name: string, shorthand: string, usage: string, initially = 0): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "int", default: String(initially), usage };
}

/** Milliseconds inside; Go's "1m30s" outside. */
export function durationFlag(name: string, shorthand: string, usage: string, initially = "0s"): Flag {
  return { name, ...(shorthand ? { shorthand } : {}), type: "duration", default: initially, usage };
}

/** What was given on the command line, with defaults for the rest. */
export class FlagValues {
  private readonly flags: Map<string, Flag>;
  private readonly shadowed: ReadonlySet<string>;
  private readonly given: ReadonlyMap<string, string[]>;

  constructor(flags: Map<string, Flag>, given: ReadonlyMap<string, string[]>, shadowed: ReadonlySet<string> = new Set()) {
    this.flags = flags;
    this.shadowed = shadowed;
    this.given = given;
  }

  changed(name: string): boolean {
    return this.given.has(name);
  }

  has(name: string): boolean {
    return this.flags.has(name);
  }

  string(name: string): string {
    return this.given.get(name)?.at(-1) ?? this.flags.get(name)?.default ?? "";
  }

  /** As `string`, of a flag that every command has; "" where the command has one of its own by that name. */
  global(name: string): string {
    return this.shadowed.has(name) ? "" : this.string(name);
  }

  bool(name: string): boolean {
    return TRUE_WORDS.has(this.string(name));
  }

  int(name: string): number {
    return Number(this.string(name));
  }

  /** Milliseconds. */
  duration(name: string): number {
    return parseDuration(this.string(name)) ?? 0;
  }

  list(name: string): string[] {
    const values = this.given.get(name) ?? [];
    return this.flags.get(name)?.type === "strings" ? values.flatMap((value) => (value === "" ? [] : value.split(","))) : values;
  }
}

export interface ParsedLine {
  args: string[];
  values: FlagValues;
  /** How many arguments stood before `--`; -1 without one. */
  argsBeforeDash: number;
}

/** Models spf13/pflag: flags and arguments may mix; `--` ends the flags. Throws what pflag would say. */
export function parseFlags(flags: readonly Flag[], words: readonly string[], shadowed?: ReadonlySet<string>): ParsedLine {
  const byName = new Map(flags.map((flag) => [flag.name, flag]));
  const byShorthand = new Map(flags.flatMap((flag) => (flag.shorthand === undefined ? [] : [[flag.shorthand, flag] as const])));
  const given = new Map<string, string[]>();
  const args: string[] = [];
  let argsBeforeDash = -1;
  const set = (flag: Flag, value: string) => {
    checkValue(flag, value);
    const present = given.get(flag.name);
    if (present === undefined) given.set(flag.name, [value]);
    else present.push(value);
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === "--") {
      argsBeforeDash = args.length;
      args.push(...words.slice(index + 1));
      break;
    }
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const flag = byName.get(name);
      if (name === "" || name.startsWith("-")) throw new CommandError(`bad flag syntax: ${word}`);
      if (flag === undefined) throw name === "help" ? new HelpRequested() : new UnknownFlag(`unknown flag: --${name}`);
      if (equals >= 0) set(flag, word.slice(equals + 1));
      else if (flag.withoutValue !== undefined) set(flag, flag.withoutValue);
      else if (index + 1 < words.length) set(flag, words[++index] as string);
      else throw new UnknownFlag(`flag needs an argument: --${name}`);
    } else if (word.startsWith("-") && word !== "-") {
      for (let rest = word.slice(1); rest !== ""; ) {
        const letter = rest[0] as string;
        rest = rest.slice(1);
        const flag = byShorthand.get(letter);
        if (flag === undefined) {
          throw letter === "h" ? new HelpRequested() : new UnknownFlag(`unknown shorthand flag: '${letter}' in ${word}`);
        }
        if (rest.startsWith("=")) {
          set(flag, rest.slice(1));
          rest = "";
        } else if (flag.withoutValue !== undefined) set(flag, flag.withoutValue);
        else if (rest !== "") {
          set(flag, rest);
          rest = "";
        } else if (index + 1 < words.length) set(flag, words[++index] as string);
        else throw new UnknownFlag(`flag needs an argument: '${letter}' in ${word}`);
      }
    } else args.push(word);
  }
  return { args, values: new FlagValues(byName, given, shadowed), argsBeforeDash };
}

/** `-h` or `--help` stood on the line. */
export class HelpRequested extends Error {}

/** A flag error: the command adds where to find its usage. */
export class UnknownFlag extends Error {}

const TRUE_WORDS = new Set(["1", "t", "T", "true", "TRUE", "True"]);
const FALSE_WORDS = new Set(["0", "f", "F", "false", "FALSE", "False"]);

function checkValue(flag: Flag, value: string): void {
  const title = flag.shorthand === undefined ? `--${flag.name}` : `-${flag.shorthand}, --${flag.name}`;
  const refuse = (why: string): never => {
    throw new UnknownFlag(`invalid argument ${goQuote(value)} for ${goQuote(title)} flag: ${why}`);
  };
  if (flag.type === "bool" && !TRUE_WORDS.has(value) && !FALSE_WORDS.has(value)) refuse(`strconv.ParseBool: parsing ${goQuote(value)}: invalid syntax`);
  if (flag.type === "int" && !/^[-+]?\d+$/.test(value)) refuse(`strconv.ParseInt: parsing ${goQuote(value)}: invalid syntax`);
  if (flag.type === "duration" && parseDuration(value) === undefined) {
    refuse(durationFault(value));
  }
}

/** Why Go's time.ParseDuration refuses a text. */
function durationFault(text: string): string {
  const quoted = goQuote(text);
  if (/^[-+]?[\d.]+$/.test(text)) return `time: missing unit in duration ${quoted}`;
  const unit = /^[-+]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))*(?:\d+\.?\d*|\.\d+)([^\d.]+)/.exec(text)?.[1];
  return unit === undefined ? `time: invalid duration ${quoted}` : `time: unknown unit ${goQuote(unit)} in duration ${quoted}`;
}
