import { encodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { type ByteSink, NULL_SINK, writeText } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import { openForWriting } from "../process/open-file.ts";
import type { RegularExpression } from "../regular-expression/regular-expression.ts";
import { type Invocation, command } from "./kit/command.ts";
import { type Address, type SedCommand, SedError, type Substitution, parseSed } from "./sed/sed-script.ts";

const LOOPS_PER_LINE = 100_000;

export const sed = command(
  {
    usage: "[OPTION]... {script-only-if-no-other-script} [input-file]...",
    flags: "nErsuz",
    values: "efl",
    joined: "i",
    long: { quiet: "n", silent: "n", "regexp-extended": "E", "in-place?": "i", "expression=": "e", "file=": "f", separate: "s", unbuffered: "u" },
  },
  async (run) => {
    const operands = [...run.operands];
    const scripts = [...run.options.values("e")];
    for (const file of run.options.values("f")) scripts.push((await run.readText(file)).replace(/\n$/, ""));
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) {
        await writeText(run.process.stderr, "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n");
        return 1;
      }
      scripts.push(script);
    }
    let commands: SedCommand[];
    try {
      commands = parseSed(scripts.join("\n"), run.options.has("E") || run.options.has("r"));
    } catch (error) {
      if (!(error instanceof SedError)) throw error;
      await run.complain(error.message);
      return 1;
    }
    if (!run.options.has("i")) return new Stream(run, commands, operands).run();
    let status = 0;
    for (const operand of operands) status = (await editInPlace(run, commands, operand)) || status;
    return status;
  },
);

async function editInPlace(run: Invocation, commands: SedCommand[], operand: string): Promise<number> {
  const path = run.path(operand);
  try {
    const suffix = run.options.value("i") ?? "";
    const before = run.fs.readFile(path);
    for (const item of commands) item.range = { isOpen: false, end: 0 };
    const stream = new Stream(run, commands, [operand], true);
    const status = await stream.run();
    if (suffix !== "") run.fs.writeFile(run.path(suffix.includes("*") ? suffix.replaceAll("*", operand) : operand + suffix), before);
    run.fs.writeFile(path, encodeUtf8(stream.collected));
    return status;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await run.complain(error.code === "EISDIR" ? `couldn't edit ${operand}: not a regular file` : `can't read ${operand}: ${error.message}`);
    return 4;
  }
}

/** One pass over the input: pattern space, hold space, and what is still to be printed at the end of a cycle. */
class Stream {
  collected = "";
  private readonly call: Invocation;
  private readonly commands: readonly SedCommand[];
  private readonly operands: readonly string[];
  private readonly isCollecting: boolean;
  private pattern = "";
  private hold = "";
  private lineNumber = 0;
  private appended: string[] = [];
  /** The line after the current one, once somebody wanted to know of it; null at the end. */
  private peeked: { line: string } | null | undefined;
  private lines: AsyncGenerator<string, void>;
  private lastExpression: RegularExpression | undefined;
  private status = 0;
  private isReplaced = false;
  private readonly files = new Map<string, ByteSink>();
  private endsWithNewline = true;

  constructor(run: Invocation, commands: readonly SedCommand[], operands: readonly string[], isCollecting = false) {
    this.call = run;
    this.commands = commands;
    this.operands = operands;
    this.isCollecting = isCollecting;
    this.lines = this.input();
  }

  async run(): Promise<number> {
    for (const item of this.commands) {
      const file = item.name === "w" ? item.text : item.substitute?.file;
      if (file !== undefined && !this.files.has(file))
        this.files.set(file, file === "/dev/stdout" ? this.call.process.stdout : openForWriting(this.call.process, file, false));
    }
    let keepsPattern = false;
    for (;;) {
      if (!keepsPattern && !(await this.readPattern(false))) break;
      keepsPattern = false;
      const outcome = await this.cycle();
      if (outcome !== "delete" && outcome !== "restart" && outcome !== "quit-silently" && !this.call.options.has("n")) await this.emit(this.pattern);
      await this.flushAppended();
      if (outcome === "quit" || outcome === "quit-silently") break;
      keepsPattern = outcome === "restart";
    }
    return this.status || this.call.status;
  }

