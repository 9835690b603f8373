import { type ByteSink, type ByteSource, EMPTY_SOURCE, writeText } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import { openForWriting } from "../process/open-file.ts";
import { openPipe, releaseStream } from "../process/pipe-ends.ts";
import type { Child } from "../process/process.ts";
import { ExpressionError } from "../regular-expression/regular-expression.ts";
import { type AwkHost, AwkInterpreter } from "./awk/interpreter.ts";
import { parseAwk } from "./awk/parser.ts";
import { type AwkProgram, AwkError } from "./awk/syntax.ts";
import { type Invocation, command } from "./kit/command.ts";

export const awk = command(
  {
    usage: "[-F fs][-v var=value][prog | -f progfile][file ...]",
    values: "Fvf",
    long: { "field-separator=": "F", "assign=": "v", "file=": "f" },
    stopsAtOperand: true,
    usageStatus: 2,
  },
  async (run) => {
    const operands = [...run.operands];
    const files = run.options.values("f");
    const sources: string[] = [];
    for (const file of files) sources.push(await run.readText(file));
    if (files.length === 0) {
      const source = operands.shift();
      if (source === undefined) {
        await writeText(run.process.stderr, "usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n");
        return 2;
      }
      sources.push(source);
    }
    let program: AwkProgram;
    try {
      program = parseAwk(sources.join("\n"));
    } catch (error) {
      if (!(error instanceof AwkError)) throw error;
      await run.complain(error.message);
      return 2;
    }
    const host = new Host(run, operands);
    const interpreter = new AwkInterpreter(program, host);
    host.attach(interpreter);
    const separator = run.options.value("F");
    if (separator !== undefined) interpreter.globals.set("FS", separator === "t" ? "\t" : unescape(separator));
    for (const assignment of run.options.values("v")) assign(interpreter, assignment);
    const environment = interpreter.array("ENVIRON");
    for (const [name, value] of run.process.env) environment.set(name, { text: value });
    const list = interpreter.array("ARGV");
    for (const [index, argument] of ["awk", ...operands].entries()) list.set(String(index), { text: argument });
    interpreter.globals.set("ARGC", operands.length + 1);
    try {
      const status = await interpreter.run();
      await host.finish();
      return status || run.status;
    } catch (error) {
      if (!(error instanceof AwkError) && !(error instanceof ExpressionError)) throw error;
      await host.finish();
      await run.complain(error.message);
      return 2;
    }
  },
);

function unescape(text: string): string {
  return text.replace(/\\([tnr\\])/g, (_, letter: string) => ({ t: "\t", n: "\n", r: "\r", "\\": "\\" })[letter] as string);
}

function assign(interpreter: AwkInterpreter, assignment: string): boolean {
  const match = /^([A-Za-z_]\w*)=([^]*)$/.exec(assignment);
  if (match !== null) interpreter.set(match[1] as string, { text: unescape(match[2] as string) });
  return match !== null;
}

/** The files, commands and outputs of one run. */
class Host implements AwkHost {
  private readonly run: Invocation;
  private readonly operands: string[];
  private interpreter: AwkInterpreter | undefined;
  private main: AsyncGenerator<string, void> | undefined;
  private hasOpened = false;
  private readonly readers = new Map<string, AsyncGenerator<string, void>>();
  private readonly outputs = new Map<string, { sink: ByteSink; child: Child | undefined }>();

  constructor(run: Invocation, operands: readonly string[]) {
    this.run = run;
    this.operands = [...operands];
  }

  attach(interpreter: AwkInterpreter): void {
    this.interpreter = interpreter;
  }

  async print(text: string, output: { mode: ">" | ">>" | "|"; target: string } | undefined): Promise<void> {
    if (output === undefined) return this.run.print(text);
    if (output.target === "/dev/stderr") return writeText(this.run.process.stderr, text);
    if (output.target === "/dev/stdout" || output.target === "-") return this.run.print(text);
    let open = this.outputs.get(output.target);
    if (open === undefined) {
      await this.run.flush();
      open =
        output.mode === "|"
          ? this.startWriter(output.target)
          : { sink: openForWriting(this.run.process, output.target, output.mode === ">>"), child: undefined };
      this.outputs.set(output.target, open);
    }
    await writeText(open.sink, text);
  }

