import { encodeUtf8 } from "../../../kernel/bytes.ts";
import { SHELL_VALUE_BYTES } from "../../../kernel/limits.ts";
import { BrokenPipe, type ByteSource, writeText } from "../../../kernel/streams.ts";
import { FileError } from "../../process/file-system.ts";
import { openForReading } from "../../process/open-file.ts";
import { absolutePath, baseNameOf } from "../../process/paths.ts";
import type { Process, Program } from "../../process/process.ts";
import { type OptionSpec, type Options, UsageError, parseOptions } from "./options.ts";

/** How a command is called, and what it says when called wrongly. */
export interface CommandSpec extends OptionSpec {
  /** After "Usage: name ". */
  usage: string;
  /** Exit status of a usage error; default 1. */
  usageStatus?: number;
}

/** One run of a command: its arguments parsed, its output gathered. */
export class Invocation {
  readonly process: Process;
  readonly name: string;
  readonly options: Options;
  readonly operands: readonly string[];
  /** What the command resolves to unless it says otherwise: 1 after the first error. */
  status = 0;
  private buffer = "";

  constructor(process: Process, name: string, options: Options) {
    this.process = process;
    this.name = name;
    this.options = options;
    this.operands = options.operands;
  }

  get fs() {
    return this.process.fs;
  }

  path(operand: string): string {
    return absolutePath(this.process.cwd, operand);
  }

  /** Writes to stdout: gathered until there is much of it, or the command waits for input. */
  async print(text: string): Promise<void> {
    this.buffer += text;
    if (this.buffer.length >= 16 * 1024) await this.flush();
  }

  async printLine(text: string): Promise<void> {
    await this.print(`${text}\n`);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.flush();
    if (bytes.length > 0) await this.process.stdout.write(bytes);
  }

  async flush(): Promise<void> {
    const text = this.buffer;
    this.buffer = "";
    if (text !== "") await this.process.stdout.write(encodeUtf8(text));
  }

  /** `name: message` on stderr, and a failed status. */
  async complain(message: string): Promise<void> {
    this.status ||= 1;
    await this.flush();
    await writeText(this.process.stderr, `${this.name}: ${message}\n`);
  }

  /** Runs `act`; a refused file operation is reported as `operand: No such file or directory`. true: it went well. */
  async attempt(operand: string, act: () => void | Promise<void>, prefix = ""): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await this.complain(`${prefix}${operand}: ${error.message}`);
      return false;
    }
  }

  /** Opens an operand for reading; "-" is stdin. */
  open(operand: string): ByteSource {
    return operand === "-" ? this.process.stdin : openForReading(this.process, operand);
  }

  /** Opens each operand (stdin when there is none) in turn; those that cannot be read are reported and passed over. */
  async eachInput(act: (source: ByteSource, name: string) => Promise<void>, operands: readonly string[] = this.operands): Promise<void> {
    for (const operand of operands.length > 0 ? operands : ["-"]) await this.attempt(operand, async () => act(this.open(operand), operand));
  }

  /** The lines of a stream, without their newlines. Bounded: a line that never ends is an error. */
  async *lines(source: ByteSource, separator = "\n"): AsyncGenerator<string, void> {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      await this.flush();
      const chunk = await source.read();
      const text = rest + (chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }));
      let start = 0;
      for (let end = text.indexOf(separator); end >= 0; end = text.indexOf(separator, start)) {
        yield text.slice(start, end);
        start = end + separator.length;
      }
      rest = text.slice(start);
      if (chunk === null) {
        if (rest !== "") yield rest;
        return;
      }
      if (rest.length > SHELL_VALUE_BYTES) throw new Error("memory exhausted");
    }
  }

  /** All lines of all inputs, for commands that need the whole before they can print anything. */
  async allLines(limitBytes: number, operands: readonly string[] = this.operands): Promise<string[]> {
    const lines: string[] = [];
    let length = 0;
    await this.eachInput(async (source) => {
      for await (const line of this.lines(source)) {
        length += line.length + 1;
        if (length > limitBytes) throw new Error("memory exhausted");
        lines.push(line);
      }
    }, operands);
    return lines;
  }

  async readText(operand: string): Promise<string> {
    const source = this.open(operand);
    let text = "";
    const decoder = new TextDecoder();
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > 16 * SHELL_VALUE_BYTES) throw new Error("memory exhausted");
    }
    return text;
  }
}

/** Makes a program of a command: options, --help, errors and statuses as GNU's. */
export function command(spec: CommandSpec, run: (invocation: Invocation) => Promise<number | undefined>): Program {
  return async (process) => {
    const name = baseNameOf(process.argv[0] ?? "");
    let invocation: Invocation;
    try {
      invocation = new Invocation(process, name, parseOptions(process.argv.slice(1), spec));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      await writeText(process.stderr, `${name}: ${error.message}\nTry '${name} --help' for more information.\n`);
      return spec.usageStatus ?? 1;
    }
    if (invocation.options.has("help")) {
      await writeText(process.stdout, `Usage: ${name} ${spec.usage}\n`);
      return 0;
    }
    try {
      const status = await run(invocation);
      await invocation.flush();
      return status ?? invocation.status;
    } catch (error) {
      if (process.signal.aborted || error instanceof BrokenPipe) throw error;
      await invocation.flush().catch(() => {});
      if (error instanceof UsageError) {
        await writeText(process.stderr, `${name}: ${error.message}\nTry '${name} --help' for more information.\n`);
        return spec.usageStatus ?? 1;
      }
      if (!(error instanceof FileError)) throw error;
      await writeText(process.stderr, `${name}: ${error.code === "ENOSPC" ? "write error" : error.path}: ${error.message}\n`);
      return spec.usageStatus ?? 1;
    }
  };
}

export { UsageError };
