import { FileError, type FileStat } from "../process/file-system.ts";
import { joinPath } from "../process/paths.ts";
import { isTerminalSink } from "../process/terminal-ends.ts";
import { textWidth } from "../tty/character-width.ts";
import { formatDate } from "./date/date-format.ts";
import { type Invocation, command } from "./kit/command.ts";
import { humanSize, modeText } from "./kit/sizes.ts";

interface Entry {
  name: string;
  path: string;
  stat: FileStat;
}

const HALF_YEAR = 15_778_476_000;

export const ls = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "aAlhFdrtSRi1nogGpUXCxmQksLc",
    values: "Iw",
    long: {
      all: "a",
      "almost-all": "A",
      "human-readable": "h",
      directory: "d",
      reverse: "r",
      recursive: "R",
      classify: "F",
      "color?": "color",
      inode: "i",
      "numeric-uid-gid": "n",
      size: "s",
      "full-time": "full",
      "time-style=": "time-style",
      "group-directories-first": "group-first",
      "sort=": "sort",
    },
    usageStatus: 2,
  },
  async (run) => {
    const files: Entry[] = [];
    const folders: Entry[] = [];
    for (const operand of run.operands.length > 0 ? run.operands : ["."]) {
      try {
        const path = run.path(operand);
        const own = run.fs.lstat(path);
        const follows = own.type === "symlink" && !run.options.has("l") && !run.options.has("d") && run.fs.exists(path);
        const stat = follows || operand.endsWith("/") ? run.fs.stat(path) : own;
        (stat.type === "directory" && !run.options.has("d") ? folders : files).push({ name: operand, path, stat });
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await run.complain(`cannot access '${operand}': ${error.message}`);
        run.status = 2;
      }
    }
    await list(run, sorted(run, files), false);
    const isHeaded = run.operands.length > 1 || run.options.has("R");
    let isFirst = files.length === 0;
    for (const folder of sorted(run, folders)) {
      await listFolder(run, folder, isHeaded, isFirst, 0);
      isFirst = false;
    }
    return run.status;
  },
);

async function listFolder(run: Invocation, folder: Entry, isHeaded: boolean, isFirst: boolean, depth: number): Promise<void> {
  await run.process.breathe();
  if (isHeaded) await run.print(`${isFirst ? "" : "\n"}${folder.name}:\n`);
  const { options, fs } = run;
  const entries: Entry[] = [];
  try {
    const hidden = options.has("a") ? [".", ".."] : [];
    for (const name of [...hidden, ...fs.readDirectory(folder.path)]) {
      if (name.startsWith(".") && !options.has("a") && !options.has("A")) continue;
      const path = joinPath(folder.path, name);
      entries.push({ name, path, stat: fs.lstat(path) });
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await run.complain(`cannot open directory '${folder.name}': ${error.message}`);
    run.status = 2;
    return;
  }
  await list(run, sorted(run, entries), true);
  if (!options.has("R") || depth > 32) return;
  for (const entry of sorted(run, entries)) {
    if (entry.stat.type !== "directory" || entry.name === "." || entry.name === "..") continue;
    await listFolder(run, { ...entry, name: `${folder.name.replace(/\/$/, "")}/${entry.name}` }, true, false, depth + 1);
  }
}

function sorted(run: Invocation, entries: readonly Entry[]): Entry[] {
  const { options } = run;
  const byName = (left: Entry, right: Entry) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
  const order = options.last("tSUX");
  const compare = (left: Entry, right: Entry): number => {
    if (options.has("group-first") && (left.stat.type === "directory") !== (right.stat.type === "directory")) return left.stat.type === "directory" ? -1 : 1;
    if (order === "t") return right.stat.modified - left.stat.modified || byName(left, right);
    if (order === "S") return right.stat.size - left.stat.size || byName(left, right);
    return byName(left, right);
  };
  const result = order === "U" ? [...entries] : [...entries].sort(compare);
  return options.has("r") ? result.reverse() : result;
}

async function list(run: Invocation, entries: readonly Entry[], isFolder: boolean): Promise<void> {
  const { options } = run;
  if (options.has("l") || options.has("n") || options.has("o") || options.has("g") || options.has("full")) return listLong(run, entries, isFolder);
  const names = entries.map((entry) => (options.has("i") ? `${inode(entry.path)} ` : "") + decorated(run, entry));
  const terminal = run.process.controllingTerminal ?? run.process.terminal;
  const usesColumns = !options.has("1") && (options.has("C") || isTerminalSink(terminal, run.process.stdout));
  if (options.has("m")) await run.print(names.length > 0 ? `${names.join(", ")}\n` : "");
  else if (usesColumns) await run.print(columns(names, Number(options.value("w") ?? terminal?.columns ?? 80)));
  else for (const name of names) await run.printLine(name);
}

async function listLong(run: Invocation, entries: readonly Entry[], isFolder: boolean): Promise<void> {
  const { options } = run;
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const size = options.has("h") ? humanSize(stat.size) : stat.type === "device" ? "1, 3" : String(stat.size);
    const links = stat.type === "directory" ? String(2 + folderCount(run, entry)) : "1";
    const owner = options.has("g") ? [] : [owns(run, stat.uid, options.has("n"))];
    const group = options.has("o") || options.has("G") ? [] : [owns(run, stat.gid, options.has("n"))];
    const target = stat.type === "symlink" ? ` -> ${run.fs.readLink(entry.path)}` : "";
    return {
      cells: [modeText(stat.type, stat.mode), links, ...owner, ...group, size],
      date: dateOf(run, stat.modified),
      name: decorated(run, entry) + target,
      inode: inode(entry.path),
    };
  });
  if (isFolder) await run.printLine(`total ${rows.length === 0 ? 0 : entries.reduce((sum, entry) => sum + blocks(entry.stat), 0)}`);
  const widths = (rows[0]?.cells ?? []).map((_, index) => Math.max(...rows.map((row) => (row.cells[index] as string).length)));
  for (const row of rows) {
    const last = row.cells.length - 1;
    const cells = row.cells.map((cell, index) =>
      index === 1 || index === last ? cell.padStart(widths[index] as number) : cell.padEnd(widths[index] as number),
    );
    await run.printLine(`${options.has("i") ? `${row.inode} ` : ""}${cells.join(" ")} ${row.date} ${row.name}`);
  }
}

