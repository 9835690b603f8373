import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { type Invocation, command } from "./kit/command.ts";
import { openForWriting } from "../process/open-file.ts";
import { writeText } from "../../kernel/streams.ts";

interface Key {
  first: number;
  firstCharacter: number;
  last: number | undefined;
  lastCharacter: number;
  flags: string;
}

type Compare = (left: string, right: string) => number;

const RUN_LINES = 2_000;
const HUMAN = "KMGTPE";

export const sort = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "bcCdfghimMnrRsuVz",
    values: "kotTS",
    long: {
      reverse: "r",
      "numeric-sort": "n",
      unique: "u",
      "key=": "k",
      "field-separator=": "t",
      "ignore-case": "f",
      "human-numeric-sort": "h",
      "version-sort": "V",
      "output=": "o",
      "general-numeric-sort": "g",
      "month-sort": "M",
      stable: "s",
      check: "c",
      "ignore-leading-blanks": "b",
    },
    usageStatus: 2,
  },
  async (run) => {
    const keys: Key[] = [];
    for (const text of run.options.values("k")) {
      const key = parseKey(text);
      if (key === undefined) {
        await run.complain(`invalid number at field start: invalid count at start of '${text}'`);
        return 2;
      }
      keys.push(key);
    }
    const global = [..."bdfghiMnrV"].filter((letter) => run.options.has(letter)).join("");
    const compare = comparison(run, keys, global);
    const lines = await readable(run);
    if (lines === undefined) return 2;
    if (run.options.has("c") || run.options.has("C")) return check(run, lines, compare);
    const whole: Compare =
      run.options.has("s") || run.options.has("u") ? compare : (left, right) => compare(left, right) || (global.includes("r") ? -1 : 1) * byBytes(left, right);
    let sorted = await mergeSort(run, lines, whole);
    if (run.options.has("u")) sorted = sorted.filter((line, index) => index === 0 || compare(sorted[index - 1] as string, line) !== 0);
    const output = run.options.value("o");
    if (output !== undefined) await writeText(openForWriting(run.process, output, false), sorted.map((line) => `${line}\n`).join(""));
    else for (const line of sorted) await run.printLine(line);
    return run.status;
  },
);

async function readable(run: Invocation): Promise<string[] | undefined> {
  for (const operand of run.operands) {
    if (operand !== "-" && !run.fs.exists(run.path(operand))) {
      await run.complain(`cannot read: ${operand}: No such file or directory`);
      return undefined;
    }
  }
  return run.allLines(FILESYSTEM_BYTES);
}

async function check(run: Invocation, lines: readonly string[], compare: Compare): Promise<number> {
  for (let index = 1; index < lines.length; index++) {
    const order = compare(lines[index - 1] as string, lines[index] as string);
    if (order < 0 || (order === 0 && !run.options.has("u"))) continue;
    if (run.options.has("c")) await run.complain(`${run.operands[0] ?? "-"}:${index + 1}: disorder: ${lines[index]}`);
    return 1;
  }
  return 0;
}

