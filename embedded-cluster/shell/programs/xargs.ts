import { EMPTY_SOURCE, writeText } from "../../kernel/streams.ts";
import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { type Child, SpawnError } from "../process/process.ts";
import { type Invocation, command } from "./kit/command.ts";

const BATCH_WORDS = 2_000;

export const xargs = command(
  {
    usage: "[OPTION]... COMMAND [INITIAL-ARGS]...",
    flags: "0rtxp",
    values: "nILPda",
    long: {
      null: "0",
      "no-run-if-empty": "r",
      "max-args=": "n",
      "replace?": "I",
      "max-lines=": "L",
      "max-procs=": "P",
      verbose: "t",
      "delimiter=": "d",
      "arg-file=": "a",
    },
    stopsAtOperand: true,
  },
  async (run) => {
    const { options } = run;
    const initial = run.operands.length > 0 ? run.operands : ["echo"];
    const replace = options.has("I") ? options.value("I") || "{}" : undefined;
    const text = await run.readText(options.value("a") ?? "-");
    const perLine = options.value("L");
    const items = splitInput(run, text, replace !== undefined || perLine !== undefined);
    if (typeof items === "string") {
      await run.complain(items);
      return 1;
    }
    const size = replace !== undefined ? 1 : Number(options.value("n") ?? perLine ?? BATCH_WORDS);
    if (!Number.isInteger(size) || size < 1) {
      await run.complain(`value ${options.value("n")} for -n option should be >= 1`);
      return 1;
    }
    if (items.length === 0 && (options.has("r") || replace !== undefined)) return 0;
    const width = Math.max(1, Math.min(16, Number(options.value("P") ?? 1) || 16));
    const running = new Set<Promise<void>>();
    let status = 0;
    const batches: string[][] = [];
    for (let start = 0; start < Math.max(1, items.length); start += size) batches.push(items.slice(start, start + size));
    for (const batch of batches) {
      await run.process.breathe();
      const words = replace === undefined ? (perLine === undefined ? batch : batch.flatMap((line) => line.split(/\s+/))) : [];
      const argv = replace === undefined ? [...initial, ...words] : initial.map((word) => word.replaceAll(replace, batch[0] ?? ""));
      const child = await start(run, argv);
      if (typeof child === "number") return child;
      const ending: Promise<void> = child.exited.then((code) => {
        running.delete(ending);
        if (code === 255) status = 124;
        else if (code >= 126 && code !== 128) status = code === 126 || code === 127 ? code : 125;
        else if (code !== 0) status ||= 123;
      });
      running.add(ending);
      if (running.size >= width) await Promise.race(running);
      if (status === 124 || status === 126 || status === 127) break;
    }
    await Promise.all(running);
    return status;
  },
);

async function start(run: Invocation, argv: readonly string[]): Promise<Child | number> {
  if (run.options.has("t")) await writeText(run.process.stderr, `${argv.join(" ")}\n`);
  try {
    return run.process.spawn(argv, { stdin: EMPTY_SOURCE });
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    await run.complain(`${argv[0]}: ${error.exitCode === 127 ? "No such file or directory" : error.message}`);
    return error.exitCode;
  }
}

/** Blanks and newlines part the items, quotes and backslashes keep them together. A string is what is wrong. */
function splitInput(run: Invocation, text: string, byLine: boolean): string[] | string {
  if (text.length > SHELL_VALUE_BYTES) return "argument list too long";
  if (run.options.has("0")) return text.split("\0").filter((item) => item !== "");
  const delimiter = run.options.value("d");
  if (delimiter !== undefined) return text.replace(/\n$/, "").split(delimiter.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0"));
  if (byLine) {
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }
  const items: string[] = [];
  let current: string | undefined;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === "'" || character === '"') {
      const end = text.indexOf(character, index + 1);
      if (end < 0 || text.slice(index, end).includes("\n")) {
        return `unmatched ${character === "'" ? "single" : "double"} quote; by default quotes are special to xargs unless you use the -0 option`;
      }
      current = (current ?? "") + text.slice(index + 1, end);
      index = end;
    } else if (character === "\\") current = (current ?? "") + (text[++index] ?? "");
    else if (/\s/.test(character)) {
      if (current !== undefined) items.push(current);
      current = undefined;
    } else current = (current ?? "") + character;
  }
  if (current !== undefined) items.push(current);
  return items;
}
