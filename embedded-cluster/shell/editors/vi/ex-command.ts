import { compileRegularExpression, ExpressionError, type RegularExpression } from "../../regular-expression/regular-expression.ts";
import { FileError, type FileSystem } from "../../process/file-system.ts";
import { absolutePath } from "../../process/paths.ts";
import type { TextDocument } from "../document.ts";

/** What ex commands may look at and change. */
export interface ExContext {
  fs: FileSystem;
  cwd: string;
  document: TextDocument;
  name: string | undefined;
  showsNumbers: boolean;
  lastPattern: RegularExpression | undefined;
}

export interface ExOutcome {
  message: string;
  isError?: boolean;
  /** Leave the editor with this status. */
  exit?: number;
}

/** Runs what was typed after ":". Messages and their numbers are vim's. */
export function runExCommand(context: ExContext, text: string): ExOutcome {
  const { document } = context;
  const match =
    /^\s*(%|(?:[0-9]+|\.|\$|'[<>])(?:\s*[-+]\s*[0-9]+)?(?:\s*,\s*(?:[0-9]+|\.|\$|'[<>])(?:\s*[-+]\s*[0-9]+)?)?)?\s*([a-zA-Z]*|[><=&~])(!?)\s*(.*)$/s.exec(text);
  if (match === null) return refuse(`E492: Not an editor command: ${text}`);
  const [, rangeText, name = "", bang = "", rest = ""] = match;
  const range = parseRange(rangeText, document);
  if (range === undefined) return refuse("E16: Invalid range");
  const isForced = bang === "!";
  if (name === "" && rest === "") {
    if (rangeText !== undefined) document.cursor = { line: range[1], cell: 0 };
    return { message: "" };
  }
  switch (name) {
    case "w":
    case "write":
      return write(context, rest, isForced);
    case "wq":
    case "x":
    case "xit": {
      if (name !== "wq" && !document.isModified && rest === "") return { message: "", exit: 0 };
      const outcome = write(context, rest, isForced);
      return outcome.isError ? outcome : { ...outcome, exit: 0 };
    }
    case "q":
    case "quit":
    case "qa":
    case "qall":
      if (document.isModified && !isForced) return refuse("E37: No write since last change (add ! to override)");
      return { message: "", exit: 0 };
    case "wa":
    case "wqa":
    case "xa": {
      const outcome = write(context, "", isForced);
      return outcome.isError || name === "wa" ? outcome : { ...outcome, exit: 0 };
    }
    case "cq":
      return { message: "", exit: 1 };
    case "e":
    case "edit":
      return edit(context, rest, isForced);
    case "r":
    case "read":
      return read(context, rest, range[1]);
    case "s":
    case "substitute":
      return substitute(context, rest, rangeText === undefined ? [document.cursor.line, document.cursor.line] : range);
    case "d":
    case "delete": {
      document.remember();
      const removed = document.removeLines(range[0], range[1] - range[0] + 1);
      return { message: removed.length > 2 ? `${removed.length} fewer lines` : "" };
    }
    case "set":
    case "se":
      return set(context, rest);
    case "noh":
    case "nohlsearch":
    case "syntax":
    case "filetype":
      return { message: "" };
    case "u":
    case "undo":
      return document.undo() ? { message: "" } : { message: "Already at oldest change" };
    default:
      return refuse(`E492: Not an editor command: ${text.trim()}`);
  }
}

function refuse(message: string): ExOutcome {
  return { message, isError: true };
}

function write(context: ExContext, name: string, isForced: boolean): ExOutcome {
  const target = name.trim() || context.name;
  if (target === undefined) return refuse("E32: No file name");
  const path = absolutePath(context.cwd, target);
  const isNew = !context.fs.exists(path);
  if (!isNew && name.trim() !== "" && name.trim() !== context.name && !isForced) return refuse("E13: File exists (add ! to override)");
  try {
    const wasModified = context.document.isModified;
    const { lines, bytes } = context.document.save(context.fs, path);
    if (name.trim() !== "" && context.name !== undefined && name.trim() !== context.name) context.document.isModified = wasModified;
    context.name ??= target;
    return { message: `"${target}" ${isNew ? "[New] " : ""}${lines}L, ${bytes}B written` };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refuse(
      error.code === "ENOENT" || error.code === "ENOTDIR"
        ? `"${target}" E212: Can't open file for writing`
        : error.code === "EISDIR"
          ? `"${target}" E17: is a directory`
          : `"${target}" E514: write error (${error.message})`,
    );
  }
}

function edit(context: ExContext, name: string, isForced: boolean): ExOutcome {
  const { document } = context;
  if (document.isModified && !isForced) return refuse("E37: No write since last change (add ! to override)");
  const target = name.trim() || context.name;
  if (target === undefined) return refuse("E32: No file name");
  context.name = target;
  document.remember();
  document.lines = [""];
  document.cursor = { line: 0, cell: 0 };
  const message = load(context);
  document.isModified = false;
  return { message };
}

