import { readAll, writeText } from "../../kernel/streams.ts";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { sleep } from "../../kernel/clock.ts";
import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { ROOT_USER } from "../process/container-processes.ts";
import { baseNameOf } from "../process/paths.ts";
import type { Program } from "../process/process.ts";
import { command } from "./kit/command.ts";

/** The numbers of a command's processes. */
export const pidof = command({ usage: "[-s] [-o PID] [NAME]...", flags: "s", values: "o" }, async (run) => {
  const left = new Set(run.options.values("o"));
  const found = run.process
    .processes()
    .filter(({ argv, pid }) => run.operands.includes(baseNameOf(argv[0] ?? "")) && !left.has(String(pid)))
    .map(({ pid }) => pid)
    .sort((one, other) => other - one);
  if (found.length === 0) return 1;
  await run.printLine((run.options.has("s") ? found.slice(0, 1) : found).join(" "));
  return 0;
});

export const groups: Program = async (process) => {
  const child = process.spawn(["id", "-Gn"]);
  return child.exited;
};

/** Everything is written at once: there is nothing to wait for. */
export const sync: Program = async () => 0;

export const usleep = command({ usage: "N" }, async (run) => {
  const microseconds = Number(run.operands[0]);
  if (!Number.isInteger(microseconds) || microseconds < 0) {
    await run.complain(`invalid number '${run.operands[0] ?? ""}'`);
    return 1;
  }
  await sleep(run.process.clock, microseconds / 1_000, run.process.signal);
  return 0;
});

export const unlink = command({ usage: "FILE" }, async (run) => {
  for (const operand of run.operands.slice(0, 1)) await run.attempt(operand, () => run.fs.remove(run.path(operand)), "can't remove ");
  return undefined;
});

/** Nobody has logged in to a container. */
export const who: Program = async (process) => {
  if (baseNameOf(process.argv[0] ?? "") === "w") await writeText(process.stdout, "USER\t\tTTY\t\tIDLE\tTIME\t\t HOST\n");
  return 0;
};

export const logname: Program = async (process) => {
  await writeText(process.stdout, `${(process.user ?? ROOT_USER).name}\n`);
  return 0;
};

const TAB_COLUMNS = 8;

export const expand = command({ usage: "[-t NUM] [FILE]...", flags: "i", values: "t", long: { "tabs=": "t" } }, async (run) => {
  const width = Number(run.options.value("t") ?? TAB_COLUMNS);
  await run.eachInput(async (source) => {
    for await (const line of run.lines(source)) {
      let shown = "";
      for (const letter of line) shown += letter === "\t" ? " ".repeat(width - (shown.length % width)) : letter;
      await run.printLine(shown);
    }
  });
  return undefined;
});

/** Line ends of DOS and Unix, of a stream or of files in place. */
const lineEnds = (from: RegExp, to: string): Program =>
  command({ usage: "[FILE]...", flags: "ud" }, async (run) => {
    if (run.operands.length === 0) await run.print(decodeUtf8(await readAll(run.process.stdin, FILESYSTEM_BYTES)).replace(from, to));
    for (const operand of run.operands) {
      await run.attempt(operand, () => run.fs.writeFile(run.path(operand), encodeUtf8(decodeUtf8(run.fs.readFile(run.path(operand))).replace(from, to))));
    }
    return undefined;
  });

export const dos2unix: Program = lineEnds(/\r\n/g, "\n");
export const unix2dos: Program = lineEnds(/\r?\n/g, "\r\n");

export const factor = command({ usage: "[NUMBER]..." }, async (run) => {
  for (const operand of run.operands) {
    let rest = Number(operand);
    if (!Number.isSafeInteger(rest) || rest < 0) {
      await run.complain(`invalid number '${operand}'`);
      continue;
    }
    const factors: number[] = [];
    for (let divisor = 2; divisor * divisor <= rest; divisor++) {
      if (divisor % 4_096 === 0) await run.process.breathe(100);
      for (; rest % divisor === 0; rest /= divisor) factors.push(divisor);
    }
    if (rest > 1) factors.push(rest);
    await run.printLine([`${operand}:`, ...factors].join(" "));
  }
  return undefined;
});
