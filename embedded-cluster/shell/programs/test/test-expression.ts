import type { ByteSink, ByteSource } from "../../../kernel/streams.ts";
import { FileError, type FileStat, type FileSystem } from "../../process/file-system.ts";
import { absolutePath } from "../../process/paths.ts";
import type { ProcessUser, Terminal } from "../../process/process.ts";
import { isTerminalSink, isTerminalSource } from "../../process/terminal-ends.ts";

/** What test(1) can look at. */
export interface TestContext {
  fs: FileSystem;
  cwd: string;
  user: ProcessUser | undefined;
  terminal: Terminal | undefined;
  source(descriptor: number): ByteSource | undefined;
  sink(descriptor: number): ByteSink | undefined;
}

const UNARY = new Set([..."bcdefghkLnoprsStuwxzGNOaRv"].map((letter) => `-${letter}`));
const BINARY = new Set(["=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"]);

/** Evaluates the arguments of test(1). A string is what is wrong with them; the exit status is 2 then. */
export function evaluateTest(context: TestContext, words: readonly string[]): boolean | string {
  try {
    return new TestParser(context, words).evaluate();
  } catch (error) {
    if (error instanceof TestError) return error.message;
    throw error;
  }
}

class TestError extends Error {}

/** POSIX decides by the number of arguments first; only longer expressions have a grammar. */
class TestParser {
  private readonly context: TestContext;
  private readonly words: readonly string[];
  private position = 0;

  constructor(context: TestContext, words: readonly string[]) {
    this.context = context;
    this.words = words;
  }

  evaluate(): boolean {
    const [first = "", second = "", third = "", fourth = ""] = this.words;
    switch (this.words.length) {
      case 0:
        return false;
      case 1:
        return first !== "";
      case 2:
        if (first === "!") return second === "";
        if (UNARY.has(first)) return fileTest(this.context, first, second);
        throw new TestError(`${first}: unary operator expected`);
      case 3:
        if (BINARY.has(second)) return this.compare(first, second, third);
        if (second === "-a") return first !== "" && third !== "";
        if (second === "-o") return first !== "" || third !== "";
        if (first === "!") return !new TestParser(this.context, [second, third]).evaluate();
        if (first === "(" && third === ")") return second !== "";
        throw new TestError(`${second}: binary operator expected`);
      case 4:
        if (first === "!") return !new TestParser(this.context, [second, third, fourth]).evaluate();
    }
    const result = this.either();
    if (this.position < this.words.length) throw new TestError("too many arguments");
    return result;
  }

  private either(): boolean {
    let result = this.both();
    while (this.skip("-o")) result = this.both() || result;
    return result;
  }

  private both(): boolean {
    let result = this.single();
    while (this.skip("-a")) result = this.single() && result;
    return result;
  }

  private single(): boolean {
    const { words } = this;
    if (this.position >= words.length) throw new TestError("argument expected");
    if (this.skip("!")) return !this.single();
    const word = words[this.position] as string;
    const operator = words[this.position + 1];
    if (operator !== undefined && BINARY.has(operator) && words[this.position + 2] !== undefined) {
      this.position += 3;
      return this.compare(word, operator, words[this.position - 1] as string);
    }
    if (this.skip("(")) {
      const result = this.either();
      if (!this.skip(")")) throw new TestError("`)' expected");
      return result;
    }
    if (UNARY.has(word) && operator !== undefined) {
      this.position += 2;
      return fileTest(this.context, word, operator);
    }
    this.position++;
    return word !== "";
  }

  private skip(word: string): boolean {
    if (this.words[this.position] !== word) return false;
    this.position++;
    return true;
  }

  private compare(left: string, operator: string, right: string): boolean {
    switch (operator) {
      case "=":
      case "==":
        return left === right;
      case "!=":
        return left !== right;
      case "<":
        return left < right;
      case ">":
        return left > right;
      case "-nt":
      case "-ot":
      case "-ef":
        return compareFiles(this.context, left, operator, right);
    }
    const [a, b] = [integer(left), integer(right)];
    return { "-eq": a === b, "-ne": a !== b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b }[operator] as boolean;
  }
}

/** `-e path`, `-z text` and the other tests of one operand. */
export function fileTest(context: TestContext, operator: string, operand: string): boolean {
  if (operator === "-n") return operand !== "";
  if (operator === "-z") return operand === "";
  if (operator === "-t") {
    const number = integer(operand);
    const descriptor = Number(number);
    return descriptor === 0 ? isTerminalSource(context.terminal, context.source(0)) : isTerminalSink(context.terminal, context.sink(descriptor));
  }
  if (operator === "-o" || operator === "-v" || operator === "-R") return false;
  const stat = statOf(context, operand, operator === "-L" || operator === "-h");
  if (stat === undefined) return false;
  switch (operator) {
    case "-d":
      return stat.type === "directory";
    case "-f":
      return stat.type === "file";
    case "-L":
    case "-h":
      return stat.type === "symlink";
    case "-c":
      return stat.type === "device";
    case "-b":
    case "-p":
    case "-S":
      return false;
    case "-s":
      return stat.size > 0;
    case "-x":
      return stat.type === "directory" || (stat.mode & 0o111) !== 0;
    case "-w":
      return context.user === undefined || context.user.uid === 0 || (stat.mode & 0o222) !== 0;
    case "-r":
      return context.user === undefined || context.user.uid === 0 || (stat.mode & 0o444) !== 0;
    case "-u":
      return (stat.mode & 0o4000) !== 0;
    case "-g":
      return (stat.mode & 0o2000) !== 0;
    case "-k":
      return (stat.mode & 0o1000) !== 0;
    case "-O":
      return stat.uid === (context.user?.uid ?? 0);
    case "-G":
      return stat.gid === (context.user?.gid ?? 0);
    default:
      return true;
  }
}

function compareFiles(context: TestContext, left: string, operator: string, right: string): boolean {
  const [a, b] = [statOf(context, left, false), statOf(context, right, false)];
  if (operator === "-nt") return a !== undefined && (b === undefined || a.modified > b.modified);
  if (operator === "-ot") return b !== undefined && (a === undefined || a.modified < b.modified);
  return a !== undefined && b !== undefined && context.fs.realPath(absolutePath(context.cwd, left)) === context.fs.realPath(absolutePath(context.cwd, right));
}

function statOf(context: TestContext, path: string, isLink: boolean): FileStat | undefined {
  if (path === "") return undefined;
  try {
    const absolute = absolutePath(context.cwd, path);
    return isLink ? context.fs.lstat(absolute) : context.fs.stat(absolute);
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

function integer(text: string): bigint {
  const trimmed = text.trim();
  if (!/^[-+]?[0-9]+$/.test(trimmed)) throw new TestError(`${text}: integer expression expected`);
  return BigInt(trimmed.replace(/^\+/, ""));
}
