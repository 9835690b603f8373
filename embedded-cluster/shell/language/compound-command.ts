import { textWidth } from "../tty/character-width.ts";
import type { CompoundCommand, Script, Word } from "./ast.ts";
import { evaluateCondition } from "./condition.ts";
import { expandArithmetic, expandPattern, expandString, expandWords } from "./expansion.ts";
import { runForeground } from "./foreground.ts";
import { runCondition, runScript } from "./interpreter.ts";
import { Pattern } from "./pattern.ts";
import { readLine } from "./read-line.ts";
import type { Shell } from "./shell.ts";
import { LoopExit, ShellFailure } from "./shell-failure.ts";
import { startSubshell } from "./subshell.ts";

/** Runs `if`, loops, `case`, groups and subshells; its redirections are done. */
export async function runCompound(shell: Shell, command: CompoundCommand): Promise<number> {
  switch (command.type) {
    case "group":
      return runScript(shell, command.body);
    case "subshell":
      return runForeground(shell, "( ... )", (group) => {
        const child = startSubshell(shell, (inner) => runScript(inner, command.body), group === undefined ? {} : { group });
        return { children: [child], finished: child.exited };
      });
    case "if":
      for (const branch of command.branches) {
        if ((await runCondition(shell, branch.condition)) === 0) return runBody(shell, branch.body);
      }
      return command.otherwise === undefined ? 0 : runBody(shell, command.otherwise);
    case "while":
      return loop(shell, async () => ((await runCondition(shell, command.condition)) === 0) !== command.until, command.body);
    case "for": {
      checkName(command.name);
      const values = command.words === undefined ? [...shell.positional] : await expandWords(shell, command.words);
      return loop(
        shell,
        async () => {
          const value = values.shift();
          if (value === undefined) return false;
          shell.variables.set(command.name, value);
          return true;
        },
        command.body,
      );
    }
    case "for-arithmetic": {
      await expandArithmetic(shell, command.initial);
      const isTrue = async () => command.condition.source.trim() === "" || (await expandArithmetic(shell, command.condition)) !== 0n;
      return loop(shell, isTrue, command.body, () => expandArithmetic(shell, command.step));
    }
    case "select":
      return select(shell, command.name, command.words, command.body);
    case "case":
      return runCase(shell, command);
    case "condition":
      return (await evaluateCondition(shell, command.expression)) ? 0 : 1;
    case "arithmetic":
      return (await expandArithmetic(shell, command.expression)) === 0n ? 1 : 0;
  }
}

function checkName(name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new ShellFailure(`\`${name}': not a valid identifier`);
}

/** The status of an empty body is 0, not that of the condition. */
function runBody(shell: Shell, body: Script): Promise<number> {
  shell.status = 0;
  return runScript(shell, body);
}

async function loop(shell: Shell, next: () => Promise<boolean>, body: Script, step?: () => Promise<unknown>): Promise<number> {
  let status = 0;
  shell.loops++;
  try {
    while (await next()) {
      await shell.breathe();
      try {
        status = await runScript(shell, body);
      } catch (error) {
        if (!(error instanceof LoopExit)) throw error;
        if (error.levels > 1 && shell.loops > 1) {
          error.levels--;
          throw error;
        }
        status = 0;
        if (error.kind === "break") break;
      }
      await step?.();
    }
  } finally {
    shell.loops--;
  }
  return status;
}

async function runCase(shell: Shell, command: Extract<CompoundCommand, { type: "case" }>): Promise<number> {
  const subject = await expandString(shell, command.subject);
  let status = 0;
  let fallsThrough = false;
  for (const clause of command.clauses) {
    if (!fallsThrough && !(await matchesAny(shell, clause.patterns, subject))) continue;
    status = await runBody(shell, clause.body);
    if (clause.ending === ";;") return status;
    fallsThrough = clause.ending === ";&";
  }
  return status;
}

async function matchesAny(shell: Shell, patterns: readonly Word[], subject: string): Promise<boolean> {
  for (const pattern of patterns) if (new Pattern(await expandPattern(shell, pattern)).matches(subject)) return true;
  return false;
}

async function select(shell: Shell, name: string, words: readonly Word[] | undefined, body: Script): Promise<number> {
  const choices = words === undefined ? [...shell.positional] : await expandWords(shell, words);
  const width = String(choices.length).length;
  const widest = Math.max(0, ...choices.map(textWidth));
  const menu = choices.map((choice, index) => `${String(index + 1).padStart(width)}) ${choice}${" ".repeat(widest - textWidth(choice))}`.trimEnd()).join("\n");
  if (choices.length === 0) return 0;
  await shell.writeError(`${menu}\n`);
  return loop(
    shell,
    async () => {
      for (;;) {
        await shell.writeError(shell.variables.get("PS3") ?? "#? ");
        const line = await readLine(shell, { descriptor: 0 });
        if (line.text === "" && !line.isEnded) {
          await shell.writeError(`${menu}\n`);
          continue;
        }
        if (line.isEnded && line.text === "") return false;
        shell.variables.set("REPLY", line.text);
        shell.variables.set(name, choices[Number(line.text) - 1] ?? "");
        return true;
      }
    },
    body,
  );
}
