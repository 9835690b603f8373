import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import type { Assignment, Word } from "./ast.ts";
import { arrayKey, evaluate, expandString, expandWords } from "./expansion.ts";
import type { Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";

/** `name=value`, `name+=value`, `name[i]=value`, `name=(a b)`. */
export async function applyAssignment(shell: Shell, assignment: Assignment): Promise<void> {
  const { name, append } = assignment;
  if (assignment.elements !== undefined) return assignArray(shell, assignment);
  const value = assignment.value === undefined ? "" : await expandString(shell, assignment.value, true);
  if (assignment.index === undefined) return assign(shell, name, value, append);
  const key = arrayKey(shell, name, await expandString(shell, assignment.index));
  shell.variables.setElement(name, key, append ? (shell.variables.element(name, key) ?? "") + value : value);
}

/** Assigns as the variable's attributes want it. */
export function assign(shell: Shell, name: string, value: string, append = false): void {
  const { variables } = shell;
  const present = variables.find(name);
  const before = append ? (variables.get(name) ?? "") : "";
  if (before.length + value.length > SHELL_VALUE_BYTES) throw new ShellFailure(`${name}: value is longer than ${SHELL_VALUE_BYTES} bytes`, { discards: true });
  const whole = present?.isInteger ? evaluate(shell, append ? `(${before || 0})+(${value || 0})` : value).toString() : before + value;
  const variable = variables.set(name, whole);
  if (shell.options.allexport) variable.isExported = true;
}

export function isAssignmentWord(word: Word): boolean {
  const first = word.parts[0];
  return first?.type === "text" && !first.quoted && /^[A-Za-z_][A-Za-z0-9_]*\+?=/.test(first.text);
}

async function assignArray(shell: Shell, { name, append, elements = [] }: Assignment): Promise<void> {
  const { variables } = shell;
  const isAssociative = variables.find(name)?.kind === "associative";
  const values = new Map(append ? variables.elements(name) : []);
  let next = append ? Math.max(-1, ...[...values.keys()].map(Number)) + 1 : 0;
  for (const element of elements) {
    if (element.index !== undefined) {
      const index = await expandString(shell, element.index);
      const key = isAssociative ? index : evaluate(shell, index).toString();
      values.set(key, await expandString(shell, element.value, true));
      next = Number(key) + 1;
    } else for (const value of await expandWords(shell, [element.value])) values.set(String(next++), value);
  }
  variables.setArray(name, values);
}