/** Reads the file by its name; gives what vim says of it. */
export function load(context: ExContext): string {
  const { document, fs, cwd, name } = context;
  if (name === undefined) return "";
  try {
    if (!document.load(fs, absolutePath(cwd, name))) return `"${name}" [New]`;
    const bytes = fs.readFile(absolutePath(cwd, name));
    const lines = bytes.length === 0 ? 0 : document.lines.length;
    return `"${name}" ${bytes.length > 0 && bytes[bytes.length - 1] !== 0x0a ? "[noeol] " : ""}${lines}L, ${bytes.length}B`;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.code === "EISDIR" ? `"${name}" is a directory` : `"${name}" ${error.message}`;
  }
}

function read(context: ExContext, name: string, after: number): ExOutcome {
  try {
    const text = new TextDecoder().decode(context.fs.readFile(absolutePath(context.cwd, name.trim())));
    const lines = text.replace(/\n$/, "").split("\n");
    context.document.remember();
    context.document.lines.splice(after + 1, 0, ...lines);
    context.document.cursor = { line: after + 1, cell: 0 };
    return { message: `"${name.trim()}" ${lines.length}L, ${text.length}B` };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return refuse(`E484: Can't open file ${name.trim()}`);
  }
}

function substitute(context: ExContext, text: string, [first, last]: [number, number]): ExOutcome {
  const delimiter = text[0] ?? "/";
  const parts: string[] = [""];
  for (let index = 1; index < text.length; index++) {
    const character = text[index] as string;
    if (character === "\\" && index + 1 < text.length)
      parts[parts.length - 1] += text[index + 1] === delimiter ? (text[++index] as string) : character + text[++index];
    else if (character === delimiter && parts.length < 3) parts.push("");
    else parts[parts.length - 1] += character;
  }
  const [pattern = "", replacement = "", flags = ""] = parts;
  let expression = context.lastPattern;
  try {
    if (pattern !== "") expression = compileRegularExpression(pattern, { syntax: "basic", ignoreCase: flags.includes("i") });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return refuse(`E476: Invalid command: ${error.message}`);
  }
  if (expression === undefined) return refuse("E35: No previous regular expression");
  context.lastPattern = expression;
  const { document } = context;
  let count = 0;
  let changed = 0;
  let lastLine = document.cursor.line;
  const results = document.lines.slice(first, last + 1).map((line, index) => {
    let position = 0;
    let result = "";
    let hits = 0;
    while (position <= line.length) {
      const match = expression.match(line, position);
      if (match === undefined) break;
      hits++;
      result += line.slice(position, match.index) + fill(replacement, match.groups);
      position = match.end;
      if (match.end === match.index) result += line[position++] ?? "";
      if (!flags.includes("g")) break;
    }
    if (hits > 0) {
      changed++;
      count += hits;
      lastLine = first + index;
    }
    return result + line.slice(position);
  });
  if (count === 0) return flags.includes("e") ? { message: "" } : refuse(`E486: Pattern not found: ${pattern}`);
  document.remember();
  document.lines.splice(first, last - first + 1, ...results.flatMap((line) => line.split("\n")));
  document.cursor = { line: lastLine, cell: 0 };
  return { message: count > 2 ? `${count} substitutions on ${changed} line${changed === 1 ? "" : "s"}` : "" };
}

function fill(replacement: string, groups: readonly (string | undefined)[]): string {
  return replacement.replace(/\\([0-9nrt&\\/])|&/g, (whole, escape: string | undefined) => {
    if (whole === "&") return groups[0] ?? "";
    if (escape === "r" || escape === "n") return "\n";
    if (escape === "t") return "\t";
    return /[0-9]/.test(escape as string) ? (groups[Number(escape)] ?? "") : (escape as string);
  });
}

function set(context: ExContext, text: string): ExOutcome {
  for (const option of text.split(/\s+/)) {
    if (option === "nu" || option === "number") context.showsNumbers = true;
    else if (option === "nonu" || option === "nonumber") context.showsNumbers = false;
    else if (
      !/^(?:no)?(?:ai|autoindent|et|expandtab|paste|hls|hlsearch|is|incsearch|ic|ignorecase|wrap|list|ts|tabstop|sw|shiftwidth|sts|softtabstop|ft|filetype|cursorcolumn|cuc|cul|cursorline|si|smartindent|mouse|bg|background)(?:=.*)?$/.test(
        option,
      )
    ) {
      return refuse(`E518: Unknown option: ${option}`);
    }
  }
  return { message: "" };
}

function parseRange(text: string | undefined, document: TextDocument): [number, number] | undefined {
  const last = document.lines.length - 1;
  if (text === undefined) return [document.cursor.line, document.cursor.line];
  if (text === "%") return [0, last];
  const line = (part: string): number => {
    const [, base = "", sign, offset] = /^\s*([0-9]+|\.|\$|'[<>])(?:\s*([-+])\s*([0-9]+))?\s*$/.exec(part) ?? [];
    const start = base === "." || base.startsWith("'") ? document.cursor.line : base === "$" ? last : Number(base) - 1;
    return start + (offset === undefined ? 0 : Number(offset) * (sign === "-" ? -1 : 1));
  };
  const [first = 0, second = first] = text.split(",").map(line);
  if (first > second || second > last || first < -1) return undefined;
  return [Math.max(0, first), Math.max(0, second)];
}
