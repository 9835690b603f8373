import { sleep as sleepFor } from "../../kernel/clock.ts";
import { writeText } from "../../kernel/streams.ts";
import { baseNameOf, directoryOf } from "../process/paths.ts";
import type { Program } from "../process/process.ts";
import { findInPath } from "../process/program-lookup.ts";
import { command } from "./kit/command.ts";
import { parseDuration } from "./kit/sizes.ts";
import { evaluateTest } from "./test/test-expression.ts";

export const trueCommand: Program = async () => 0;
export const falseCommand: Program = async () => 1;

export const sleep = command({ usage: "NUMBER[SUFFIX]..." }, async (run) => {
  if (run.operands.length === 0) {
    await run.complain("missing operand\nTry 'sleep --help' for more information.");
    return 1;
  }
  let total = 0;
  for (const operand of run.operands) {
    if (/^inf(?:inity)?$/i.test(operand))
      return new Promise<number>((_resolve, reject) => run.process.signal.addEventListener("abort", () => reject(run.process.signal.reason), { once: true }));
    const duration = parseDuration(operand);
    if (duration === undefined) {
      await run.complain(`invalid time interval '${operand}'\nTry 'sleep --help' for more information.`);
      return 1;
    }
    total += duration;
  }
  // Timers of the host take no more than 31 bits of milliseconds.
  for (let rest = total; rest > 0; rest -= 2 ** 31 - 1) await sleepFor(run.process.clock, Math.min(rest, 2 ** 31 - 1), run.process.signal);
  return 0;
});

export const pwd: Program = async (process) => {
  await writeText(process.stdout, `${process.argv.includes("-P") ? process.fs.realPath(process.cwd) : process.cwd}\n`);
  return 0;
};

export const test: Program = async (process) => {
  const name = baseNameOf(process.argv[0] ?? "test");
  const words = process.argv.slice(1);
  if (name === "[" && words.pop() !== "]") {
    await writeText(process.stderr, "[: missing ']'\n");
    return 2;
  }
  const { fs, cwd, user, stdin, stdout, stderr } = process;
  const result = evaluateTest(
    {
      fs,
      cwd,
      user,
      terminal: process.controllingTerminal ?? process.terminal,
      source: (number) => (number === 0 ? stdin : undefined),
      sink: (number) => (number === 1 ? stdout : number === 2 ? stderr : undefined),
    },
    words,
  );
  if (typeof result === "boolean") return result ? 0 : 1;
  await writeText(process.stderr, `${name}: ${result}\n`);
  return 2;
};

export const basename = command({ usage: "NAME [SUFFIX]", flags: "az", values: "s", long: { multiple: "a", "suffix=": "s" } }, async (run) => {
  if (run.operands.length === 0) {
    await run.complain("missing operand\nTry 'basename --help' for more information.");
    return 1;
  }
  const many = run.options.has("a") || run.options.has("s");
  const suffix = run.options.value("s") ?? (many ? "" : (run.operands[1] ?? ""));
  for (const operand of many ? run.operands : run.operands.slice(0, 1)) {
    const name = baseNameOf(operand);
    await run.printLine(suffix !== "" && name.endsWith(suffix) && name !== suffix ? name.slice(0, -suffix.length) : name);
  }
  return 0;
});

export const dirname = command({ usage: "NAME...", flags: "z" }, async (run) => {
  if (run.operands.length === 0) {
    await run.complain("missing operand\nTry 'dirname --help' for more information.");
    return 1;
  }
  for (const operand of run.operands) await run.printLine(directoryOf(operand));
  return 0;
});

export const which = command({ usage: "[-a] COMMAND...", flags: "a" }, async (run) => {
  const { fs, env, cwd } = run.process;
  let status = 0;
  for (const operand of run.operands) {
    const path = operand.includes("/") ? (fs.exists(run.path(operand)) ? operand : undefined) : findInPath(fs, operand, env, cwd);
    if (path === undefined) status = 1;
    else await run.printLine(path);
  }
  return status;
});

export const clear: Program = async (process) => {
  await writeText(process.stdout, "\x1b[H\x1b[2J\x1b[3J");
  return 0;
};

export const reset: Program = async (process) => {
  process.controllingTerminal?.sane?.();
  await writeText(process.stdout, "\x1bc\x1b[!p\x1b[?3;4l\x1b[4l\x1b>");
  return 0;
};
