import { type RegularExpression, compileRegularExpression, ExpressionError } from "../../regular-expression/regular-expression.ts";

export type Address =
  | { type: "line"; line: number }
  | { type: "last" }
  | { type: "match"; expression: RegularExpression | undefined }
  | { type: "step"; first: number; step: number };

export interface SedCommand {
  first: Address | undefined;
  /** A second address, or how many lines more ("+n"), or up to a multiple ("~n"). */
  second: Address | { type: "count"; count: number } | { type: "multiple"; of: number } | undefined;
  negated: boolean;
  name: string;
  text: string;
  substitute: Substitution | undefined;
  /** For `y`. */
  table: Map<string, string> | undefined;
  /** Index of the command to go to: after the block for `{`, the label for b and t. */
  target: number;
  /** Exit status of q and Q. */
  status: number;
  /** Whether the range is open, and where it ends when that is known. */
  range: { isOpen: boolean; end: number };
}

export interface Substitution {
  expression: RegularExpression | undefined;
  replacement: ReplacementPart[];
  isGlobal: boolean;
  occurrence: number;
  prints: boolean;
  file: string | undefined;
}

/** Literal text, a group, or a change of case from there on. */
export type ReplacementPart = { type: "text"; text: string } | { type: "group"; number: number } | { type: "case"; mode: string };

export class SedError extends Error {}

/** Parses a script of sed commands. `isExtended`: -E. Errors are worded as GNU's, without "sed: ". */
export function parseSed(script: string, isExtended: boolean, label = "-e expression #1"): SedCommand[] {
  return new SedParser(script, isExtended, label).parse();
}

class SedParser {
  private readonly text: string;
  private readonly isExtended: boolean;
  private readonly label: string;
  private position = 0;
  private readonly commands: SedCommand[] = [];

  constructor(text: string, isExtended: boolean, label: string) {
    this.text = text;
    this.isExtended = isExtended;
    this.label = label;
  }

  parse(): SedCommand[] {
    const open: number[] = [];
    const labels = new Map<string, number>();
    for (;;) {
      this.skip(/[\s;]/);
      if (this.position >= this.text.length) break;
      if (this.peek() === "#") {
        while (this.position < this.text.length && this.peek() !== "\n") this.position++;
        continue;
      }
      const command = this.command();
      if (command.name === "}") {
        const start = open.pop();
        if (start === undefined) throw this.error("unexpected `}'");
        (this.commands[start] as SedCommand).target = this.commands.length;
        continue;
      }
      if (command.name === ":") {
        labels.set(command.text, this.commands.length);
        continue;
      }
      if (command.name === "{") open.push(this.commands.length);
      this.commands.push(command);
    }
    if (open.length > 0) throw this.error("unmatched `{'", 0);
    for (const command of this.commands) {
      if (!"btT".includes(command.name)) continue;
      const target = command.text === "" ? this.commands.length : labels.get(command.text);
      if (target === undefined) throw new SedError(`can't find label for jump to \`${command.text}'`);
      command.target = target;
    }
    return this.commands;
  }

  private command(): SedCommand {
    const first = this.address();
    let second: SedCommand["second"];
    if (first !== undefined && this.peek() === ",") {
      this.position++;
      this.skip(/\s/);
      const relative = /^([+~])([0-9]+)/.exec(this.text.slice(this.position));
      if (relative !== null) {
        this.position += relative[0].length;
        second = relative[1] === "+" ? { type: "count", count: Number(relative[2]) } : { type: "multiple", of: Number(relative[2]) };
      } else second = this.address();
      if (second === undefined) throw this.error("unexpected `,'");
    }
    this.skip(/\s/);
    let negated = false;
    while (this.peek() === "!") {
      negated = true;
      this.position++;
      this.skip(/\s/);
    }
    const name = this.text[this.position++];
    if (name === undefined) throw this.error("missing command");
    const command: SedCommand = {
      first,
      second,
      negated,
      name,
      text: "",
      substitute: undefined,
      table: undefined,
      target: 0,
      status: 0,
      range: { isOpen: false, end: 0 },
    };
    this.arguments(command);
    return command;
  }

