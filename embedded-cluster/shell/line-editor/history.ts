import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { SHELL_HISTORY_LINES } from "../../kernel/limits.ts";
import { FileError, type FileSystem } from "../process/file-system.ts";

/** Reads ~/.bash_history into `lines`. A missing or unreadable file is an empty history. */
export function loadHistory(fs: FileSystem, path: string, lines: string[]): void {
  try {
    const saved = decodeUtf8(fs.readFile(path))
      .split("\n")
      .filter((line) => line !== "");
    lines.push(...saved.slice(-SHELL_HISTORY_LINES));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** Adds a line as HISTCONTROL wants it, and writes it down at once: a terminal may go away at any moment. */
export function remember(fs: FileSystem, path: string, lines: string[], line: string, control: string): void {
  const rules = control.split(":");
  const ignores = (rule: string) => rules.includes(rule) || rules.includes("ignoreboth");
  if (line.trim() === "" || (ignores("ignorespace") && line.startsWith(" ")) || (ignores("ignoredups") && lines.at(-1) === line)) return;
  lines.push(line);
  const isFull = lines.length > SHELL_HISTORY_LINES;
  if (isFull) lines.splice(0, lines.length - SHELL_HISTORY_LINES);
  try {
    // A full history is written anew once in a while, else it would grow in the file for ever.
    if (isFull && lines.length % 100 === 0) fs.writeFile(path, encodeUtf8(`${lines.join("\n")}\n`));
    else fs.appendFile(path, encodeUtf8(`${line}\n`));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}

/** Walks through the history with the line being typed at its end. What is changed on the way is kept until Enter. */
export class HistoryWalk {
  private readonly lines: readonly string[];
  private readonly edited = new Map<number, string>();
  private position: number;

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.position = lines.length;
  }

  /** The line `step` away, or undefined at either end. `current` is what stands there now. */
  move(step: number, current: string): string | undefined {
    return this.moveTo(this.position + step, current);
  }

  moveTo(position: number, current: string): string | undefined {
    if (position < 0 || position > this.lines.length || position === this.position) return undefined;
    this.edited.set(this.position, current);
    this.position = position;
    return this.edited.get(position) ?? this.lines[position] ?? "";
  }

  get last(): number {
    return this.lines.length;
  }

  /** The nearest line before `from` that has `query` in it. */
  search(query: string, from: number): { index: number; line: string } | undefined {
    for (let index = Math.min(from, this.lines.length - 1); index >= 0; index--) {
      const line = this.lines[index] as string;
      if (line.includes(query)) return { index, line };
    }
    return undefined;
  }

  /** The last word of the `back`th line from the end, for Alt-. */
  lastWord(back: number): string | undefined {
    return this.lines[this.lines.length - back]?.trim().split(/\s+/).at(-1);
  }
}

/** `!!`, `!$`, `!-2`, `!12`, `!prefix`, `^old^new`. undefined: nothing was expanded. Throws with bash's words when there is no such event. */
export function expandHistory(line: string, lines: readonly string[]): string | undefined {
  const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
  if (quick !== null) {
    const last = lines.at(-1) ?? "";
    if (!last.includes(quick[1] as string)) throw new Error(`:s${line}: substitution failed`);
    return last.replace(quick[1] as string, () => quick[2] as string);
  }
  let result = "";
  let isExpanded = false;
  let inSingle = false;
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (character === "\\") {
      result += character + (line[++index] ?? "");
      continue;
    }
    if (character === "'") inSingle = !inSingle;
    const match =
      character === "!" && !inSingle
        ? /^!(?:(!)|(\$)|(\^)|(\*)|(-?[0-9]+)|\?([^?]+)\??|([A-Za-z_./~][^\s;&|<>()"'!:]*))(:[$^*0-9])?/.exec(line.slice(index))
        : null;
    if (match === null) {
      result += character;
      continue;
    }
    const event = findEvent(match, lines);
    if (event === undefined) throw new Error(`${match[0]}: event not found`);
    const words = event.trim().split(/\s+/);
    const designator = match[4] ? "*" : match[3] ? "^" : match[2] ? "$" : match[8]?.slice(1);
    result +=
      designator === undefined
        ? event
        : designator === "$"
          ? (words.at(-1) ?? "")
          : designator === "^"
            ? (words[1] ?? "")
            : designator === "*"
              ? words.slice(1).join(" ")
              : (words[Number(designator)] ?? "");
    isExpanded = true;
    index += match[0].length - 1;
  }
  return isExpanded ? result : undefined;
}

function findEvent(match: RegExpExecArray, lines: readonly string[]): string | undefined {
  const [, , , , , number, part, prefix] = match;
  if (number !== undefined) return lines.at(number.startsWith("-") ? Number(number) : Number(number) - 1);
  if (part !== undefined) return lines.findLast((line) => line.includes(part));
  if (prefix !== undefined) return lines.findLast((line) => line.startsWith(prefix));
  return lines.at(-1);
}
