import { SHELL_DEPTH } from "../../kernel/limits.ts";
import { FileError } from "../process/file-system.ts";
import { SpawnError } from "../process/process.ts";
import type { Command, SimpleCommand } from "./ast.ts";
import { applyAssignment, isAssignmentWord } from "./assignment.ts";
import { type Builtin, findBuiltin } from "./builtins/index.ts";
import { runCommand } from "./command.ts";
import { expandString, expandText, expandWords } from "./expansion.ts";
import { refuse, runForeground } from "./foreground.ts";
import { quoteForReuse } from "./quoting.ts";
import { redirect } from "./redirection.ts";
import type { Shell } from "./shell.ts";
import { FunctionReturn, ShellFailure } from "./shell-failure.ts";
import type { Variable } from "./variables.ts";

const DECLARATIONS = new Set(["declare", "typeset", "local", "export", "readonly"]);

/** Runs one command with its arguments: assignments, redirections, then a function, a builtin or a program. */
export async function runSimple(shell: Shell, command: SimpleCommand): Promise<number> {
  await shell.breathe();
  const becomesLast = shell.becomesLast;
  shell.becomesLast = false;
  shell.substitutionStatus = undefined;
  const argv = await expandArguments(shell, command);
  shell.line = command.line;
  const isDeclaration = DECLARATIONS.has(argv[0] ?? "");
  if (argv.length === 0) return assignOnly(shell, command);
  if (shell.options.xtrace) await trace(shell, argv);
  if (isDeclaration) argv.push(...command.assignments.map((assignment) => assignment.name));
  const undo = await redirect(shell, command.redirects);
  let keepsRedirects = false;
  try {
    const status = await run(shell, command, argv, isDeclaration, becomesLast);
    keepsRedirects = argv[0] === "exec" && argv.length === 1;
    return status;
  } finally {
    if (!keepsRedirects) undo();
    shell.lastArgument = argv.at(-1) ?? "";
  }
}

async function expandArguments(shell: Shell, command: SimpleCommand): Promise<string[]> {
  const first = command.words[0];
  if (first === undefined || !DECLARATIONS.has(first.source)) return expandWords(shell, command.words);
  const argv = [first.source];
  for (const word of command.words.slice(1)) {
    if (isAssignmentWord(word)) argv.push(await expandString(shell, word, true));
    else argv.push(...(await expandWords(shell, [word])));
  }
  return argv;
}

async function assignOnly(shell: Shell, command: SimpleCommand): Promise<number> {
  for (const assignment of command.assignments) {
    await applyAssignment(shell, assignment);
    if (shell.options.xtrace) await shell.writeError(`${await prefix(shell)}${assignment.name}=${quoteForReuse(shell.variables.get(assignment.name) ?? "")}\n`);
  }
  const undo = await redirect(shell, command.redirects);
  undo();
  return shell.substitutionStatus ?? 0;
}

async function run(shell: Shell, command: SimpleCommand, argv: string[], isDeclaration: boolean, becomesLast: boolean): Promise<number> {
  const name = argv[0] as string;
  const definition = shell.functions.get(name);
  if (definition !== undefined) return withAssignments(shell, command, () => callFunction(shell, definition, argv));
  const builtin = findBuiltin(name);
  if (builtin === undefined) return runProgram(shell, command, argv, becomesLast);
  if (!isDeclaration) return withAssignments(shell, command, () => callBuiltin(shell, builtin, argv));
  const status = await callBuiltin(shell, builtin, argv);
  for (const assignment of command.assignments) await applyAssignment(shell, assignment);
  return status;
}

