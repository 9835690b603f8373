import { writeText } from "../../kernel/streams.ts";
import { type ProcessInfo, type Program, SpawnError } from "../process/process.ts";
import { baseNameOf } from "../process/paths.ts";
import { formatDate } from "./date/date-format.ts";
import { type Invocation, command } from "./kit/command.ts";
import { parseSignal, signalList } from "./processes/signals.ts";
import { becomeOrRun } from "./kit/become.ts";

interface Column {
  title: string;
  isLeft?: boolean;
  value: (info: ProcessInfo) => string;
}

export const ps = command(
  { usage: "[options]", flags: "eAfawxujlTdH", values: "opCu", long: { forest: "forest", "no-headers": "no-headers", "sort=": "sort" } },
  async (run) => {
    const now = run.process.clock.now();
    const self = run.process.pid;
    const bsd = run.operands.find((operand) => /^[auxwefj]+$/.test(operand)) ?? "";
    const isAll = run.options.has("e") || run.options.has("A") || bsd !== "" || run.options.has("x") || run.options.has("p");
    const wanted = run.options.values("p").flatMap((list) => list.split(",").map(Number));
    const infos = run.process.processes().filter((info) => (wanted.length > 0 ? wanted.includes(info.pid) : isAll || info.onTerminal));
    const time = (info: ProcessInfo) => {
      const seconds = Math.floor((info.cpuMilliseconds ?? 0) / 1_000);
      return bsd === "" ? clockTime(seconds) : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    };
    const state = (info: ProcessInfo) => (info.pid === self ? "R" : info.state) + (info.parent === 0 ? "s" : "") + (info.onTerminal ? "+" : "");
    const start = (info: ProcessInfo) => formatDate(info.startedAt, now - info.startedAt > 86_400_000 ? "%b%d" : "%H:%M");
    const all: Readonly<Record<string, Column>> = {
      user: { title: "USER", isLeft: true, value: (info) => info.user ?? "root" },
      uid: { title: "UID", isLeft: true, value: (info) => info.user ?? "root" },
      pid: { title: "PID", value: (info) => String(info.pid) },
      ppid: { title: "PPID", value: (info) => String(info.parent) },
      pgid: { title: "PGID", value: (info) => String(info.group ?? info.pid) },
      "%cpu": { title: "%CPU", value: () => "0.0" },
      "%mem": { title: "%MEM", value: () => "0.1" },
      vsz: { title: "VSZ", value: () => "4364" },
      rss: { title: "RSS", value: () => "3200" },
      tty: { title: "TTY", isLeft: true, value: (info) => (info.onTerminal ? "pts/0" : "?") },
      stat: { title: "STAT", isLeft: true, value: state },
      start: { title: "START", isLeft: true, value: start },
      stime: { title: "STIME", value: start },
      c: { title: "C", value: () => "0" },
      etime: { title: "ELAPSED", value: (info) => elapsed(Math.floor((now - info.startedAt) / 1_000)) },
      time: { title: "TIME", value: time },
      comm: { title: "COMMAND", isLeft: true, value: (info) => baseNameOf(info.argv[0] ?? "") },
      cmd: { title: "CMD", isLeft: true, value: (info) => baseNameOf(info.argv[0] ?? "") },
      args: { title: "COMMAND", isLeft: true, value: (info) => info.argv.join(" ") },
      fullcmd: { title: "CMD", isLeft: true, value: (info) => info.argv.join(" ") },
    };
    const names = columnNames(run, bsd);
    const unknown = names.find((name) => all[name] === undefined);
    if (unknown !== undefined) {
      await writeText(run.process.stderr, `error: unknown user-defined format specifier "${unknown}"\n`);
      return 1;
    }
    const columns = names.map((name) => all[name] as Column);
    const minimum: Readonly<Record<string, number>> = {
      USER: 8,
      UID: 8,
      PID: 7,
      PPID: 7,
      PGID: 7,
      "%CPU": 4,
      "%MEM": 4,
      VSZ: 6,
      RSS: 5,
      TTY: 8,
      STAT: 4,
      START: 5,
      STIME: 5,
      C: 2,
      TIME: bsd === "" ? 8 : 6,
      ELAPSED: 11,
    };
    const rows = infos.map((info) => columns.map((column) => column.value(info)));
    const widths = columns.map((column, index) =>
      Math.max(minimum[column.title] ?? 0, column.title.length, ...rows.map((row) => (row[index] as string).length)),
    );
    const isHeaded = !run.options.has("no-headers") && !run.options.values("o").some((list) => list.endsWith("="));
    const line = (cells: readonly string[]) =>
      cells
        .map((cell, index) =>
          index === cells.length - 1 && columns[index]?.isLeft
            ? cell
            : columns[index]?.isLeft
              ? cell.padEnd(widths[index] as number)
              : cell.padStart(widths[index] as number),
        )
        .join(" ");
    if (isHeaded) await run.printLine(line(columns.map((column) => column.title)));
    for (const row of rows) await run.printLine(line(row));
    return infos.length > 0 ? 0 : 1;
  },
);

