import { writeText } from "../../kernel/streams.ts";
import { SIGNAL_NUMBER, SpawnError } from "../process/process.ts";
import { command } from "./kit/command.ts";
import { parseDuration } from "./kit/sizes.ts";
import { parseSignal } from "./processes/signals.ts";

const TIMED_OUT = 124;

export const timeout = command(
  {
    usage: "[OPTION] DURATION COMMAND [ARG]...",
    flags: "vf",
    values: "ks",
    long: { "signal=": "s", "kill-after=": "k", "preserve-status": "preserve", foreground: "f", verbose: "v" },
    stopsAtOperand: true,
    usageStatus: 125,
  },
  async (run) => {
    const [durationText, ...argv] = run.operands;
    if (durationText === undefined || argv.length === 0) {
      await run.complain(`missing operand\nTry 'timeout --help' for more information.`);
      return 125;
    }
    const duration = parseDuration(durationText);
    const signal = parseSignal(run.options.value("s") ?? "TERM");
    const killAfter = run.options.value("k") === undefined ? undefined : parseDuration(run.options.value("k") as string);
    if (duration === undefined) {
      await run.complain(`invalid time interval '${durationText}'\nTry 'timeout --help' for more information.`);
      return 125;
    }
    if (signal === undefined || signal === 0) {
      await run.complain(`${run.options.value("s")}: invalid signal`);
      return 125;
    }
    const { clock } = run.process;
    try {
      const child = run.process.spawn(argv);
      let hasTimedOut = false;
      const timers =
        duration === 0
          ? []
          : [
              clock.setTimer(duration, () => {
                hasTimedOut = true;
                if (run.options.has("v")) void writeText(run.process.stderr, `timeout: sending signal ${signal.slice(3)} to command '${argv[0]}'\n`);
                child.kill(signal);
                if (killAfter !== undefined) timers.push(clock.setTimer(killAfter, () => child.kill("SIGKILL")));
              }),
            ];
      const forward = (["SIGTERM", "SIGINT", "SIGHUP"] as const).map((name) => run.process.onSignal(name, () => child.kill(name)));
      const status = await child.exited;
      for (const held of [...timers, ...forward]) held.dispose();
      if (!hasTimedOut || run.options.has("preserve")) return status;
      return status === 128 + SIGNAL_NUMBER.SIGKILL ? status : TIMED_OUT;
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      await run.complain(`failed to run command '${argv[0]}': ${error.exitCode === 127 ? "No such file or directory" : error.message}`);
      return error.exitCode;
    }
  },
);

export const time = command({ usage: "[-p] COMMAND [ARG]...", flags: "pv", stopsAtOperand: true, usageStatus: 125 }, async (run) => {
  const startedAt = run.process.clock.now();
  try {
    const status = run.operands.length === 0 ? 0 : await run.process.spawn(run.operands).exited;
    const seconds = ((run.process.clock.now() - startedAt) / 1_000).toFixed(2);
    await writeText(run.process.stderr, `real ${seconds}\nuser 0.00\nsys 0.00\n`);
    return status;
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    await run.complain(`cannot run ${run.operands[0]}: ${error.exitCode === 127 ? "No such file or directory" : error.message}`);
    return error.exitCode;
  }
});