  async readRecord(from: { file?: string; command?: string } | undefined): Promise<string | undefined | null> {
    if (from === undefined) return this.nextMain();
    const name = from.file ?? from.command ?? "";
    let reader = this.readers.get(name);
    if (reader === undefined) {
      try {
        reader = this.run.lines(from.file !== undefined ? this.run.open(name) : this.startReader(name));
      } catch (error) {
        if (error instanceof FileError) return null;
        throw error;
      }
      this.readers.set(name, reader);
    }
    try {
      const { value, done } = await reader.next();
      return done ? undefined : (value as string);
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }

  async system(line: string): Promise<number> {
    await this.run.flush();
    return this.run.process.spawn(["sh", "-c", line]).exited;
  }

  async close(name: string): Promise<number> {
    const output = this.outputs.get(name);
    if (output === undefined) return this.readers.delete(name) ? 0 : -1;
    this.outputs.delete(name);
    releaseStream(output.sink);
    return (await output.child?.exited) ?? 0;
  }

  flush(): Promise<void> {
    return this.run.flush();
  }

  breathe(): Promise<void> {
    return this.run.process.breathe();
  }

  random(): number {
    return this.run.process.random.next();
  }

  now(): number {
    return this.run.process.clock.now();
  }

  async finish(): Promise<void> {
    await this.run.flush();
    for (const name of [...this.outputs.keys()]) await this.close(name);
  }

  private startWriter(line: string): { sink: ByteSink; child: Child } {
    const { source, sink } = openPipe();
    const child = this.run.process.spawn(["sh", "-c", line], { stdin: source });
    releaseStream(source);
    return { sink, child };
  }

  private startReader(line: string): ByteSource {
    const { source, sink } = openPipe();
    this.run.process.spawn(["sh", "-c", line], { stdin: EMPTY_SOURCE, stdout: sink });
    releaseStream(sink);
    return source;
  }

  /** Operands are files, or assignments that hold from there on. */
  private async nextMain(): Promise<string | undefined> {
    const interpreter = this.interpreter as AwkInterpreter;
    for (;;) {
      if (this.main === undefined) {
        const operand = this.operands.shift();
        if (operand === undefined && this.hasOpened) return undefined;
        if (operand !== undefined && assign(interpreter, operand)) continue;
        this.hasOpened = true;
        const name = operand ?? "-";
        try {
          if (name !== "-" && this.run.fs.stat(this.run.path(name)).type === "directory") throw new FileError("EISDIR", name);
          this.main = this.separated(this.run.open(name));
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          await this.run.complain(error.code === "EISDIR" ? `read error (Is a directory)` : `cannot open ${name} (${error.message})`);
          this.run.status = 2;
          continue;
        }
        interpreter.set("FILENAME", name === "-" ? "" : name);
        interpreter.set("FNR", 0);
      }
      const { value, done } = await this.main.next();
      if (done) {
        this.main = undefined;
        continue;
      }
      interpreter.set("NR", interpreter.number(interpreter.get("NR")) + 1);
      interpreter.set("FNR", interpreter.number(interpreter.get("FNR")) + 1);
      return value as string;
    }
  }

  private async *separated(source: ByteSource): AsyncGenerator<string, void> {
    const separator = (this.interpreter as AwkInterpreter).text((this.interpreter as AwkInterpreter).get("RS"));
    if (separator === "\n") return yield* this.run.lines(source);
    if (separator !== "") {
      for await (const record of this.run.lines(source, separator)) yield record.replace(/\n$/, "");
      return;
    }
    // Paragraphs: blank lines part the records.
    let record = "";
    for await (const line of this.run.lines(source)) {
      if (line !== "") record += (record === "" ? "" : "\n") + line;
      else if (record !== "") {
        yield record;
        record = "";
      }
    }
    if (record !== "") yield record;
  }
}
