import { applyAssignment, assign } from "../assignment.ts";
import { evaluate } from "../expansion.ts";
import { quoteDouble } from "../quoting.ts";
import type { Shell } from "../shell.ts";
import type { Variable } from "../variables.ts";
import type { Builtin } from "./index.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const exportVariable: Builtin = async (shell, args) => {
  const { letters, names } = options(args);
  if (names.length === 0) return printVariables(shell, (variable) => variable.isExported);
  return forEachName(shell, "export", names, (name, value, append) => {
    if (value !== undefined) assign(shell, name, value, append);
    shell.variables.declare(name).isExported = !letters.includes("n");
  });
};

export const readonly: Builtin = async (shell, args) => {
  const { letters, names } = options(args);
  if (names.length === 0) return printVariables(shell, (variable) => variable.isReadonly);
  return forEachName(shell, "readonly", names, (name, value, append) => {
    if (value !== undefined) assign(shell, name, value, append);
    const variable = shell.variables.declare(name);
    if (letters.includes("a")) shell.variables.makeArray(variable, "indexed");
    if (letters.includes("A")) shell.variables.makeArray(variable, "associative");
    variable.isReadonly = true;
  });
};

export const local: Builtin = async (shell, args) => {
  if (!shell.variables.inFunction) {
    await shell.complain("local: can only be used in a function");
    return 1;
  }
  return declareNames(shell, "local", args, true);
};

export const declare: Builtin = async (shell, args, name) => {
  const { letters, names } = options(args);
  if (letters.includes("f") || letters.includes("F")) return printFunctions(shell, names, letters.includes("F"));
  if (letters.includes("p") || names.length === 0) return printDeclarations(shell, name, names, letters);
  return declareNames(shell, name, args, shell.variables.inFunction && !letters.includes("g"));
};

export const unset: Builtin = async (shell, args) => {
  const { letters, names } = options(args);
  for (const name of names) {
    const element = /^([A-Za-z_][A-Za-z0-9_]*)\[(.+)\]$/.exec(name);
    if (letters.includes("f")) shell.functions.delete(name);
    else if (element !== null) {
      const [, array = "", index = ""] = element;
      shell.variables.unset(array, shell.variables.find(array)?.kind === "associative" ? index : evaluate(shell, index).toString());
    } else if (!NAME.test(name)) {
      await shell.complain(`unset: \`${name}': not a valid identifier`);
      return 1;
    } else if (shell.variables.find(name) !== undefined) {
      try {
        shell.variables.unset(name);
      } catch (error) {
        await shell.complain(`unset: ${(error as Error).message}`);
        return 1;
      }
    } else if (!letters.includes("v")) shell.functions.delete(name);
  }
  return 0;
};

export const letCommand: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await shell.complain("let: expression expected");
    return 1;
  }
  let value = 0n;
  for (const expression of args) value = evaluate(shell, expression);
  return value === 0n ? 1 : 0;
};

function declareNames(shell: Shell, command: string, args: readonly string[], isLocal: boolean): Promise<number> {
  const { letters, names, removed } = options(args);
  return forEachName(shell, command, names, (name, value, append) => {
    const variable = isLocal ? shell.variables.declareLocal(name) : shell.variables.declare(name);
    if (letters.includes("i")) variable.isInteger = true;
    if (removed.includes("i")) variable.isInteger = false;
    if (letters.includes("A")) shell.variables.makeArray(variable, "associative");
    if (letters.includes("A")) variable.kind = "associative";
    if (letters.includes("a")) shell.variables.makeArray(variable, "indexed");
    if (value !== undefined) assign(shell, name, letters.includes("l") ? value.toLowerCase() : letters.includes("u") ? value.toUpperCase() : value, append);
    if (letters.includes("x")) variable.isExported = true;
    if (removed.includes("x")) variable.isExported = false;
    if (letters.includes("r")) variable.isReadonly = true;
  });
}

async function forEachName(
  shell: Shell,
  command: string,
  words: readonly string[],
  act: (name: string, value: string | undefined, append: boolean) => void,
): Promise<number> {
  let status = 0;
  for (const word of words) {
    const match = /^([^=]*?)(\+?)=([^]*)$/.exec(word);
    const name = match?.[1] ?? word;
    const element = /^([A-Za-z_][A-Za-z0-9_]*)\[([^\]]*)\]$/.exec(name);
    if (element !== null && match !== null) {
      await applyAssignment(shell, {
        name: element[1] as string,
        index: { parts: [{ type: "text", text: element[2] as string, quoted: true }], source: "" },
        append: match[2] === "+",
        value: { parts: [{ type: "text", text: match[3] as string, quoted: true }], source: "" },
      });
      continue;
    }
    if (!NAME.test(name)) {
      await shell.complain(`${command}: \`${word}': not a valid identifier`);
      status = 1;
      continue;
    }
    act(name, match?.[3], match?.[2] === "+");
  }
  return status;
}

/** Splits `-xr name=value` into letters and names. */
function options(args: readonly string[]): { letters: string; removed: string; names: string[] } {
  let letters = "";
  let removed = "";
  let index = 0;
  for (; index < args.length && /^[-+][a-zA-Z]/.test(args[index] as string); index++) {
    if ((args[index] as string).startsWith("-")) letters += (args[index] as string).slice(1);
    else removed += (args[index] as string).slice(1);
  }
  if (args[index] === "--") index++;
  return { letters, removed, names: args.slice(index) };
}

async function printVariables(shell: Shell, isShown: (variable: Variable) => boolean): Promise<number> {
  for (const [name, variable] of shell.variables.all()) if (isShown(variable)) await shell.write(`${declaration(name, variable, shell)}\n`);
  return 0;
}

async function printDeclarations(shell: Shell, command: string, names: readonly string[], letters: string): Promise<number> {
  if (names.length === 0) {
    const kind = letters.includes("x") ? "isExported" : letters.includes("r") ? "isReadonly" : undefined;
    return printVariables(shell, (variable) => kind === undefined || variable[kind]);
  }
  let status = 0;
  for (const name of names) {
    const variable = shell.variables.find(name);
    if (variable === undefined) {
      await shell.complain(`${command}: ${name}: not found`);
      status = 1;
    } else await shell.write(`${declaration(name, variable, shell)}\n`);
  }
  return status;
}

function declaration(name: string, variable: Variable, shell: Shell): string {
  const letters = [
    variable.elements === undefined ? "" : variable.kind === "associative" ? "A" : "a",
    variable.isInteger ? "i" : "",
    variable.isReadonly ? "r" : "",
    variable.isExported ? "x" : "",
  ].join("");
  const head = `declare -${letters || "-"} ${name}`;
  if (variable.elements !== undefined) {
    const elements = shell.variables.elements(name).map(([key, value]) => `[${key}]=${quoteDouble(value)}`);
    return `${head}=(${elements.join(" ")}${variable.kind === "associative" && elements.length > 0 ? " " : ""})`;
  }
  return variable.scalar === undefined ? head : `${head}=${quoteDouble(variable.scalar)}`;
}

async function printFunctions(shell: Shell, names: readonly string[], namesOnly: boolean): Promise<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.functions.keys()].sort()) {
    const definition = shell.functions.get(name);
    if (definition === undefined) status = 1;
    else await shell.write(namesOnly ? `${names.length > 0 ? "" : "declare -f "}${name}\n` : `${definition.source}\n`);
  }
  return status;
}
