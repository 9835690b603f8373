import { SHELL_WORDS } from "../../kernel/limits.ts";
import { FileError } from "../process/file-system.ts";
import { ArithmeticError, evaluateArithmetic } from "./arithmetic.ts";
import { expandBraces } from "./brace-expansion.ts";
import type { Word, WordPart } from "./ast.ts";
import { Fields } from "./fields.ts";
import { expandParameter } from "./parameter-expansion.ts";
import { Parser } from "./parser.ts";
import { expandPath } from "./path-expansion.ts";
import { hasPattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";
import { processSubstitution, substituteCommand } from "./substitution.ts";

/** Characters whose expansion is work worth a pause. */
const LONG_TEXT = 4_096;

/** The words of a command: braces, tildes, parameters, substitutions, splitting, paths, quotes, in that order. */
export async function expandWords(shell: Shell, words: readonly Word[]): Promise<string[]> {
  const result: string[] = [];
  for (const word of words) {
    for (const braced of expandBraces(word)) result.push(...(await expandOne(shell, braced)));
    if (result.length > SHELL_WORDS) throw new ShellFailure("Argument list too long", { status: 126 });
  }
  return result;
}

/** A word that is not split and not matched against paths: values of assignments, `case` subjects, redirect targets. */
export async function expandString(shell: Shell, word: Word, inAssignment = false): Promise<string> {
  const only = word.parts[0];
  if (word.parts.length === 1 && only?.type === "text" && (only.quoted || !only.text.startsWith("~")))
    return inAssignment && !only.quoted ? assignmentTildes(shell, only.text) : only.text;
  return (await gather(shell, word, "", inAssignment)).map((field) => field.text).join(" ");
}

/** The same as a pattern: what is quoted stands for itself. */
export async function expandPattern(shell: Shell, word: Word): Promise<string> {
  return (await gather(shell, word, "")).map((field) => field.pattern).join(" ");
}

/** For `=~`: what is quoted is escaped for regular expressions. */
export async function expandRegularExpression(shell: Shell, word: Word): Promise<string> {
  let source = "";
  for (const part of word.parts) {
    const text = await expandString(shell, { parts: [part], source: "" });
    const isQuoted = part.type !== "process" && part.quoted;
    source += isQuoted ? text.replace(/[.*+?()[\]{}|^$\\]/g, "\\$&") : text;
  }
  return source;
}

/** Evaluates an arithmetic expression after expanding what is in it. */
export async function expandArithmetic(shell: Shell, expression: Word): Promise<bigint> {
  return evaluate(shell, await expandString(shell, expression));
}

export function evaluate(shell: Shell, text: string): bigint {
  try {
    return evaluateArithmetic(text, {
      get: (name, index) => {
        const value = index === undefined ? shell.variables.get(name) : shell.variables.element(name, arrayKey(shell, name, index));
        if (value === undefined && shell.options.nounset) throw new ShellFailure(`${name}: unbound variable`, { isFatal: true });
        return value ?? "";
      },
      set: (name, value, index) => {
        if (index === undefined) shell.variables.set(name, value);
        else shell.variables.setElement(name, arrayKey(shell, name, index), value);
      },
    });
  } catch (error) {
    if (error instanceof ArithmeticError) throw new ShellFailure(error.message, { discards: true });
    throw error;
  }
}

/** The key of an element: the text itself for associative arrays, else the number it evaluates to. */
export function arrayKey(shell: Shell, name: string, index: string): string {
  if (shell.variables.find(name)?.kind === "associative") return index;
  let number = evaluate(shell, index);
  if (number < 0n) {
    const last = Number(shell.variables.elements(name).at(-1)?.[0] ?? -1);
    number += BigInt(last + 1);
    if (number < 0n) throw new ShellFailure(`${name}: bad array subscript`);
  }
  return number.toString();
}

/** Expands a string as if it stood in double quotes (prompts, PS4). */
export function expandText(shell: Shell, text: string): Promise<string> {
  return expandString(shell, new Parser(text).words.hereDocument());
}

async function expandOne(shell: Shell, word: Word): Promise<string[]> {
  const only = word.parts[0];
  if (word.parts.length === 1 && only?.type === "text" && (only.quoted || !/[~*?[]/.test(only.text))) return [only.text];
  const fields = await gather(shell, word, shell.variables.get("IFS") ?? " \t\n");
  const result: string[] = [];
  for (const field of fields) {
    if (!field.mayGlob || shell.options.noglob || !hasPattern(field.pattern)) {
      result.push(field.text);
      continue;
    }
    const paths = expandPath(shell.process.fs, shell.process.cwd, field.pattern);
    if (paths.length > 0) result.push(...paths);
    else if (!shell.options.nullglob) result.push(field.text);
  }
  return result;
}

async function gather(shell: Shell, word: Word, separators: string, inAssignment = false) {
  const fields = new Fields(separators);
  for (const [index, part] of word.parts.entries()) await expandPart(shell, part, fields, index === 0, inAssignment, word.parts.length);
  const made = fields.finish();
  if (fields.length > LONG_TEXT) await shell.breathe(fields.length >> 6);
  return made;
}

async function expandPart(shell: Shell, part: WordPart, fields: Fields, isFirst: boolean, inAssignment: boolean, count: number): Promise<void> {
  switch (part.type) {
    case "text": {
      if (part.quoted) return fields.quoted(part.text);
      let text = part.text;
      if (inAssignment) text = assignmentTildes(shell, text, isFirst);
      else if (isFirst && text.startsWith("~")) {
        const [tilde = "", ...rest] = text.split("/");
        const home = count === 1 || rest.length > 0 ? tildePath(shell, tilde) : undefined;
        if (home !== undefined) {
          fields.quoted(home);
          text = text.slice(tilde.length);
          if (text === "") return;
        }
      }
      return fields.literal(text);
    }
    case "parameter":
      return expandParameter(shell, part, fields);
    case "arithmetic": {
      const value = (await expandArithmetic(shell, part.expression)).toString();
      return part.quoted ? fields.quoted(value) : fields.split(value);
    }
    case "command": {
      const output = await substituteCommand(shell, part.script);
      return part.quoted ? fields.quoted(output) : fields.split(output);
    }
    case "process":
      return fields.quoted(await processSubstitution(shell, part.script, part.direction));
  }
}

function assignmentTildes(shell: Shell, text: string, isFirst = true): string {
  if (!text.includes("~")) return text;
  return text
    .split(":")
    .map((piece, index) => {
      if (!piece.startsWith("~") || (index === 0 && !isFirst)) return piece;
      const tilde = piece.split("/")[0] as string;
      return (tildePath(shell, tilde) ?? tilde) + piece.slice(tilde.length);
    })
    .join(":");
}

function tildePath(shell: Shell, tilde: string): string | undefined {
  if (tilde === "~") return shell.variables.get("HOME") ?? "/root";
  if (tilde === "~+") return shell.process.cwd;
  if (tilde === "~-") return shell.variables.get("OLDPWD");
  const user = tilde.slice(1);
  try {
    const line = new TextDecoder()
      .decode(shell.process.fs.readFile("/etc/passwd"))
      .split("\n")
      .find((entry) => entry.startsWith(`${user}:`));
    if (line !== undefined) return line.split(":")[5];
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
  return user === "root" ? "/root" : undefined;
}
