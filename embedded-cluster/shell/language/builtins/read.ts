import { assign } from "../assignment.ts";
import { readLine } from "../read-line.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./index.ts";

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  prompt: string;
  array: string | undefined;
  delimiter: string | undefined;
  characters: number | undefined;
  timeout: number | undefined;
  descriptor: number;
  names: string[];
}

const TIMED_OUT = 142;

export const read: Builtin = async (shell, args) => {
  const options = parse(args);
  if (typeof options === "string") {
    await shell.complain(`read: ${options}`);
    return 2;
  }
  const bad = options.names.find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (bad !== undefined) {
    await shell.complain(`read: \`${bad}': not a valid identifier`);
    return 1;
  }
  const { terminal } = shell.process;
  const isOnTerminal = terminal !== undefined && options.descriptor === 0;
  if (options.prompt !== "" && isOnTerminal) await shell.writeError(options.prompt);
  const silent = options.silent && isOnTerminal ? terminal.silent?.() : undefined;
  try {
    const { text, isEnded, timedOut } = await readLogicalLine(shell, options);
    store(shell, options, text);
    return timedOut ? TIMED_OUT : isEnded ? 1 : 0;
  } finally {
    silent?.dispose();
  }
};

export const mapfile: Builtin = async (shell, args) => {
  const keepsNewline = !args.includes("-t");
  const name = args.filter((word, index) => !word.startsWith("-") && !/^-[dnOsucC]$/.test(args[index - 1] ?? ""))[0] ?? "MAPFILE";
  const lines = new Map<string, string>();
  for (;;) {
    const line = await readLine(shell, { descriptor: 0 });
    if (line.isEnded && line.text === "") break;
    lines.set(String(lines.size), keepsNewline && !line.isEnded ? `${line.text}\n` : line.text);
    if (line.isEnded || lines.size >= 10_000) break;
  }
  shell.variables.setArray(name, lines);
  return 0;
};

function parse(args: readonly string[]): ReadOptions | string {
  const options: ReadOptions = {
    raw: false,
    silent: false,
    prompt: "",
    array: undefined,
    delimiter: undefined,
    characters: undefined,
    timeout: undefined,
    descriptor: 0,
    names: [],
  };
  const words = [...args];
  while (words[0]?.startsWith("-") && words[0] !== "-") {
    const word = words.shift() as string;
    if (word === "--") break;
    for (let index = 1; index < word.length; index++) {
      const letter = word[index] as string;
      if (letter === "r") options.raw = true;
      else if (letter === "s") options.silent = true;
      else if (letter === "e") continue;
      else if ("padntuNi".includes(letter)) {
        const value = word.slice(index + 1) || words.shift();
        if (value === undefined) return `-${letter}: option requires an argument`;
        if (letter === "p") options.prompt = value;
        else if (letter === "a") options.array = value;
        else if (letter === "d") options.delimiter = value;
        else if (letter === "n" || letter === "N") options.characters = Number(value);
        else if (letter === "t") options.timeout = Number(value) * 1_000;
        else if (letter === "u") options.descriptor = Number(value);
        break;
      } else return `-${letter}: invalid option`;
    }
  }
  options.names = words;
  return options;
}

/** Without -r a backslash at the end of a line joins it with the next. */
async function readLogicalLine(shell: Shell, options: ReadOptions): Promise<{ text: string; isEnded: boolean; timedOut: boolean }> {
  let text = "";
  for (;;) {
    const line = await readLine(shell, {
      descriptor: options.descriptor,
      timeoutMilliseconds: options.timeout,
      ...(options.delimiter !== undefined && { delimiter: options.delimiter }),
      ...(options.characters !== undefined && { characters: options.characters }),
    });
    text += line.text;
    if (options.raw || line.isEnded || !/(?:^|[^\\])(?:\\\\)*\\$/.test(line.text)) return { ...line, text };
    text = text.slice(0, -1);
  }
}

function store(shell: Shell, options: ReadOptions, text: string): void {
  const separators = shell.variables.get("IFS") ?? " \t\n";
  if (options.array !== undefined) {
    const fields = split(text, separators, undefined, options.raw);
    shell.variables.setArray(options.array, new Map(fields.map((field, index) => [String(index), field])));
    return;
  }
  if (options.names.length === 0) {
    assign(shell, "REPLY", options.raw ? text : text.replace(/\\([^])/g, "$1"));
    return;
  }
  const fields = split(text, separators, options.names.length, options.raw);
  for (const [index, name] of options.names.entries()) assign(shell, name, fields[index] ?? "");
}

/** Splits as `read` does: the last field takes the rest, with its own separators. */
function split(text: string, separators: string, limit: number | undefined, raw: boolean): string[] {
  const characters: { text: string; isEscaped: boolean }[] = [];
  for (let index = 0; index < text.length; index++) {
    const isEscape = !raw && text[index] === "\\" && index + 1 < text.length;
    if (isEscape) index++;
    characters.push({ text: text[index] as string, isEscaped: isEscape });
  }
  const isBlank = (index: number) =>
    !characters[index]?.isEscaped && " \t\n".includes(characters[index]?.text ?? "x") && separators.includes(characters[index]?.text ?? "x");
  const isSeparator = (index: number) => !characters[index]?.isEscaped && separators.includes(characters[index]?.text ?? "\0\0");
  let end = characters.length;
  let index = 0;
  while (index < end && isBlank(index)) index++;
  const fields: string[] = [];
  const join = (from: number, to: number) =>
    characters
      .slice(from, to)
      .map((character) => character.text)
      .join("");
  while (index < end) {
    if (limit !== undefined && fields.length === limit - 1) {
      while (end > index && isBlank(end - 1)) end--;
      // A single separator at the very end closes the last field and is not part of it.
      let close = index;
      while (close < end && !isSeparator(close)) close++;
      fields.push(join(index, close === end - 1 ? close : end));
      return fields;
    }
    const start = index;
    while (index < end && !isSeparator(index)) index++;
    fields.push(join(start, index));
    while (index < end && isBlank(index)) index++;
    if (index < end && isSeparator(index)) {
      index++;
      while (index < end && isBlank(index)) index++;
    }
  }
  return fields;
}
