import { FileError } from "../process/file-system.ts";
import { joinPath } from "../process/paths.ts";
import type { ByteSource } from "../../kernel/streams.ts";
import { Pattern } from "../language/pattern.ts";
import { ExpressionError, type Match, type RegularExpression, compileRegularExpression } from "../regular-expression/regular-expression.ts";
import { isTerminalSink } from "../process/terminal-ends.ts";
import { type Invocation, command } from "./kit/command.ts";

interface Search {
  expressions: readonly RegularExpression[];
  isWord: boolean;
  isLine: boolean;
  inverts: boolean;
  before: number;
  after: number;
  limit: number;
  colors: boolean;
  showsName: boolean;
}

export const grep = command(
  {
    usage: "[OPTION]... PATTERNS [FILE]...",
    flags: "EFGPivcnrRoqwxlLshHazUI",
    values: "efABCmd",
    long: {
      "extended-regexp": "E",
      "fixed-strings": "F",
      "basic-regexp": "G",
      "perl-regexp": "P",
      "ignore-case": "i",
      "invert-match": "v",
      count: "c",
      "line-number": "n",
      recursive: "r",
      "only-matching": "o",
      quiet: "q",
      silent: "q",
      "word-regexp": "w",
      "line-regexp": "x",
      "files-with-matches": "l",
      "files-without-match": "L",
      "no-messages": "s",
      "no-filename": "h",
      "with-filename": "H",
      "regexp=": "e",
      "file=": "f",
      "after-context=": "A",
      "before-context=": "B",
      "context=": "C",
      "max-count=": "m",
      "color?": "color",
      "colour?": "color",
      "include=": "include",
      "exclude=": "exclude",
      "exclude-dir=": "exclude-dir",
      "line-buffered": "line-buffered",
      text: "a",
    },
    digits: "C",
    usageStatus: 2,
  },
  async (run) => {
    const { options } = run;
    const operands = [...run.operands];
    const patterns = options.values("e").flatMap((text) => text.split("\n"));
    for (const file of options.values("f")) patterns.push(...(await run.readText(file)).replace(/\n$/, "").split("\n"));
    if (!options.has("e") && !options.has("f")) {
      const first = operands.shift();
      if (first === undefined) {
        await run.process.stderr.write(new TextEncoder().encode("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"));
        return 2;
      }
      patterns.push(...first.split("\n"));
    }
    const isRecursive = options.has("r") || options.has("R");
    const files = isRecursive ? await gatherFiles(run, operands.length > 0 ? operands : ["."], operands.length === 0) : operands;
    let expressions: RegularExpression[];
    try {
      expressions = patterns.map((pattern) => compile(run, pattern));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      await run.complain(error.message);
      return 2;
    }
    const context = options.value("C");
    const color = options.value("color");
    const search: Search = {
      expressions,
      isWord: options.has("w"),
      isLine: options.has("x"),
      inverts: options.has("v"),
      before: Number(options.value("B") ?? context ?? 0),
      after: Number(options.value("A") ?? context ?? 0),
      limit: Number(options.value("m") ?? Number.MAX_SAFE_INTEGER),
      colors: options.has("color") && (color === "always" || (color !== "never" && isTerminalSink(run.process.controllingTerminal, run.process.stdout))),
      showsName: !options.has("h") && (options.has("H") || isRecursive || files.length > 1),
    };
    let found = false;
    let failed = false;
    for (const file of files.length > 0 ? files : isRecursive ? [] : ["-"]) {
      try {
        const name = file === "-" ? "(standard input)" : file;
        if (file !== "-" && run.fs.stat(run.path(file)).type === "directory") {
          if (!options.has("s")) await run.complain(`${file}: Is a directory`);
          continue;
        }
        if (await searchFile(run, run.open(file), name, search)) found = true;
        if (found && options.has("q")) return 0;
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        failed = true;
        if (!options.has("s")) await run.complain(`${file}: ${error.message}`);
      }
    }
    return failed && !(found && options.has("q")) ? 2 : found ? 0 : 1;
  },
);

function compile(run: Invocation, pattern: string): RegularExpression {
  const ignoreCase = run.options.has("i");
  const kind = run.options.last("EFGP") ?? (run.name === "egrep" ? "E" : run.name === "fgrep" ? "F" : "G");
  if (kind === "F") return compileRegularExpression(pattern.replace(/[\\.*[\]^$+?(){}|]/g, "\\$&"), { syntax: "perl", ignoreCase });
  return compileRegularExpression(pattern, { syntax: kind === "E" ? "extended" : kind === "P" ? "perl" : "basic", ignoreCase });
}

