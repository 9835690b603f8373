import { sleep } from "../../kernel/clock.ts";
import { writeText } from "../../kernel/streams.ts";
import { isTerminalSource } from "../process/terminal-ends.ts";
import type { Process } from "../process/process.ts";
import { command } from "./kit/command.ts";

const HEAD = ["Mem: 131072K used, 393216K free, 0K shrd, 8192K buff, 57344K cached", "CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq"];
const DEFAULT_SECONDS = 5;
const DEFAULT_COLUMNS = 80;

/** top: processes, again and again, until q or ^C, or as often as -n says. Models BusyBox's. */
export const top = command({ usage: "[-b] [-n COUNT] [-d SECONDS]", flags: "bHm", values: "nd" }, async (run) => {
  const { process } = run;
  const isBatch = run.options.has("b") || process.terminal === undefined;
  const rounds = Number(run.options.value("n") ?? Number.POSITIVE_INFINITY);
  const seconds = Number(run.options.value("d") ?? DEFAULT_SECONDS);
  let stopped = false;
  const raw = isBatch || !isTerminalSource(process.controllingTerminal, process.stdin) ? undefined : process.terminal?.raw();
  const key = new AbortController();
  if (raw !== undefined) void untilQuit(process).then(() => ((stopped = true), key.abort()));
  try {
    for (let round = 0; round < rounds && !stopped; round++) {
      if (round > 0) await sleep(process.clock, seconds * 1_000, AbortSignal.any([process.signal, key.signal])).catch(() => process.signal.throwIfAborted());
      if (stopped) break;
      const text = screen(process);
      await writeText(process.stdout, isBatch ? text : `\u001b[H\u001b[J${text.replaceAll("\n", "\r\n")}`);
    }
  } finally {
    raw?.dispose();
  }
  return 0;
});

async function untilQuit(process: Process): Promise<void> {
  for (let chunk = await process.stdin.read(1); chunk !== null; chunk = await process.stdin.read(1)) if (chunk[0] === 0x71 || chunk[0] === 0x03) return;
}

function screen(process: Process): string {
  const all = process.processes();
  const columns = process.terminal?.columns ?? DEFAULT_COLUMNS;
  const running = all.filter(({ state }) => state === "R").length;
  const rows = all.map(
    ({ pid, parent, user = "root", state, argv }) =>
      `${String(pid).padStart(5)} ${String(parent).padStart(5)} ${user.padEnd(8)} ${state}     4364   1%   0   0% ${argv.join(" ")}`,
  );
  const load = `Load average: 0.00 0.00 0.00 ${running}/${all.length} ${all.at(-1)?.pid ?? 1}`;
  return `${[...HEAD, load, "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND", ...rows].map((line) => line.slice(0, columns)).join("\n")}\n`;
}