/** Sorts in runs and merges them, with pauses, so that a big sort does not hold everybody else up. */
async function mergeSort(run: Invocation, lines: readonly string[], compare: Compare): Promise<string[]> {
  let runs: string[][] = [];
  for (let start = 0; start < lines.length; start += RUN_LINES) {
    await run.process.clock.yield();
    await run.process.breathe();
    runs.push(lines.slice(start, start + RUN_LINES).sort(compare));
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let index = 0; index < runs.length; index += 2) merged.push(await merge(run, runs[index] as string[], runs[index + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge(run: Invocation, left: readonly string[], right: readonly string[], compare: Compare): Promise<string[]> {
  const result: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (result.length % 1_000 === 999) await run.process.clock.yield();
    const takesLeft = j >= right.length || (i < left.length && compare(left[i] as string, right[j] as string) <= 0);
    result.push((takesLeft ? left[i++] : right[j++]) as string);
  }
  await run.process.breathe();
  return result;
}

function parseKey(text: string): Key | undefined {
  const match = /^([0-9]+)(?:\.([0-9]+))?([a-zA-Z]*)(?:,([0-9]+)(?:\.([0-9]+))?([a-zA-Z]*))?$/.exec(text);
  if (match === null || match[1] === "0") return undefined;
  return {
    first: Number(match[1]),
    firstCharacter: Number(match[2] ?? 1),
    last: match[4] === undefined ? undefined : Number(match[4]),
    lastCharacter: Number(match[5] ?? 0),
    flags: (match[3] ?? "") + (match[6] ?? ""),
  };
}

function comparison(run: Invocation, keys: readonly Key[], global: string): Compare {
  const separator = run.options.value("t")?.replace("\\t", "\t").replace("\\0", "\0");
  if (keys.length === 0) {
    const compare = byFlags(global);
    return global.includes("b") ? (left, right) => compare(left.trimStart(), right.trimStart()) : compare;
  }
  const compares = keys.map((key) => byFlags(key.flags === "" ? global : key.flags));
  return (left, right) => {
    for (const [index, key] of keys.entries()) {
      const flags = key.flags === "" ? global : key.flags;
      const order = (compares[index] as Compare)(extract(left, key, separator, flags.includes("b")), extract(right, key, separator, flags.includes("b")));
      if (order !== 0) return order;
    }
    return 0;
  };
}

function extract(line: string, key: Key, separator: string | undefined, skipsBlanks: boolean): string {
  const fields = separator === undefined ? (line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []) : line.split(separator);
  const join = separator ?? "";
  const clean = (field: string) => (skipsBlanks ? field.trimStart() : field);
  const last = key.last === undefined ? fields.length : key.lastCharacter > 0 ? key.last : key.last;
  const taken = fields.slice(key.first - 1, last).map((field, index) => {
    let text = index === 0 ? clean(field) : field;
    if (key.last !== undefined && key.lastCharacter > 0 && key.first + index === key.last) text = text.slice(0, key.lastCharacter);
    return index === 0 ? text.slice(key.firstCharacter - 1) : text;
  });
  return taken.join(join);
}

function byFlags(flags: string): Compare {
  const direction = flags.includes("r") ? -1 : 1;
  const base = baseCompare(flags);
  return (left, right) => direction * base(left, right);
}

function baseCompare(flags: string): Compare {
  if (flags.includes("n")) return (left, right) => leadingNumber(left) - leadingNumber(right);
  if (flags.includes("g")) return (left, right) => general(left) - general(right);
  if (flags.includes("h")) return (left, right) => human(left) - human(right);
  if (flags.includes("V")) return byVersion;
  if (flags.includes("M")) return (left, right) => month(left) - month(right);
  const prepare = (text: string) => {
    const kept = flags.includes("d") ? text.replace(/[^\p{L}\p{N}\s]/gu, "") : text;
    return flags.includes("f") ? kept.toUpperCase() : kept;
  };
  if (flags.includes("f") || flags.includes("d")) return (left, right) => byBytes(prepare(left), prepare(right));
  return byBytes;
}

function byBytes(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function leadingNumber(text: string): number {
  return Number(/^\s*(-?[0-9]*\.?[0-9]*)/.exec(text)?.[1] || 0) || 0;
}

function general(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isNaN(value) ? -Infinity : value;
}

function human(text: string): number {
  const match = /^\s*(-?[0-9]*\.?[0-9]*)\s*([KMGTPEk]?)/.exec(text);
  return (Number(match?.[1] || 0) || 0) * 1024 ** (HUMAN.indexOf((match?.[2] || "").toUpperCase() || "?") + 1);
}

function month(text: string): number {
  return ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"].indexOf(text.trim().slice(0, 3).toUpperCase());
}

function byVersion(left: string, right: string): number {
  const a: readonly string[] = left.match(/[0-9]+|[^0-9]+/g) ?? [];
  const b: readonly string[] = right.match(/[0-9]+|[^0-9]+/g) ?? [];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [x = "", y = ""] = [a[index], b[index]];
    const order = /^[0-9]/.test(x) && /^[0-9]/.test(y) ? Number(x) - Number(y) : byBytes(x, y);
    if (order !== 0) return order;
  }
  return 0;
}
