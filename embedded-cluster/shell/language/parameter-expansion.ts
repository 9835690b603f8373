import type { ParameterPart, Word } from "./ast.ts";
import { arrayKey, evaluate, expandPattern, expandString } from "./expansion.ts";
import type { Fields } from "./fields.ts";
import { Pattern } from "./pattern.ts";
import { quoteForReuse } from "./quoting.ts";
import type { Shell } from "./shell.ts";
import { ShellFailure } from "./shell-failure.ts";
import { isSpecialParameter, specialParameter } from "./special-parameters.ts";

/** Steps of a pattern's matching, about a millisecond of them, between two chances for others. */
const STEPS_PER_BREATH = 20_000;

/** Expands `$name` or `${…}` into `fields`. */
export async function expandParameter(shell: Shell, part: ParameterPart, fields: Fields): Promise<void> {
  if (part.operator === "bad") throw new ShellFailure(`${part.source}: bad substitution`, { isFatal: true });
  if (part.prefix === "!" && (part.operator === "*" || part.operator === "@"))
    return many(shell, namesWith(shell, part.name), part, fields, part.operator === "@");
  const key = part.index === undefined ? undefined : await subscript(shell, part);
  if (part.prefix === "!" && (key === "@" || key === "*")) {
    const keys = shell.variables.elements(part.name).map(([name]) => name);
    return many(shell, keys, part, fields, key === "@");
  }
  const isList = (part.index === undefined && (part.name === "@" || part.name === "*") && part.prefix !== "!") || key === "@" || key === "*";
  if (isList) return expandList(shell, part, fields, (key ?? part.name) === "@");
  const single = await expandSingle(shell, part, key);
  if (single === undefined) return;
  if (typeof single !== "string") {
    // The alternative word keeps its own quotes: `${x:-"a b" c}` is two fields.
    for (const inner of single.parts) {
      if (inner.type === "parameter") await expandParameter(shell, part.quoted ? { ...inner, quoted: true } : inner, fields);
      else if (inner.type === "text" && !inner.quoted && !part.quoted) fields.split(await expandString(shell, { parts: [inner], source: "" }));
      else {
        const text = await expandString(shell, { parts: [inner], source: "" });
        if (part.quoted || (inner.type !== "process" && inner.quoted)) fields.quoted(text);
        else fields.split(text);
      }
    }
    if (part.quoted && single.parts.length === 0) fields.quoted("");
    return;
  }
  if (part.quoted) fields.quoted(single);
  else fields.split(single);
}

/** The value of a parameter, special ones included; undefined when it is not set. */
export function parameterValue(shell: Shell, name: string, key?: string): string | undefined {
  if (key !== undefined) return shell.variables.element(name, key);
  if (isSpecialParameter(name)) return specialParameter(shell, name);
  return shell.variables.get(name) ?? specialParameter(shell, name);
}

async function subscript(shell: Shell, part: ParameterPart): Promise<string> {
  const text = await expandString(shell, part.index as Word);
  return text === "@" || text === "*" ? text : arrayKey(shell, part.name, text);
}

async function expandSingle(shell: Shell, part: ParameterPart, key: string | undefined): Promise<string | Word | undefined> {
  let { name } = part;
  let value = parameterValue(shell, name, key);
  if (part.prefix === "!") {
    if (value === undefined || value === "") throw new ShellFailure(`${name}: invalid indirect expansion`, { isFatal: true });
    const target = /^([A-Za-z_][A-Za-z0-9_]*)\[(.*)\]$/.exec(value);
    name = target?.[1] ?? value;
    value = target === null ? parameterValue(shell, name) : parameterValue(shell, name, arrayKey(shell, name, target[2] as string));
  }
  const operator = part.operator ?? "";
  const isMissing = value === undefined || (operator.startsWith(":") && operator.length > 1 && value === "");
  switch (operator.replace(/^:(?=.)/, "")) {
    case "-":
      return isMissing ? (part.argument ?? "") : value;
    case "+":
      return isMissing ? (part.quoted ? "" : undefined) : (part.argument ?? "");
    case "=": {
      if (!isMissing) return value;
      const assigned = await expandString(shell, part.argument as Word);
      if (key !== undefined) shell.variables.setElement(name, key, assigned);
      else if (/^[A-Za-z_]/.test(name)) shell.variables.set(name, assigned);
      else throw new ShellFailure(`$${name}: cannot assign in this way`, { isFatal: true });
      return assigned;
    }
    case "?": {
      if (!isMissing) return value;
      const message = await expandString(shell, part.argument as Word);
      throw new ShellFailure(`${name}: ${message || (operator.startsWith(":") ? "parameter null or not set" : "parameter not set")}`, {
        status: 127,
        isFatal: true,
      });
    }
  }
  if (value === undefined) {
    if (shell.options.nounset && !(name === "@" || name === "*")) {
      throw new ShellFailure(`${/^[0-9]+$/.test(name) ? `$${name}` : name}${key === undefined ? "" : `[${key}]`}: unbound variable`, {
        status: 127,
        isFatal: true,
      });
    }
    if (part.prefix === "#") return "0";
    return part.quoted ? "" : undefined;
  }
  if (part.prefix === "#") return String([...value].length);
  return operator === "" ? value : transform(shell, part, value);
}