  private arguments(command: SedCommand): void {
    switch (command.name) {
      case "{":
        return;
      case "}":
      case "=":
      case "d":
      case "D":
      case "g":
      case "G":
      case "h":
      case "H":
      case "l":
      case "n":
      case "N":
      case "p":
      case "P":
      case "x":
      case "z":
      case "F":
        return this.end();
      case "q":
      case "Q":
        command.status = Number(this.take(/^\s*([0-9]*)/)[1] || 0);
        return this.end();
      case "a":
      case "i":
      case "c":
        command.text = this.textArgument();
        return;
      case ":":
        command.text = this.take(/^\s*([^\s;]*)/)[1] as string;
        if (command.text === "") throw this.error('":" lacks a label');
        return;
      case "b":
      case "t":
      case "T":
        command.text = this.take(/^[ \t]*([^\s;}]*)/)[1] as string;
        return this.end();
      case "r":
      case "w":
      case "R":
        command.text = this.take(/^[ \t]*([^\n]*)/)[1] as string;
        if (command.text === "") throw this.error("missing filename in r/R/w/W commands");
        return;
      case "s":
        command.substitute = this.substitution();
        return this.end();
      case "y":
        command.table = this.transliteration();
        return this.end();
      default:
        throw this.error(`unknown command: \`${command.name}'`);
    }
  }

  private address(): Address | undefined {
    const number = /^([0-9]+)(?:~([0-9]+))?/.exec(this.text.slice(this.position));
    if (number !== null) {
      this.position += number[0].length;
      return number[2] === undefined ? { type: "line", line: Number(number[1]) } : { type: "step", first: Number(number[1]), step: Number(number[2]) };
    }
    if (this.peek() === "$") {
      this.position++;
      return { type: "last" };
    }
    const isCustom = this.peek() === "\\";
    if (this.peek() !== "/" && !isCustom) return undefined;
    if (isCustom) this.position++;
    const delimiter = this.text[this.position++] as string;
    const source = this.delimited(delimiter, true);
    if (source === undefined) throw this.error("unterminated address regex");
    const flags = this.take(/^[IM]*/)[0];
    return { type: "match", expression: source === "" ? undefined : this.compile(source, flags) };
  }

  private substitution(): Substitution {
    const delimiter = this.text[this.position++];
    if (delimiter === undefined || delimiter === "\n" || delimiter === "\\") throw this.error("unterminated `s' command");
    const source = this.delimited(delimiter, true);
    const replacement = source === undefined ? undefined : this.delimited(delimiter, false);
    if (source === undefined || replacement === undefined) throw this.error("unterminated `s' command");
    const flags = this.take(/^[gpIiMme0-9]*/)[0];
    const file = this.peek() === "w" ? this.take(/^w[ \t]*([^\n]*)/)[1] : undefined;
    const after = this.peek();
    if (after !== "" && !/[\s;}#]/.test(after)) throw this.error("unknown option to `s'", 1);
    const expression = source === "" ? undefined : this.compile(source, flags.toUpperCase());
    const parts = parseReplacement(replacement);
    const highest = Math.max(0, ...parts.map((part) => (part.type === "group" ? part.number : 0)));
    if (expression !== undefined && highest > expression.groupCount) throw this.error(`invalid reference \\${highest} on \`s' command's RHS`);
    return {
      expression,
      replacement: parts,
      isGlobal: flags.includes("g"),
      occurrence: Number(/[0-9]+/.exec(flags)?.[0] ?? 1),
      prints: flags.includes("p"),
      file,
    };
  }

  private transliteration(): Map<string, string> {
    const delimiter = this.text[this.position++] ?? "";
    const [from, to] = [this.delimited(delimiter, false), this.delimited(delimiter, false)];
    if (from === undefined || to === undefined) throw this.error("unterminated `y' command");
    const plain = (text: string) => [...text.replace(/\\n/g, "\n").replace(/\\t/g, "\t").replace(/\\\\/g, "\\")];
    const [sources, targets] = [plain(from), plain(to)];
    if (sources.length !== targets.length) throw this.error("strings for `y' command are different lengths");
    return new Map(sources.map((source, index) => [source, targets[index] as string]));
  }

  /** Text up to an unescaped delimiter; an escaped one stands for itself. */
  private delimited(delimiter: string, isExpression: boolean): string | undefined {
    let text = "";
    let inBracket = false;
    for (; this.position < this.text.length; this.position++) {
      const character = this.text[this.position] as string;
      if (character === "\\" && this.position + 1 < this.text.length) {
        const next = this.text[++this.position] as string;
        text += next === delimiter && !(isExpression && "|()+?{}.*^$[]".includes(delimiter)) ? delimiter : `\\${next}`;
      } else if (character === delimiter && !inBracket) {
        this.position++;
        return text;
      } else {
        if (isExpression && character === "[" && !inBracket) inBracket = true;
        else if (character === "]" && inBracket && !/\[\^?$/.test(text)) inBracket = false;
        text += character;
      }
    }
    return undefined;
  }

  /** What follows a, i or c: on the same line, or on the next lines after a backslash. */
  private textArgument(): string {
    this.take(/^[ \t]*/);
    if (this.peek() === "\\") {
      this.position++;
      this.take(/^[ \t]*\n?/);
    }
    let text = "";
    while (this.position < this.text.length && this.peek() !== "\n") {
      if (this.peek() === "\\" && this.position + 1 < this.text.length) this.position++;
      text += this.text[this.position++];
    }
    if (text === "" && this.position >= this.text.length) throw this.error("expected \\ after `a', `c' or `i'");
    return text;
  }

  private compile(source: string, flags: string): RegularExpression {
    try {
      return compileRegularExpression(source, {
        syntax: this.isExtended ? "extended" : "basic",
        ignoreCase: flags.includes("I"),
        isMultiline: flags.includes("M"),
      });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw this.error(error.message);
    }
  }

  private end(): void {
    this.take(/^[ \t]*/);
    if (this.peek() === "" || ";}#\n".includes(this.peek())) return;
    throw this.error("extra characters after command", 1);
  }

  private peek(): string {
    return this.text[this.position] ?? "";
  }

  private skip(expression: RegExp): void {
    while (expression.test(this.peek())) this.position++;
  }

  private take(expression: RegExp): RegExpExecArray {
    const match = expression.exec(this.text.slice(this.position)) as RegExpExecArray;
    this.position += match[0].length;
    return match;
  }

  private error(message: string, ahead = 0): SedError {
    return new SedError(`${this.label}, char ${message.startsWith("unmatched") ? 0 : this.position + ahead}: ${message}`);
  }
}

function parseReplacement(text: string): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  let literal = "";
  const flush = () => {
    if (literal !== "") parts.push({ type: "text", text: literal });
    literal = "";
  };
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === "&") {
      flush();
      parts.push({ type: "group", number: 0 });
    } else if (character !== "\\") literal += character;
    else {
      const next = text[++index] ?? "\\";
      if (/[0-9]/.test(next)) {
        flush();
        parts.push({ type: "group", number: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        flush();
        parts.push({ type: "case", mode: next });
      } else literal += { n: "\n", t: "\t", r: "\r", f: "\f", v: "\v", a: "\x07" }[next] ?? next;
    }
  }
  flush();
  return parts;
}