  private async *input(): AsyncGenerator<string, void> {
    for (const operand of this.operands.length > 0 ? this.operands : ["-"]) {
      try {
        const path = this.call.path(operand);
        if (operand !== "-" && this.call.fs.stat(path).type === "directory") {
          await this.call.complain(this.isCollecting ? `couldn't edit ${operand}: not a regular file` : `read error on ${operand}: Is a directory`);
          this.status = 2;
          continue;
        }
        if (operand !== "-") {
          const bytes = this.call.fs.readFile(path);
          this.endsWithNewline = bytes.length === 0 || bytes[bytes.length - 1] === 0x0a;
        }
        yield* this.call.lines(this.call.open(operand));
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await this.call.complain(`can't read ${operand}: ${error.message}`);
        this.status = 2;
      }
    }
  }

  /** Looks ahead only when it must: what was read so far has to come out while the rest is still to come. */
  private async peek(): Promise<{ line: string } | null> {
    if (this.peeked !== undefined) return this.peeked;
    const { value, done } = await this.lines.next();
    this.peeked = done ? null : { line: value as string };
    return this.peeked;
  }

  private async readPattern(appends: boolean): Promise<boolean> {
    const next = await this.peek();
    if (next === null) return false;
    this.peeked = undefined;
    this.pattern = appends ? `${this.pattern}\n${next.line}` : next.line;
    if (this.pattern.length > SHELL_VALUE_BYTES) throw new Error("couldn't re-allocate memory");
    this.lineNumber++;
    return true;
  }

  private async cycle(): Promise<"end" | "delete" | "restart" | "quit" | "quit-silently"> {
    this.isReplaced = false;
    let steps = 0;
    for (let at = 0; at < this.commands.length; at++) {
      if (++steps % 64 === 0) await this.call.process.breathe();
      if (steps > LOOPS_PER_LINE * 100) throw new Error("script loops without end");
      const item = this.commands[at] as SedCommand;
      if ((await this.selects(item)) === item.negated) {
        if (item.name === "{") at = item.target - 1;
        continue;
      }
      switch (item.name) {
        case "p":
          await this.emit(this.pattern);
          break;
        case "P":
          await this.emit(this.pattern.split("\n")[0] as string);
          break;
        case "d":
          return "delete";
        case "D": {
          const newline = this.pattern.indexOf("\n");
          if (newline < 0) return "delete";
          this.pattern = this.pattern.slice(newline + 1);
          return "restart";
        }
        case "s":
          await this.substitute(item.substitute as Substitution);
          break;
        case "y":
          this.pattern = [...this.pattern].map((character) => item.table?.get(character) ?? character).join("");
          break;
        case "a":
          this.appended.push(`${item.text}\n`);
          break;
        case "i":
          await this.print(`${item.text}\n`);
          break;
        case "c":
          if (item.second === undefined || item.negated || !item.range.isOpen) await this.print(`${item.text}\n`);
          return "delete";
        case "=":
          await this.print(`${this.lineNumber}\n`);
          break;
        case "l":
          await this.print(`${[...this.pattern].map(visible).join("")}$\n`);
          break;
        case "F":
          await this.print(`${this.operands[0] ?? "-"}\n`);
          break;
        case "n":
          if (!this.call.options.has("n")) await this.emit(this.pattern);
          await this.flushAppended();
          if (!(await this.readPattern(false))) return "quit-silently";
          break;
        case "N":
          await this.flushAppended();
          if (!(await this.readPattern(true))) return "quit";
          break;
        case "g":
          this.pattern = this.hold;
          break;
        case "G":
          this.pattern += `\n${this.hold}`;
          break;
        case "h":
          this.hold = this.pattern;
          break;
        case "H":
          this.hold += `\n${this.pattern}`;
          break;
        case "x":
          [this.pattern, this.hold] = [this.hold, this.pattern];
          break;
        case "z":
          this.pattern = "";
          break;
        case "q":
        case "Q":
          this.status = item.status;
          return item.name === "q" ? "quit" : "quit-silently";
        case "b":
          at = item.target - 1;
          break;
        case "t":
        case "T":
          if (this.isReplaced === (item.name === "t")) at = item.target - 1;
          this.isReplaced = false;
          break;
        case "r":
          if (this.call.fs.exists(this.call.path(item.text))) this.appended.push(new TextDecoder().decode(this.call.fs.readFile(this.call.path(item.text))));
          break;
        case "w":
          await writeText(this.files.get(item.text) ?? NULL_SINK, `${this.pattern}\n`);
          break;
      }
      if (this.pattern.length > SHELL_VALUE_BYTES || this.hold.length > SHELL_VALUE_BYTES) throw new Error("couldn't re-allocate memory");
    }
    return "end";
  }

