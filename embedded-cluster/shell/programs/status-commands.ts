import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { FileError, type FileSystem } from "../process/file-system.ts";
import { joinPath } from "../process/paths.ts";
import { formatDate } from "./date/date-format.ts";
import { type Invocation, command } from "./kit/command.ts";
import { humanSize, modeText } from "./kit/sizes.ts";
import { blocks, inode, owns } from "./ls.ts";

const TYPE_NAMES = { file: "regular file", directory: "directory", symlink: "symbolic link", device: "character special file" };

export const stat = command(
  { usage: "[OPTION]... FILE...", flags: "Lft", values: "c", long: { "format=": "c", dereference: "L", "printf=": "printf" } },
  async (run) => {
    for (const operand of run.operands) {
      try {
        const path = run.path(operand);
        const found = run.options.has("L") ? run.fs.stat(path) : run.fs.lstat(path);
        const type = found.type === "file" && found.size === 0 ? "regular empty file" : TYPE_NAMES[found.type];
        const octal = found.mode.toString(8).padStart(4, "0");
        const time = formatDate(found.modified, "%Y-%m-%d %H:%M:%S.%N +0000");
        const target = found.type === "symlink" ? run.fs.readLink(path) : undefined;
        const field: Readonly<Record<string, string>> = {
          n: operand,
          N: target === undefined ? `'${operand}'` : `'${operand}' -> '${target}'`,
          s: String(found.size),
          a: found.mode.toString(8),
          A: modeText(found.type, found.mode),
          F: type,
          U: owns(run, found.uid, false),
          u: String(found.uid),
          G: owns(run, found.gid, false),
          g: String(found.gid),
          y: time,
          Y: String(Math.floor(found.modified / 1_000)),
          x: time,
          X: String(Math.floor(found.modified / 1_000)),
          z: time,
          Z: String(Math.floor(found.modified / 1_000)),
          i: String(inode(path)),
          b: String(blocks(found) * 2),
          h: "1",
          B: "512",
          o: "4096",
          "%": "%",
        };
        const format = run.options.value("c") ?? run.options.value("printf");
        if (format !== undefined) {
          const text = format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => field[letter] ?? whole);
          await run.print(run.options.has("c") ? `${text}\n` : text.replaceAll("\\n", "\n").replaceAll("\\t", "\t"));
          continue;
        }
        await run.print(
          `  File: ${operand}${target === undefined ? "" : ` -> ${target}`}\n  Size: ${String(found.size).padEnd(10)}\tBlocks: ${String(blocks(found) * 2).padEnd(10)} IO Block: 4096   ${type}\nDevice: 0,48\tInode: ${String(inode(path)).padEnd(11)} Links: 1\nAccess: (${octal}/${modeText(found.type, found.mode)})  Uid: (${String(found.uid).padStart(5)}/${owns(run, found.uid, false).padStart(8)})   Gid: (${String(found.gid).padStart(5)}/${owns(run, found.gid, false).padStart(8)})\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n Birth: -\n`,
        );
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await run.complain(`cannot statx '${operand}': ${error.message}`);
      }
    }
    return run.status;
  },
);

export const du = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "shackbm",
    values: "d",
    long: { summarize: "s", "human-readable": "h", all: "a", total: "c", "max-depth=": "d", bytes: "b" },
  },
  async (run) => {
    const { options, fs } = run;
    const show = (bytes: number, name: string) =>
      run.printLine(`${options.has("b") ? bytes : options.has("h") ? humanSize(bytes) : Math.ceil(bytes / 1024)}\t${name}`);
    const limit = options.has("s") ? 0 : Number(options.value("d") ?? 32);
    const visit = async (path: string, name: string, depth: number): Promise<number> => {
      await run.process.breathe();
      const found = fs.lstat(path);
      let total = options.has("b") ? found.size : blocks(found) * 1024;
      if (found.type === "directory" && depth < 64)
        for (const child of fs.readDirectory(path)) total += await visit(joinPath(path, child), name === "/" ? `/${child}` : `${name}/${child}`, depth + 1);
      if (depth <= limit && (found.type === "directory" || options.has("a") || depth === 0)) await show(total, name);
      return total;
    };
    let total = 0;
    for (const operand of run.operands.length > 0 ? run.operands : ["."]) {
      try {
        total += await visit(run.path(operand), operand, 0);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        await run.complain(`cannot access '${operand}': ${error.message}`);
      }
    }
    if (options.has("c")) await show(total, "total");
    return run.status;
  },
);

interface Measured extends FileSystem {
  usage?: { bytes: number; quotaBytes: number };
  mountPoints?: () => { path: string; fs: Measured }[];
}

export const df = command({ usage: "[OPTION]... [FILE]...", flags: "hkTai", long: { "human-readable": "h", "print-type": "T" } }, async (run) => {
  const root = run.fs as Measured;
  const rows = [
    { source: "overlay", path: "/", fs: root },
    ...(root.mountPoints?.() ?? []).filter(({ fs }) => fs.usage !== undefined).map(({ path, fs }) => ({ source: "/dev/vda1", path, fs })),
  ];
  const shown = rows.map(({ source, path, fs }) => {
    const { bytes, quotaBytes } = fs.usage ?? { bytes: 0, quotaBytes: FILESYSTEM_BYTES };
    const size = (value: number) => (run.options.has("h") ? humanSize(value) : String(Math.ceil(value / 1024)));
    return [source, size(quotaBytes), size(bytes), size(quotaBytes - bytes), `${Math.ceil((bytes / quotaBytes) * 100)}%`, path];
  });
  const table = [
    ["Filesystem", run.options.has("h") ? "Size" : "1K-blocks", "Used", run.options.has("h") ? "Avail" : "Available", "Use%", "Mounted on"],
    ...shown,
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => (row[column] as string).length))) ?? [];
  for (const row of table)
    await run.printLine(
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] as number) : column === 5 ? cell : cell.padStart(widths[column] as number))).join(" "),
    );
  return 0;
});

export const free = command({ usage: "[options]", flags: "hmgkb", long: { human: "h", mebi: "m" } }, async (run: Invocation) => {
  const total = 512 * 1024 * 1024;
  const used = 24 * 1024 * 1024 + run.process.processes().length * 1024 * 1024;
  const size = (bytes: number) =>
    run.options.has("h") ? `${humanSize(bytes)}i` : String(Math.floor(bytes / (run.options.has("m") ? 1024 * 1024 : run.options.has("b") ? 1 : 1024)));
  const row = (label: string, values: number[]) => run.printLine(label.padEnd(8) + values.map((value) => size(value).padStart(12)).join(""));
  await run.printLine(`        ${["total", "used", "free", "shared", "buff/cache", "available"].map((title) => title.padStart(12)).join("")}`);
  await row("Mem:", [total, used, total - used, 0, 0, total - used]);
  await row("Swap:", [0, 0, 0]);
  return 0;
});
