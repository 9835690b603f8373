import { SpawnError } from "../process/process.ts";
import { becomeOrRun } from "./kit/become.ts";
import { command } from "./kit/command.ts";

/** Runs a command in a changed environment; without one, prints the environment. */
export const env = command(
  {
    usage: "[OPTION]... [-] [NAME=VALUE]... [COMMAND [ARG]...]",
    flags: "i0",
    values: "uC",
    long: { "ignore-environment": "i", "unset=": "u", "chdir=": "C", null: "0" },
    stopsAtOperand: true,
    usageStatus: 125,
  },
  async (run) => {
    const { process, options } = run;
    const words = [...run.operands];
    const isCleared = options.has("i") || words[0] === "-";
    if (words[0] === "-") words.shift();
    const environment = isCleared ? new Map<string, string>() : new Map(process.env);
    for (const name of options.values("u")) environment.delete(name);
    while (/^[^=]+=/.test(words[0] ?? "")) {
      const word = words.shift() as string;
      const equals = word.indexOf("=");
      environment.set(word.slice(0, equals), word.slice(equals + 1));
    }
    if (words.length === 0) {
      for (const [name, value] of environment) await run.print(`${name}=${value}${options.has("0") ? "\0" : "\n"}`);
      return 0;
    }
    try {
      const cwd = options.value("C");
      return await becomeOrRun(run.process, words, { env: environment, ...(cwd !== undefined && { cwd: run.path(cwd) }) });
    } catch (error) {
      if (!(error instanceof SpawnError)) throw error;
      await run.complain(`'${words[0]}': ${error.exitCode === 127 ? "No such file or directory" : error.message}`);
      return error.exitCode;
    }
  },
);

export const printenv = command({ usage: "[OPTION]... [VARIABLE]...", flags: "0", long: { null: "0" } }, async (run) => {
  const { env: environment } = run.process;
  const end = run.options.has("0") ? "\0" : "\n";
  if (run.operands.length === 0) for (const [name, value] of environment) await run.print(`${name}=${value}${end}`);
  let status = 0;
  for (const name of run.operands) {
    const value = environment.get(name);
    if (value === undefined) status = 1;
    else await run.print(`${value}${end}`);
  }
  return status;
});
