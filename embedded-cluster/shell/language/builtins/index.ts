import type { Shell } from "../shell.ts";
import { alias, unalias } from "./alias.ts";
import { bashCommand, builtinCommand, hash, type } from "./command-lookup.ts";
import { cd, dirs, popd, pushd, pwd } from "./directories.ts";
import { evaluateText, exec, source } from "./execution.ts";
import { breakLoop, continueLoop, exit, logout, returnFromFunction, shift } from "./flow.ts";
import { getopts } from "./getopts.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { bg, disown, fg, jobs, kill, wait } from "./job-control.ts";
import { echo, printf, test } from "./output.ts";
import { mapfile, read } from "./read.ts";
import { set, shopt } from "./set.ts";
import { times, ulimit, umask } from "./system.ts";
import { trap } from "./trap.ts";
import { declare, exportVariable, letCommand, local, readonly, unset } from "./variable-commands.ts";

/** A command of the shell itself. Gives its status; may throw what ends loops, functions and shells. */
export type Builtin = (shell: Shell, args: readonly string[], name: string) => Promise<number>;

const succeed: Builtin = async () => 0;
const fail: Builtin = async () => 1;

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  ".": source,
  ":": succeed,
  "[": test,
  alias,
  bg,
  break: breakLoop,
  builtin: builtinCommand,
  cd,
  command: bashCommand,
  continue: continueLoop,
  declare,
  dirs,
  disown,
  echo,
  eval: evaluateText,
  exec,
  exit,
  export: exportVariable,
  false: fail,
  fg,
  getopts,
  hash,
  help,
  history,
  jobs,
  kill,
  let: letCommand,
  local,
  logout,
  mapfile,
  popd,
  printf,
  pushd,
  pwd,
  read,
  readarray: mapfile,
  readonly,
  return: returnFromFunction,
  set,
  shift,
  shopt,
  source,
  test,
  times,
  trap,
  true: succeed,
  type,
  typeset: declare,
  ulimit,
  umask,
  unalias,
  unset,
  wait,
};

export function findBuiltin(name: string): Builtin | undefined {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined;
}
