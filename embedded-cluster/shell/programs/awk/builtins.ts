import { SHELL_VALUE_BYTES } from "../../../kernel/limits.ts";
import { formatDate } from "../date/date-format.ts";
import type { AwkInterpreter, Value } from "./interpreter.ts";
import { AwkError, type Expression, type Target } from "./syntax.ts";

/** Calls a builtin function of awk. */
export async function callBuiltin(awk: AwkInterpreter, name: string, parameters: readonly Expression[]): Promise<Value> {
  const [first, second, third] = parameters;
  const value = async (parameter: Expression | undefined): Promise<Value> => (parameter === undefined ? "" : awk.evaluate(parameter));
  const text = async (parameter: Expression | undefined): Promise<string> => awk.text(await value(parameter));
  const number = async (parameter: Expression | undefined): Promise<number> => awk.number(await value(parameter));
  switch (name) {
    case "length":
      if (first === undefined) return [...awk.text(await awk.evaluate({ type: "field", index: { type: "number", value: 0 } }))].length;
      if (first.type === "variable" && awk.globals.get(first.name) instanceof Map) return awk.array(first.name).size;
      return [...(await text(first))].length;
    case "substr":
      return substring(await text(first), await number(second), third === undefined ? undefined : await number(third));
    case "index": {
      const whole = await text(first);
      const at = whole.indexOf(await text(second));
      return at < 0 ? 0 : [...whole.slice(0, at)].length + 1;
    }
    case "split":
      return split(awk, await text(first), second, third);
    case "sub":
    case "gsub":
      return substitute(awk, name === "gsub", parameters);
    case "gensub":
      return generalSubstitute(awk, parameters);
    case "match": {
      const whole = await text(first);
      const match = (await awk.pattern(second as Expression)).match(whole);
      awk.set("RSTART", match === undefined ? 0 : [...whole.slice(0, match.index)].length + 1);
      awk.set("RLENGTH", match === undefined ? -1 : [...(match.groups[0] ?? "")].length);
      if (third?.type === "variable") {
        const groups = awk.array(third.name);
        groups.clear();
        for (const [index, group] of (match?.groups ?? []).entries()) groups.set(String(index), { text: group ?? "" });
      }
      return awk.get("RSTART");
    }
    case "sprintf": {
      const values: Value[] = [];
      for (const parameter of parameters) values.push(await value(parameter));
      return awk.format(values);
    }
    case "tolower":
      return (await text(first)).toLowerCase();
    case "toupper":
      return (await text(first)).toUpperCase();
    case "int":
      return Math.trunc(await number(first));
    case "sqrt":
      return Math.sqrt(await number(first));
    case "exp":
      return Math.exp(await number(first));
    case "log":
      return Math.log(await number(first));
    case "sin":
      return Math.sin(await number(first));
    case "cos":
      return Math.cos(await number(first));
    case "atan2":
      return Math.atan2(await number(first), await number(second));
    case "rand":
      return awk.host.random();
    case "srand": {
      const before = awk.seed;
      awk.seed = first === undefined ? Math.floor(awk.host.now() / 1_000) : await number(first);
      return before;
    }
    case "system":
      return awk.host.system(await text(first));
    case "close":
      return awk.host.close(await text(first));
    case "fflush":
      await awk.host.flush();
      return 0;
    case "systime":
      return Math.floor(awk.host.now() / 1_000);
    case "strftime":
      return formatDate(
        second === undefined ? awk.host.now() : (await number(second)) * 1_000,
        first === undefined ? "%a %b %e %H:%M:%S UTC %Y" : await text(first),
      );
    default:
      throw new AwkError(`calling undefined function ${name}`);
  }
}

function substring(whole: string, start: number, length: number | undefined): string {
  const characters = [...whole];
  const from = Math.round(start);
  const to = length === undefined ? Number.POSITIVE_INFINITY : Math.round(start + length);
  return characters.slice(Math.max(0, from - 1), Math.max(0, to - 1)).join("");
}

async function split(awk: AwkInterpreter, text: string, target: Expression | undefined, separator: Expression | undefined): Promise<number> {
  if (target?.type !== "variable") throw new AwkError("split: second argument is not an array");
  const array = awk.array(target.name);
  const shape = separator === undefined ? awk.text(awk.get("FS")) : separator.type === "regex" ? separator.source : awk.text(await awk.evaluate(separator));
  const pieces = awk.splitText(text, shape);
  array.clear();
  for (const [index, piece] of pieces.entries()) array.set(String(index + 1), { text: piece });
  return pieces.length;
}

async function substitute(awk: AwkInterpreter, isGlobal: boolean, [pattern, replacement, target]: readonly Expression[]): Promise<number> {
  const expression = await awk.pattern(pattern as Expression);
  const shape = awk.text(await awk.evaluate(replacement as Expression));
  const place: Target =
    target !== undefined && (target.type === "variable" || target.type === "field" || target.type === "element")
      ? target
      : { type: "field", index: { type: "number", value: 0 } };
  const before = awk.text(await awk.evaluate(target ?? place));
  let result = "";
  let position = 0;
  let count = 0;
  let lastEnd = -1;
  while (position <= before.length) {
    const match = expression.match(before, position);
    if (match === undefined) break;
    if (match.end > match.index || match.index !== lastEnd) {
      result +=
        before.slice(position, match.index) + shape.replace(/\\\\|\\&|&/g, (mark) => (mark === "\\\\" ? "\\" : mark === "\\&" ? "&" : (match.groups[0] ?? "")));
      count++;
    } else result += before.slice(position, match.index);
    lastEnd = match.end;
    position = match.end;
    if (match.end === match.index) result += before[position++] ?? "";
    if (!isGlobal) break;
    if (result.length > SHELL_VALUE_BYTES) throw new AwkError("string is too long");
  }
  if (count > 0) await awk.store(place, result + before.slice(position));
  return count;
}

/** gensub(regex, replacement, "g" or which, target): gives the new text and changes nothing. */
async function generalSubstitute(awk: AwkInterpreter, [pattern, replacement, how, target]: readonly Expression[]): Promise<string> {
  const expression = await awk.pattern(pattern as Expression);
  const shape = awk.text(await awk.evaluate(replacement as Expression));
  const which = how === undefined ? "1" : awk.text(await awk.evaluate(how));
  const before = awk.text(await awk.evaluate(target ?? { type: "field", index: { type: "number", value: 0 } }));
  let result = "";
  let position = 0;
  let count = 0;
  while (position <= before.length) {
    const match = expression.match(before, position);
    if (match === undefined) break;
    count++;
    const replaces = /^[gG]/.test(which) || count === (Number(which) || 1);
    result +=
      before.slice(position, match.index) +
      (replaces
        ? shape.replace(/\\([0-9\\&])|&/g, (mark, digit: string | undefined) =>
            mark === "&" ? (match.groups[0] ?? "") : /[0-9]/.test(digit as string) ? (match.groups[Number(digit)] ?? "") : (digit as string),
          )
        : before.slice(match.index, match.end));
    position = match.end;
    if (match.end === match.index) result += before[position++] ?? "";
    if (replaces && !/^[gG]/.test(which)) break;
  }
  return result + before.slice(position);
}
