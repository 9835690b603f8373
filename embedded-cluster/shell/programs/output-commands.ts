import { writeText } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import type { Program } from "../process/process.ts";
import { command } from "./kit/command.ts";
import { echoBytes } from "./text/echo.ts";
import { printfBytes } from "./text/printf.ts";

export const echo: Program = async (process) => {
  await process.stdout.write(echoBytes(process.argv.slice(1)));
  return 0;
};

export const printf: Program = async (process) => {
  const [, format, ...args] = process.argv;
  if (format === undefined) {
    await writeText(process.stderr, "printf: missing operand\nTry 'printf --help' for more information.\n");
    return 1;
  }
  const { bytes, errors, status } = printfBytes(format, args, process.clock.now());
  for (const error of errors) await writeText(process.stderr, `printf: ${error}\n`);
  if (bytes.length > 0) await process.stdout.write(bytes);
  return status;
};

/** Repeats its arguments until nobody reads any more. */
export const yes: Program = async (process) => {
  const line = `${process.argv.slice(1).join(" ") || "y"}\n`;
  const block = new TextEncoder().encode(line.repeat(Math.max(1, Math.floor(4096 / line.length))));
  try {
    for (;;) await process.stdout.write(block);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await writeText(process.stderr, `yes: standard output: ${error.message}\n`);
    return 1;
  }
};

export const seq = command(
  {
    usage: "[OPTION]... [FIRST [INCREMENT]] LAST",
    flags: "w",
    values: "sf",
    long: { "equal-width": "w", "separator=": "s", "format=": "f" },
    stopsAtOperand: true,
    digits: "number",
  },
  async (run) => {
    const operands = [...run.options.values("number").map((value) => `-${value}`), ...run.operands];
    const bad = operands.find((operand) => !/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(operand));
    if (bad !== undefined) {
      await run.complain(`invalid floating point argument: '${bad}'\nTry 'seq --help' for more information.`);
      return 1;
    }
    if (operands.length === 0 || operands.length > 3) {
      await run.complain(`${operands.length === 0 ? "missing operand" : `extra operand '${operands[3]}'`}\nTry 'seq --help' for more information.`);
      return 1;
    }
    const first = operands.length > 1 ? Number(operands[0]) : 1;
    const step = operands.length > 2 ? Number(operands[1]) : 1;
    const last = Number(operands.at(-1));
    if (step === 0) {
      await run.complain(`invalid Zero increment value: '${operands[1]}'\nTry 'seq --help' for more information.`);
      return 1;
    }
    const places = Math.max(
      ...operands
        .slice(0, -1)
        .concat(operands.length === 1 ? ["1"] : [])
        .map((operand) => operand.split(".")[1]?.length ?? 0),
    );
    const count = Math.floor((last - first) / step + 1e-10);
    const width = run.options.has("w") ? Math.max(first.toFixed(places).length, (first + Math.max(0, count) * step).toFixed(places).length) : 0;
    const separator = run.options.value("s") ?? "\n";
    for (let index = 0; index <= count; index++) {
      if (index % 256 === 0) await run.process.breathe();
      const value = first + index * step;
      const text = run.options.has("f")
        ? new TextDecoder().decode(printfBytes(run.options.value("f") as string, [String(value)]).bytes)
        : value.toFixed(places);
      const padded = text.startsWith("-") ? `-${text.slice(1).padStart(width - 1, "0")}` : text.padStart(width, "0");
      await run.print((index > 0 ? separator : "") + padded);
    }
    if (count >= 0) await run.print("\n");
    return 0;
  },
);