function columnNames(run: Invocation, bsd: string): string[] {
  const custom = run.options.values("o");
  if (custom.length > 0)
    return custom
      .flatMap((list) => list.split(/[, ]+/))
      .map(
        (name) =>
          ({ cmd: "fullcmd", command: "args", pcpu: "%cpu", pmem: "%mem", ucmd: "comm", s: "stat", state: "stat", start_time: "stime", cputime: "time" })[
            name.replace(/=.*$/, "")
          ] ?? name.replace(/=.*$/, ""),
      );
  if (bsd.includes("u")) return ["user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "args"];
  if (bsd !== "") return ["pid", "tty", "stat", "time", "args"];
  return run.options.has("f") ? ["uid", "pid", "ppid", "c", "stime", "tty", "time", "fullcmd"] : ["pid", "tty", "time", "cmd"];
}

function clockTime(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function elapsed(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = clockTime(seconds % 86_400);
  return days > 0 ? `${days}-${rest}` : seconds >= 3_600 ? rest : rest.slice(3);
}

export const kill: Program = async (process) => {
  const words = process.argv.slice(1);
  if (words[0] === "-l") {
    await writeText(process.stdout, signalList(words.slice(1)));
    return 0;
  }
  let signal = parseSignal("TERM");
  if (words[0]?.startsWith("-") && words[0] !== "--") {
    const first = words.shift() as string;
    const name = first === "-s" || first === "--signal" ? (words.shift() ?? "") : first.slice(1);
    signal = parseSignal(name);
    if (signal === undefined) {
      await writeText(process.stderr, `kill: invalid signal: '${name}'\n`);
      return 1;
    }
  }
  let status = words.length === 0 ? 1 : 0;
  for (const word of words) {
    const isKnown = signal === 0 ? process.processes().some((info) => info.pid === Number(word)) : process.kill(Number(word), signal ?? "SIGTERM");
    if (isKnown) continue;
    await writeText(
      process.stderr,
      /^-?[0-9]+$/.test(word) ? `kill: sending signal to ${word} failed: No such process\n` : `kill: failed to parse argument: '${word}'\n`,
    );
    status = 1;
  }
  return status;
};

/** killall by exact name, pkill and pgrep by part of it. */
function byName(kind: "killall" | "pkill" | "pgrep"): Program {
  return command(
    {
      usage: "[OPTION]... NAME...",
      flags: "faxlnovqIewr9",
      values: "su",
      long: { full: "f", exact: "x", "signal=": "s", "list-name": "l" },
      digits: "s",
      usageStatus: 2,
    },
    async (run) => {
      const named = run.operands.find((operand) => operand.startsWith("-"));
      const signal = parseSignal(run.options.value("s") ?? (run.options.has("9") ? "KILL" : "TERM"));
      if (signal === undefined || signal === 0) {
        await run.complain(`unknown signal: ${run.options.value("s") ?? named}`);
        return 1;
      }
      let found = 0;
      for (const operand of run.operands) {
        const matches = run.process.processes().filter((info) => {
          if (info.pid === run.process.pid) return false;
          const name = run.options.has("f") ? info.argv.join(" ") : baseNameOf(info.argv[0] ?? "");
          return kind === "killall" || run.options.has("x") ? name === operand : name.includes(operand);
        });
        found += matches.length;
        for (const info of matches) {
          if (kind === "pgrep")
            await run.printLine(
              run.options.has("l") || run.options.has("a")
                ? `${info.pid} ${run.options.has("a") ? info.argv.join(" ") : baseNameOf(info.argv[0] ?? "")}`
                : String(info.pid),
            );
          else run.process.kill(info.pid, signal);
        }
        if (kind === "killall" && matches.length === 0) await writeText(run.process.stderr, `${operand}: no process found\n`);
      }
      return found > 0 ? 0 : 1;
    },
  );
}

export const killall = byName("killall");
export const pkill = byName("pkill");
export const pgrep = byName("pgrep");

export const nohup: Program = async (process) => {
  const words = process.argv.slice(1);
  if (words.length === 0) {
    await writeText(process.stderr, "nohup: missing operand\nTry 'nohup --help' for more information.\n");
    return 125;
  }
  process.ignoreSignal?.("SIGHUP", true);
  return runOrRefuse(process, "nohup", words);
};

export const setsid: Program = async (process) => runOrRefuse(process, "setsid", process.argv.slice(1));

export const nice: Program = async (process) => {
  const words = process.argv.slice(1);
  if (words[0] === "-n") words.splice(0, 2);
  else if (/^-/.test(words[0] ?? "")) words.shift();
  if (words.length > 0) return runOrRefuse(process, "nice", words);
  await writeText(process.stdout, "0\n");
  return 0;
};

async function runOrRefuse(process: Parameters<Program>[0], name: string, words: readonly string[]): Promise<number> {
  try {
    return await becomeOrRun(process, words);
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    await writeText(process.stderr, `${name}: failed to run command '${words[0]}': ${error.exitCode === 127 ? "No such file or directory" : error.message}\n`);
    return error.exitCode;
  }
}

export const uptime: Program = async (process) => {
  const first = process.processes()[0];
  const now = process.clock.now();
  const seconds = Math.floor((now - (first?.startedAt ?? now)) / 1_000);
  const span = seconds < 3_600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3_600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}`;
  await writeText(process.stdout, ` ${formatDate(now, "%H:%M:%S")} up ${span},  0 users,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
};
