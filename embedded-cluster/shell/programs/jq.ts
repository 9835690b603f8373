import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { writeText } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import { isTerminalSink } from "../process/terminal-ends.ts";
import { Halt } from "./jq/builtins.ts";
import { printValue } from "./jq/formats.ts";
import { JqInterpreter, Scope } from "./jq/interpreter.ts";
import { JsonReader, JsonSyntaxError } from "./jq/json-reader.ts";
import { parseJq } from "./jq/parser.ts";
import { type Filter, JqError, JqSyntaxError, type JsonValue } from "./jq/syntax.ts";
import { type Invocation, command } from "./kit/command.ts";

const STATUS = { lastFalse: 1, usage: 2, syntax: 3, noOutput: 4, error: 5 };

/** Command-line JSON processor: the greater part of jq 1.6. */
export const jq = command(
  {
    usage: "[OPTIONS] FILTER [FILES...]",
    flags: "nrRscCaSejMh",
    values: "fL",
    long: {
      "null-input": "n",
      "raw-output": "r",
      "raw-input": "R",
      slurp: "s",
      "compact-output": "c",
      "color-output": "C",
      "monochrome-output": "M",
      "ascii-output": "a",
      "sort-keys": "S",
      "exit-status": "e",
      "join-output": "j",
      tab: "tab",
      "indent=": "indent",
      "from-file=": "f",
      arg: "arg",
      argjson: "argjson",
      args: "args",
      jsonargs: "jsonargs",
      slurpfile: "slurpfile",
      rawfile: "rawfile",
      seq: "seq",
      stream: "stream",
    },
    usageStatus: STATUS.usage,
  },
  async (run) => {
    const { variables, operands, positional } = namedArguments(run);
    let filter: Filter;
    try {
      const file = run.options.value("f");
      const program = file === undefined ? operands.shift() : await run.readText(file);
      if (program === undefined) {
        await run.process.stderr.write(new TextEncoder().encode("Usage:\tjq [OPTIONS] FILTER [FILES...]\n"));
        return STATUS.usage;
      }
      filter = parseJq(program);
    } catch (error) {
      if (!(error instanceof JqSyntaxError)) throw error;
      await run.complain(`error: ${error.message} at <top-level>, line 1:\n${operands[0] ?? run.operands[0] ?? ""}\njq: 1 compile error`);
      return STATUS.syntax;
    }
    variables.set("ENV", Object.fromEntries(run.process.env));
    variables.set("__prog_args", positional);
    variables.set("ARGS", { positional, named: Object.fromEntries([...variables].filter(([name]) => name !== "ENV" && name !== "__prog_args")) });
    const reader = new Inputs(run, operands);
    let steps = 0;
    const interpreter = new JqInterpreter(
      () => reader.next(),
      () => (++steps % 64 === 0 ? run.process.breathe() : undefined),
      () => run.process.clock.now(),
    );
    const output = new Output(run);
    try {
      for (let input = run.options.has("n") ? null : await reader.next(); input !== undefined; input = run.options.has("n") ? undefined : await reader.next()) {
        try {
          for await (const value of interpreter.values(filter, input, new Scope(variables))) await output.write(value);
        } catch (error) {
          if (!(error instanceof JqError)) throw error;
          run.status = STATUS.error;
          await run.complain(`error (at ${reader.place}): ${error.message}`);
        }
      }
    } catch (error) {
      if (error instanceof Halt) {
        if (error.value !== undefined)
          await run.process.stderr.write(new TextEncoder().encode(typeof error.value === "string" ? error.value : `${JSON.stringify(error.value)}\n`));
        return error.status;
      }
      if (!(error instanceof JsonSyntaxError)) throw error;
      await run.flush();
      await writeText(run.process.stderr, `parse error: ${error.message}\n`);
      return STATUS.usage;
    }
    if (run.status !== 0) return run.status;
    if (reader.hasFailed) return STATUS.usage;
    if (!run.options.has("e")) return 0;
    return output.last === undefined ? STATUS.noOutput : output.last === null || output.last === false ? STATUS.lastFalse : 0;
  },
);

