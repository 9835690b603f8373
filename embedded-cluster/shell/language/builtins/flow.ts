import { FunctionReturn, LoopExit, ShellExit } from "../shell-failure.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";

export const breakLoop: Builtin = (shell, args) => leaveLoop(shell, "break", args);
export const continueLoop: Builtin = (shell, args) => leaveLoop(shell, "continue", args);

export const exit: Builtin = async (shell, args, name) => {
  if (shell.isInteractive) {
    if (shell.jobs.list().some((job) => job.state === "Stopped") && !shell.warnedOfJobs) {
      shell.warnedOfJobs = true;
      await shell.writeError("exit\nThere are stopped jobs.\n");
      return 1;
    }
    await shell.writeError(name === "logout" ? "logout\n" : "exit\n");
  }
  throw new ShellExit(await statusArgument(shell, name, args));
};

export const logout: Builtin = exit;

export const returnFromFunction: Builtin = async (shell, args) => {
  if (!shell.variables.inFunction && shell.sourced === 0) {
    await shell.complain("return: can only `return' from a function or sourced script");
    return 2;
  }
  throw new FunctionReturn(await statusArgument(shell, "return", args));
};

export const shift: Builtin = async (shell, args) => {
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) {
    await shell.complain(`shift: ${args[0]}: numeric argument required`);
    return 1;
  }
  if (count < 0) {
    await shell.complain(`shift: ${args[0]}: shift count out of range`);
    return 1;
  }
  if (count > shell.positional.length) return 1;
  shell.positional.splice(0, count);
  return 0;
};

async function leaveLoop(shell: Shell, kind: "break" | "continue", args: readonly string[]): Promise<number> {
  if (shell.loops === 0) {
    await shell.complain(`${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
    return 0;
  }
  const levels = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(levels)) {
    await shell.complain(`${kind}: ${args[0]}: numeric argument required`);
    throw new ShellExit(128);
  }
  if (levels < 1) {
    await shell.complain(`${kind}: ${args[0]}: loop count out of range`);
    throw new LoopExit("break", shell.loops);
  }
  throw new LoopExit(kind, Math.min(levels, shell.loops));
}

async function statusArgument(shell: Shell, name: string, args: readonly string[]): Promise<number> {
  const [text] = args;
  if (text === undefined) return shell.status;
  if (/^[-+]?[0-9]+$/.test(text)) return Number(BigInt(text.replace("+", "")) & 0xffn);
  await shell.complain(`${name}: ${text}: numeric argument required`);
  return 2;
}