function dateOf(run: Invocation, modified: number): string {
  if (run.options.has("full")) return formatDate(modified, "%Y-%m-%d %H:%M:%S.%N %z");
  const style = run.options.value("time-style");
  if (style === "long-iso") return formatDate(modified, "%Y-%m-%d %H:%M");
  if (style?.startsWith("+")) return formatDate(modified, style.slice(1));
  const age = run.process.clock.now() - modified;
  return formatDate(modified, age > HALF_YEAR || age < -3_600_000 ? "%b %e  %Y" : "%b %e %H:%M");
}

function decorated(run: Invocation, { name, stat, path }: Entry): string {
  if (stat.type === "directory" && (run.options.has("F") || run.options.has("p"))) return `${name}/`;
  if (!run.options.has("F")) return name;
  if (stat.type === "symlink") return run.options.has("l") ? name : `${name}@`;
  return stat.type === "file" && ((stat.mode & 0o111) !== 0 || run.fs.program(path) !== undefined) ? `${name}*` : name;
}

/** As many columns as fit, filled downwards. */
export function columns(names: readonly string[], width: number): string {
  if (names.length === 0) return "";
  const widths = names.map(textWidth);
  for (let rows = 1; ; rows++) {
    const count = Math.ceil(names.length / rows);
    const columnWidths = Array.from({ length: count }, (_, column) => Math.max(...widths.slice(column * rows, (column + 1) * rows)));
    const total = columnWidths.reduce((sum, size) => sum + size + 2, -2);
    if (total > width - 1 && rows < names.length) continue;
    let text = "";
    for (let row = 0; row < rows; row++) {
      let line = "";
      for (let column = 0; column < count; column++) {
        const index = column * rows + row;
        const name = names[index];
        if (name === undefined) break;
        const isLast = index + rows >= names.length;
        line += isLast ? name : name + " ".repeat((columnWidths[column] as number) - (widths[index] as number) + 2);
      }
      text += `${line}\n`;
    }
    return text;
  }
}

export function blocks(stat: FileStat): number {
  return stat.type === "symlink" || stat.type === "device" ? 0 : Math.ceil(stat.size / 4096) * 4;
}

/** A number that stays with the path: what tells two names apart in ls -i. */
export function inode(path: string): number {
  let hash = 7;
  for (let index = 0; index < path.length; index++) hash = (Math.imul(hash, 31) + path.charCodeAt(index)) >>> 0;
  return 100_000 + (hash % 9_000_000);
}

function folderCount(run: Invocation, entry: Entry): number {
  try {
    return run.fs.readDirectory(entry.path).filter((name) => run.fs.lstat(joinPath(entry.path, name)).type === "directory").length;
  } catch {
    return 0;
  }
}

export function owns(run: Invocation, id: number, isNumeric: boolean): string {
  if (isNumeric) return String(id);
  if (id === 0) return "root";
  return id === run.process.user?.uid ? run.process.user.name : String(id);
}