async function gatherFiles(run: Invocation, roots: readonly string[], isHere: boolean): Promise<string[]> {
  const files: string[] = [];
  const globs = (name: string) => run.options.values(name).map((text) => new Pattern(text));
  const [includes, excludes, excludedFolders] = [globs("include"), globs("exclude"), globs("exclude-dir")];
  const visit = async (path: string, depth: number): Promise<void> => {
    await run.process.breathe();
    const stat = run.fs.stat(run.path(path));
    if (stat.type !== "directory") {
      files.push(path);
      return;
    }
    if (depth > 32) return;
    for (const name of run.fs.readDirectory(run.path(path))) {
      const child = isHere && path === "." ? name : joinPath(path.replace(/(?<=.)\/$/, ""), name);
      const type = run.fs.lstat(run.path(child)).type;
      if (
        type === "directory"
          ? excludedFolders.some((glob) => glob.matches(name))
          : excludes.some((glob) => glob.matches(name)) || (includes.length > 0 && !includes.some((glob) => glob.matches(name)))
      )
        continue;
      if (type === "file" || type === "directory") await visit(child, depth + 1);
    }
  };
  for (const root of roots) await run.attempt(root, () => visit(root, 0));
  if (run.status !== 0) run.status = 2;
  return files;
}

async function searchFile(run: Invocation, source: ByteSource, name: string, search: Search): Promise<boolean> {
  const { options } = run;
  const prefixed = (line: string, number: number, separator: ":" | "-") =>
    `${search.showsName ? name + separator : ""}${options.has("n") ? number + separator : ""}${line}`;
  const isListing = options.has("c") || options.has("l") || options.has("L") || options.has("q");
  let count = 0;
  let number = 0;
  let pending: { line: string; number: number }[] = [];
  let afterLeft = 0;
  let lastPrinted = 0;
  const hasContext = search.before > 0 || search.after > 0;
  for await (const line of run.lines(source)) {
    number++;
    // A long line costs its matching; short ones are paid for when the next chunk is read.
    if (line.length > 4_096) await run.process.breathe();
    const matches = matchesOf(line, search, options.has("o") || search.colors);
    const isSelected = matches.length > 0 !== search.inverts;
    if (isSelected) {
      if (count >= search.limit) break;
      count++;
      if (options.has("q") || options.has("l") || options.has("L")) break;
      if (isListing) continue;
      if (hasContext && lastPrinted > 0 && (pending[0]?.number ?? number) > lastPrinted + 1)
        await run.printLine(search.colors ? "\x1b[36m\x1b[K--\x1b[m\x1b[K" : "--");
      for (const earlier of pending) await run.printLine(prefixed(earlier.line, earlier.number, "-"));
      pending = [];
      if (options.has("o")) {
        if (!search.inverts)
          for (const match of matches)
            if (match.end > match.index) await run.printLine(prefixed(paint(line.slice(match.index, match.end), search.colors), number, ":"));
      } else await run.printLine(prefixed(search.colors ? highlight(line, matches) : line, number, ":"));
      lastPrinted = number;
      afterLeft = search.after;
      if (count >= search.limit && afterLeft === 0) break;
    } else if (!isListing && hasContext) {
      if (afterLeft > 0) {
        afterLeft--;
        await run.printLine(prefixed(line, number, "-"));
        lastPrinted = number;
      } else if (search.before > 0) {
        pending.push({ line, number });
        if (pending.length > search.before) pending.shift();
      }
    }
    if (options.has("line-buffered")) await run.flush();
  }
  if (options.has("c")) await run.printLine(`${search.showsName ? `${name}:` : ""}${count}`);
  if (options.has("l") && count > 0) await run.printLine(name);
  if (options.has("L") && count === 0) await run.printLine(name);
  return options.has("L") ? count === 0 : count > 0;
}

/** The matches of a line; only the first unless all are wanted. */
function matchesOf(line: string, search: Search, wantsAll: boolean): Match[] {
  const matches: Match[] = [];
  let start = 0;
  while (start <= line.length) {
    let best: Match | undefined;
    for (const expression of search.expressions) {
      const match = accepted(expression, line, start, search);
      if (match !== undefined && (best === undefined || match.index < best.index || (match.index === best.index && match.end > best.end))) best = match;
    }
    if (best === undefined) break;
    matches.push(best);
    if (!wantsAll) break;
    start = best.end > best.index ? best.end : best.end + 1;
  }
  return matches;
}

function accepted(expression: RegularExpression, line: string, from: number, search: Search): Match | undefined {
  for (let start = from; start <= line.length; ) {
    const match = expression.match(line, start);
    if (match === undefined) return undefined;
    if (search.isLine) return match.index === 0 && match.end === line.length ? match : undefined;
    if (!search.isWord || isWholeWord(line, match)) return match;
    start = match.index + 1;
  }
  return undefined;
}

function isWholeWord(line: string, match: Match): boolean {
  const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  return !isWord(line[match.index - 1]) && !isWord(line[match.end]) && match.end > match.index;
}

function paint(text: string, colors: boolean): string {
  return colors ? `\x1b[01;31m\x1b[K${text}\x1b[m\x1b[K` : text;
}

function highlight(line: string, matches: readonly Match[]): string {
  let text = "";
  let last = 0;
  for (const match of matches) {
    text += line.slice(last, match.index) + (match.end > match.index ? paint(line.slice(match.index, match.end), true) : "");
    last = match.end;
  }
  return text + line.slice(last);
}