/** --arg and its like take two words, which the option parser leaves among the operands. */
function namedArguments(run: Invocation): { variables: Map<string, JsonValue>; operands: string[]; positional: JsonValue[] } {
  const variables = new Map<string, JsonValue>();
  const operands: string[] = [];
  const positional: JsonValue[] = [];
  const words = run.process.argv.slice(1);
  let rest: "args" | "jsonargs" | undefined;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (["--arg", "--argjson", "--slurpfile", "--rawfile"].includes(word)) {
      const [name = "", value = ""] = [words[++index], words[++index]];
      if (word === "--arg") variables.set(name, value);
      else if (word === "--argjson") variables.set(name, JSON.parse(value) as JsonValue);
      else {
        const text = new TextDecoder().decode(run.fs.readFile(run.path(value)));
        variables.set(name, word === "--rawfile" ? text : new JsonReader(text).all());
      }
    } else if (word === "--args" || word === "--jsonargs") rest = word.slice(2) as "args" | "jsonargs";
    else if (word === "--indent" || word === "-f" || word === "--from-file" || word === "-L") index++;
    else if (/^-./.test(word)) continue;
    else if (rest !== undefined && (operands.length > 0 || run.options.has("f"))) positional.push(rest === "args" ? word : (JSON.parse(word) as JsonValue));
    else operands.push(word);
  }
  return { variables, operands, positional };
}

/** The values of all inputs, one after the other. */
class Inputs {
  hasFailed = false;
  private readonly run: Invocation;
  private readonly operands: readonly string[];
  private values: AsyncGenerator<JsonValue, void> | undefined;
  private current = "<stdin>:0";

  constructor(run: Invocation, operands: readonly string[]) {
    this.run = run;
    this.operands = operands;
  }

  get place(): string {
    return this.current;
  }

  async next(): Promise<JsonValue | undefined> {
    this.values ??= this.read();
    const { value, done } = await this.values.next();
    return done ? undefined : (value as JsonValue);
  }

  private async *read(): AsyncGenerator<JsonValue, void> {
    const { options } = this.run;
    const slurped: JsonValue[] = [];
    let raw = "";
    for (const operand of this.operands.length > 0 ? this.operands : ["-"]) {
      try {
        this.current = operand === "-" ? "<stdin>:1" : `${operand}:1`;
        if (options.has("R")) {
          for await (const line of this.run.lines(this.run.open(operand))) {
            if (!options.has("s")) yield line;
            else raw += `${line}\n`;
          }
          continue;
        }
        const reader = new JsonReader("");
        const source = this.run.open(operand);
        const decoder = new TextDecoder();
        for (;;) {
          await this.run.flush();
          const chunk = await source.read();
          reader.add(chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true }), chunk === null);
          for (let value = reader.next(); value !== undefined; value = reader.next()) {
            if (options.has("s")) slurped.push(value);
            else yield value;
          }
          if (chunk === null) break;
          if (reader.pending > 16 * SHELL_VALUE_BYTES) throw new JsonSyntaxError("Exceeds depth or size limit for parsing");
        }
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await this.run.complain(`error: Could not open ${operand}: ${error.message}`);
        this.run.status = 0;
        this.hasFailed = true;
      }
    }
    if (options.has("s")) yield options.has("R") ? raw : slurped;
  }
}

class Output {
  last: JsonValue | undefined;
  private readonly run: Invocation;

  constructor(run: Invocation) {
    this.run = run;
  }

  async write(value: JsonValue): Promise<void> {
    const { options, process } = this.run;
    this.last = value;
    const joins = options.has("j");
    if ((options.has("r") || joins) && typeof value === "string") return this.run.print(joins ? value : `${value}\n`);
    const indent = options.has("tab") ? "\t" : options.has("c") || joins ? "" : " ".repeat(Math.min(7, Number(options.value("indent") ?? 2)));
    const colors = options.has("C") || (!options.has("M") && !joins && isTerminalSink(process.controllingTerminal, process.stdout));
    await this.run.print(printValue(value, { indent, sortsKeys: options.has("S"), colors, ascii: options.has("a") }) + (joins ? "" : "\n"));
  }
}
