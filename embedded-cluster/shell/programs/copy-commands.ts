import { FileError, type FileStat } from "../process/file-system.ts";
import { baseNameOf, joinPath } from "../process/paths.ts";
import { type Invocation, command } from "./kit/command.ts";

const COPY_DEPTH = 64;

export const cp = command(
  {
    usage: "[OPTION]... SOURCE... DEST",
    flags: "aRrfivnpuPLdTH",
    values: "t",
    long: { archive: "a", recursive: "R", force: "f", verbose: "v", "no-clobber": "n", "preserve?": "p", "target-directory=": "t", interactive: "i" },
  },
  async (run) => {
    const plan = await destinations(run);
    if (plan === undefined) return 1;
    const { options, fs } = run;
    const isRecursive = ["a", "R", "r"].some((letter) => options.has(letter));
    for (const { source, target } of plan) {
      await explained(run, `cannot stat '${source}'`, async () => {
        const from = run.path(source);
        const stat = options.has("a") || options.has("P") || options.has("d") ? fs.lstat(from) : fs.stat(from);
        if (stat.type === "directory" && !isRecursive) return run.complain(`-r not specified; omitting directory '${source}'`);
        if (stat.type === "directory" && `${run.path(target)}/`.startsWith(`${from.replace(/\/+$/, "")}/`)) {
          return run.complain(
            fs.exists(run.path(target)) && from === run.path(target)
              ? `'${source}' and '${target}' are the same file`
              : `cannot copy a directory, '${source}', into itself, '${target}'`,
          );
        }
        if (fs.exists(run.path(target)) && fs.realPath(from) === fs.realPath(run.path(target)))
          return run.complain(`'${source}' and '${target}' are the same file`);
        if (options.has("n") && fs.exists(run.path(target))) return;
        await copy(run, from, run.path(target), stat, 0);
        if (options.has("v")) await run.printLine(`'${source}' -> '${target}'`);
      });
    }
    return run.status;
  },
);

export const mv = command(
  {
    usage: "[OPTION]... SOURCE... DEST",
    flags: "finuvT",
    values: "t",
    long: { force: "f", "no-clobber": "n", verbose: "v", "target-directory=": "t", interactive: "i" },
  },
  async (run) => {
    const plan = await destinations(run);
    if (plan === undefined) return 1;
    const { fs, options } = run;
    for (const { source, target } of plan) {
      await explained(run, `cannot stat '${source}'`, async () => {
        const [from, to] = [run.path(source), run.path(target)];
        const stat = fs.lstat(from);
        if (options.has("n") && fs.exists(to)) return;
        if (from.replace(/\/+$/, "") === to.replace(/\/+$/, "")) return run.complain(`'${source}' and '${target}' are the same file`);
        try {
          fs.rename(from, to);
        } catch (error) {
          if (!(error instanceof FileError)) throw error;
          if (error.code === "EINVAL") return run.complain(`cannot move '${source}' to a subdirectory of itself, '${target}'`);
          if (error.code === "EISDIR") return run.complain(`cannot overwrite directory '${target}' with non-directory '${source}'`);
          if (error.code === "ENOTDIR" && stat.type === "directory")
            return run.complain(`cannot overwrite non-directory '${target}' with directory '${source}'`);
          if (error.code !== "EXDEV") return run.complain(`cannot move '${source}' to '${target}': ${error.message}`);
          await copy(run, from, to, stat, 0);
          fs.remove(from, { recursive: true });
        }
        if (options.has("v")) await run.printLine(`renamed '${source}' -> '${target}'`);
      });
    }
    return run.status;
  },
);

/** What goes where: into a folder when the destination is one. undefined: the call makes no sense, and that was said. */
async function destinations(run: Invocation): Promise<{ source: string; target: string }[] | undefined> {
  const folder = run.options.value("t");
  const sources = folder === undefined ? run.operands.slice(0, -1) : run.operands;
  const target = folder ?? run.operands.at(-1);
  const hint = `Try '${run.name} --help' for more information.`;
  if (target === undefined) await run.complain(`missing file operand\n${hint}`);
  else if (sources.length === 0) await run.complain(`missing destination file operand after '${target}'\n${hint}`);
  else {
    const isFolder = !run.options.has("T") && run.fs.exists(run.path(target)) && run.fs.stat(run.path(target)).type === "directory";
    if (isFolder) return sources.map((source) => ({ source, target: joinPath(target.replace(/(?<=.)\/+$/, ""), baseNameOf(source)) }));
    if (sources.length === 1 && folder === undefined) return [{ source: sources[0] as string, target }];
    await run.complain(run.fs.exists(run.path(target)) ? `target '${target}': Not a directory` : `target '${target}': No such file or directory`);
  }
  return undefined;
}

async function explained(run: Invocation, missing: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (error.code === "ENOENT" && missing !== "") {
      const isSource = missing.includes("stat");
      await run.complain(
        isSource && !run.fs.exists(error.path) && error.path === run.path((/'(.*)'/.exec(missing) as RegExpExecArray)[1] as string)
          ? `${missing}: ${error.message}`
          : `cannot create regular file '${shown(run, error.path)}': ${error.message}`,
      );
    } else await run.complain(`cannot create regular file '${shown(run, error.path)}': ${error.message}`);
  }
}

function shown(run: Invocation, path: string): string {
  const prefix = run.process.cwd === "/" ? "/" : `${run.process.cwd}/`;
  return path.startsWith(prefix) && !run.operands.some((operand) => operand.startsWith("/") && path.startsWith(operand)) ? path.slice(prefix.length) : path;
}

async function copy(run: Invocation, from: string, to: string, stat: FileStat, depth: number): Promise<void> {
  await run.process.breathe();
  const { fs } = run;
  if (depth > COPY_DEPTH) throw new FileError("ELOOP", from);
  const preserves = run.options.has("a") || run.options.has("p") || run.name === "mv";
  if (stat.type === "directory") {
    if (!fs.exists(to)) fs.makeDirectory(to, { mode: stat.mode });
    for (const name of fs.readDirectory(from)) {
      const child = joinPath(from, name);
      await copy(run, child, joinPath(to, name), fs.lstat(child), depth + 1);
    }
  } else if (stat.type === "symlink") {
    if (fs.exists(to)) fs.remove(to);
    fs.symlink(fs.readLink(from), to);
    return;
  } else {
    const isNew = !fs.exists(to);
    fs.writeFile(to, fs.readFile(from), isNew || preserves ? { mode: stat.mode } : {});
  }
  if (preserves) fs.touch(to, stat.modified);
}