  private async selects(item: SedCommand): Promise<boolean> {
    if (item.first === undefined) return true;
    if (item.second === undefined) return this.matches(item.first);
    const { range } = item;
    if (!range.isOpen) {
      if (!(await this.matches(item.first))) return false;
      range.isOpen = true;
      range.end = this.rangeEnd(item);
      if (range.end >= 0 && range.end <= this.lineNumber) range.isOpen = false;
      return true;
    }
    if (range.end >= 0) {
      if (this.lineNumber >= range.end) range.isOpen = false;
      // A range that ended on a line passed over by `n` does not select the next one.
      return this.lineNumber <= range.end;
    }
    if (await this.matches(item.second as Address)) range.isOpen = false;
    return true;
  }

  /** The last line of a range that begins here; -1 when only the text can tell. */
  private rangeEnd({ second }: SedCommand): number {
    if (second?.type === "count") return this.lineNumber + second.count;
    if (second?.type === "multiple") return second.of === 0 ? this.lineNumber : Math.ceil(this.lineNumber / second.of) * second.of;
    return second?.type === "line" ? second.line : -1;
  }

  private async matches(address: Address): Promise<boolean> {
    if (address.type === "line") return this.lineNumber === address.line;
    if (address.type === "last") return (await this.peek()) === null;
    if (address.type === "step")
      return address.step === 0
        ? this.lineNumber === address.first
        : this.lineNumber >= address.first && (this.lineNumber - address.first) % address.step === 0;
    const expression = address.expression ?? this.lastExpression;
    this.lastExpression = expression;
    return expression?.test(this.pattern) ?? false;
  }

  private async substitute(command_: Substitution): Promise<void> {
    const expression = command_.expression ?? this.lastExpression;
    if (expression === undefined) throw new Error("no previous regular expression");
    this.lastExpression = expression;
    let result = "";
    let position = 0;
    let count = 0;
    let lastEnd = -1;
    let hasReplaced = false;
    while (position <= this.pattern.length) {
      const match = expression.match(this.pattern, position);
      if (match === undefined) break;
      const isEmptyAfterMatch = match.end === match.index && match.index === lastEnd;
      if (!isEmptyAfterMatch) count++;
      const replaces = !isEmptyAfterMatch && count >= command_.occurrence;
      result += this.pattern.slice(position, match.index) + (replaces ? replacementText(command_, match.groups) : this.pattern.slice(match.index, match.end));
      if (replaces) hasReplaced = true;
      lastEnd = match.end;
      position = match.end;
      if (match.end === match.index) result += this.pattern[position++] ?? "";
      if (replaces && !command_.isGlobal) break;
      if (count % 256 === 255) await this.call.process.breathe();
      if (result.length > SHELL_VALUE_BYTES) throw new Error("couldn't re-allocate memory");
    }
    if (!hasReplaced) return;
    this.pattern = result + this.pattern.slice(position);
    this.isReplaced = true;
    if (command_.prints) await this.emit(this.pattern);
    if (command_.file !== undefined) await writeText(this.files.get(command_.file) ?? NULL_SINK, `${this.pattern}\n`);
  }

  private async emit(text: string): Promise<void> {
    const isVeryLast = !this.endsWithNewline && (await this.peek()) === null;
    await this.print(isVeryLast ? text : `${text}\n`);
  }

  private async print(text: string): Promise<void> {
    if (!this.isCollecting) return this.call.print(text);
    this.collected += text;
    if (this.collected.length > 16 * SHELL_VALUE_BYTES) throw new Error("couldn't re-allocate memory");
  }

  private async flushAppended(): Promise<void> {
    for (const text of this.appended.splice(0)) await this.print(text);
    if (this.call.options.has("u")) await this.call.flush();
  }
}

function replacementText({ replacement }: Substitution, groups: readonly (string | undefined)[]): string {
  let result = "";
  let mode = "E";
  let once = "";
  for (const part of replacement) {
    if (part.type === "case") {
      if (part.mode === "u" || part.mode === "l") once = part.mode;
      else mode = part.mode;
      continue;
    }
    let text = part.type === "text" ? part.text : (groups[part.number] ?? "");
    if (mode === "U") text = text.toUpperCase();
    if (mode === "L") text = text.toLowerCase();
    if (once !== "" && text !== "") {
      text = (once === "u" ? text.slice(0, 1).toUpperCase() : text.slice(0, 1).toLowerCase()) + text.slice(1);
      once = "";
    }
    result += text;
  }
  return result;
}

function visible(character: string): string {
  const named: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\x07": "\\a" };
  const found = named[character];
  if (found !== undefined) return found;
  const bytes = encodeUtf8(character);
  return bytes.length === 1 && character >= " " && character < "\x7f" ? character : [...bytes].map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("");
}