async function expandList(shell: Shell, part: ParameterPart, fields: Fields, isAt: boolean): Promise<void> {
  let values = part.index === undefined ? shell.positional : shell.variables.elements(part.name).map(([, value]) => value);
  if (part.prefix === "#") return part.quoted ? fields.quoted(String(values.length)) : fields.split(String(values.length));
  const operator = part.operator ?? "";
  if (/^:?[-+=?]$/.test(operator)) {
    const isMissing = values.length === 0 || (operator.startsWith(":") && values.join("") === "");
    if (operator.endsWith("+") ? !isMissing : isMissing) {
      const text = await expandString(shell, part.argument as Word);
      if (operator.endsWith("?")) throw new ShellFailure(`${part.name}: ${text}`, { status: 127, isFatal: true });
      return part.quoted ? fields.quoted(text) : fields.split(text);
    }
    if (operator.endsWith("+")) return;
  } else if (operator === ":") values = await slice(shell, part, values);
  else if (operator !== "") values = await Promise.all(values.map((value) => transform(shell, part, value)));
  many(shell, values, part, fields, isAt);
}

function many(shell: Shell, values: readonly string[], part: ParameterPart, fields: Fields, isAt: boolean): void {
  if (part.quoted && !isAt) {
    const separator = shell.variables.get("IFS");
    return fields.quoted(values.join(separator === undefined ? " " : (separator[0] ?? "")));
  }
  for (const [index, value] of values.entries()) {
    if (index > 0) fields.close();
    if (part.quoted) fields.quoted(value);
    else fields.split(value);
  }
}

async function slice(shell: Shell, part: ParameterPart, values: readonly string[]): Promise<string[]> {
  const whole = part.index === undefined ? [shell.name, ...values] : values;
  let start = Number(evaluate(shell, await expandString(shell, part.argument as Word)));
  if (start < 0) start += whole.length;
  const length = part.second === undefined ? undefined : Number(evaluate(shell, await expandString(shell, part.second)));
  return start < 0 ? [] : whole.slice(start, length === undefined ? undefined : start + length);
}

async function transform(shell: Shell, part: ParameterPart, value: string): Promise<string> {
  const operator = part.operator as string;
  const characters = [...value];
  if (operator === ":") return substring(shell, part, characters);
  if (operator.startsWith("@")) return describe(operator, value);
  if (operator.startsWith("/")) return replace(shell, part, characters);
  const pattern = new Pattern(part.argument === undefined ? "" : await expandPattern(shell, part.argument));
  if (operator.startsWith("#")) {
    const found = pattern.prefixes(characters);
    return characters.slice(Math.max(0, operator === "#" ? found.shortest : found.longest)).join("");
  }
  if (operator.startsWith("%")) {
    const found = pattern.suffixes(characters);
    return characters.slice(0, characters.length - Math.max(0, operator === "%" ? found.shortest : found.longest)).join("");
  }
  const isUpper = operator.startsWith("^");
  const any = (part.argument?.parts.length ?? 0) === 0;
  const change = (character: string) => (any || pattern.matches(character) ? (isUpper ? character.toUpperCase() : character.toLowerCase()) : character);
  return operator.length === 2 ? characters.map(change).join("") : characters.map((character, index) => (index === 0 ? change(character) : character)).join("");
}

async function substring(shell: Shell, part: ParameterPart, characters: readonly string[]): Promise<string> {
  let start = Number(evaluate(shell, await expandString(shell, part.argument as Word)));
  if (start < 0) start += characters.length;
  if (start < 0 || start > characters.length) return "";
  if (part.second === undefined) return characters.slice(start).join("");
  const text = await expandString(shell, part.second);
  const length = Number(evaluate(shell, text));
  const end = length < 0 ? characters.length + length : start + length;
  if (end < start) throw new ShellFailure(`${text}: substring expression < 0`);
  return characters.slice(start, end).join("");
}

async function replace(shell: Shell, part: ParameterPart, characters: readonly string[]): Promise<string> {
  const operator = part.operator as string;
  const source = await expandPattern(shell, part.argument as Word);
  const replacement = part.second === undefined ? "" : await expandString(shell, part.second);
  if (source === "") return characters.join("");
  const pattern = new Pattern(source);
  if (operator === "/%") {
    const { longest } = pattern.suffixes(characters);
    return longest < 0 ? characters.join("") : characters.slice(0, characters.length - longest).join("") + replacement;
  }
  let result = "";
  let index = 0;
  let breathedAt = 0;
  while (index < characters.length) {
    if (index % 64 === 63 || pattern.steps - breathedAt > STEPS_PER_BREATH) {
      breathedAt = pattern.steps;
      await shell.breathe();
    }
    const { longest } = pattern.prefixes(characters, index);
    if (longest > 0) {
      result += replacement;
      index += longest;
      if (operator !== "//") break;
    } else if (operator === "/#") break;
    else result += characters[index++];
  }
  return result + characters.slice(index).join("");
}

function describe(operator: string, value: string): string {
  if (operator === "@Q") return quoteForReuse(value, true);
  if (operator === "@U") return value.toUpperCase();
  if (operator === "@L") return value.toLowerCase();
  if (operator === "@u") return value.slice(0, 1).toUpperCase() + value.slice(1);
  return value;
}

function namesWith(shell: Shell, prefix: string): string[] {
  return shell.variables.all().flatMap(([name]) => (name.startsWith(prefix) ? [name] : []));
}