/** Reports what a builtin throws with the builtin's name in front. */
export async function callBuiltin(shell: Shell, builtin: Builtin, argv: readonly string[]): Promise<number> {
  try {
    return await builtin(shell, argv.slice(1), argv[0] as string);
  } catch (error) {
    if (error instanceof FileError) {
      await shell.complain(`${argv[0]}: write error: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

/** Calls a function: its own positional parameters and locals, `return` ends it. */
export async function callFunction(shell: Shell, definition: Extract<Command, { type: "function" }>, argv: readonly string[]): Promise<number> {
  if (shell.depth >= SHELL_DEPTH) throw new ShellFailure(`${definition.name}: maximum function nesting level exceeded (${SHELL_DEPTH})`, { isFatal: true });
  const { positional, loops } = shell;
  shell.depth++;
  shell.loops = 0;
  shell.positional = argv.slice(1);
  shell.variables.enterFunction();
  shell.functionNames.push(definition.name);
  try {
    return await runCommand(shell, definition.body);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.status;
    throw error;
  } finally {
    shell.depth--;
    shell.loops = loops;
    shell.positional = positional;
    shell.variables.leaveFunction();
    shell.functionNames.pop();
  }
}

async function runProgram(shell: Shell, command: SimpleCommand, argv: readonly string[], becomesLast: boolean): Promise<number> {
  let env = new Map<string, string>();
  await withAssignments(shell, command, async () => {
    env = shell.variables.exported();
    return 0;
  });
  return startProgram(shell, argv, env, becomesLast, command.words.map((word) => word.source).join(" "));
}

/** Starts a program with the shell's descriptors and waits for it, or becomes it. */
export async function startProgram(shell: Shell, argv: readonly string[], env: Map<string, string>, becomesLast: boolean, text: string): Promise<number> {
  const { process, descriptors } = shell;
  const stdin = descriptors.get(0)?.source;
  const stdout = descriptors.get(1)?.sink;
  const stderr = descriptors.get(2)?.sink;
  const streams = { env, cwd: process.cwd, ...(stdin && { stdin }), ...(stdout && { stdout }), ...(stderr && { stderr }) };
  try {
    if (becomesLast && process.exec !== undefined && shell.traps.size === 0) return await process.exec(argv, streams);
    let failure: SpawnError | undefined;
    const status = await runForeground(shell, text, (group) => {
      try {
        const child = process.spawn(argv, group === undefined ? streams : { ...streams, group });
        return { children: [child], finished: child.exited };
      } catch (error) {
        if (!(error instanceof SpawnError)) throw error;
        failure = error;
        return { children: [], finished: Promise.resolve(error.exitCode) };
      }
    });
    return failure === undefined ? status : await refuse(shell, failure, argv[0]);
  } catch (error) {
    if (error instanceof SpawnError) return refuse(shell, error, argv[0]);
    throw error;
  }
}

/** `A=1 command`: the assignments hold while the command runs. */
async function withAssignments(shell: Shell, command: SimpleCommand, act: () => Promise<number>): Promise<number> {
  if (command.assignments.length === 0) return act();
  const before: [string, Variable | undefined][] = [];
  for (const { name } of command.assignments) {
    const variable = shell.variables.find(name);
    before.push([name, variable === undefined ? undefined : { ...variable }]);
  }
  try {
    for (const assignment of command.assignments) {
      await applyAssignment(shell, assignment);
      shell.variables.declare(assignment.name).isExported = true;
    }
    return await act();
  } finally {
    for (const [name, variable] of before) {
      if (variable === undefined) shell.variables.unset(name);
      else Object.assign(shell.variables.declare(name), variable);
    }
  }
}

async function trace(shell: Shell, argv: readonly string[]): Promise<void> {
  await shell.writeError(`${await prefix(shell)}${argv.map((word) => quoteForReuse(word)).join(" ")}\n`);
}

async function prefix(shell: Shell): Promise<string> {
  const mark = shell.variables.get("PS4") ?? "+ ";
  // The first character is repeated for every level of indirection.
  return (
    (shell.isSubshell && shell.substitutionDepth > 0 ? (mark[0] ?? "").repeat(shell.substitutionDepth) : "") +
    (mark.includes("$") ? await expandText(shell, mark) : mark)
  );
}
