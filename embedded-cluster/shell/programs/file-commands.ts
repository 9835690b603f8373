import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import { randomSuffix } from "../../kernel/random.ts";
import type { ByteSink } from "../../kernel/streams.ts";
import { FileError } from "../process/file-system.ts";
import { openForWriting } from "../process/open-file.ts";
import { baseNameOf, directoryOf, joinPath, normalizePath } from "../process/paths.ts";
import { parseDate } from "./date/date-parse.ts";
import { type Invocation, command } from "./kit/command.ts";
import { applyMode, parseSize } from "./kit/sizes.ts";

export const rm = command(
  { usage: "[OPTION]... [FILE]...", flags: "rRfivdI", long: { recursive: "r", force: "f", verbose: "v", dir: "d", "no-preserve-root": "no-preserve" } },
  async (run) => {
    const { options, fs } = run;
    const isForced = options.has("f");
    const isRecursive = options.has("r") || options.has("R");
    if (run.operands.length === 0 && !isForced) return missing(run);
    for (const operand of run.operands) {
      const path = run.path(operand);
      if (normalizePath(path) === "/" && isRecursive) {
        await run.complain("it is dangerous to operate recursively on '/'\nrm: use --no-preserve-root to override this failsafe");
        continue;
      }
      if (/(?:^|\/)\.\.?\/?$/.test(operand)) {
        await run.complain(`refusing to remove '.' or '..' directory: skipping '${operand}'`);
        continue;
      }
      try {
        const stat = fs.lstat(path);
        if (stat.type === "directory" && !isRecursive && !options.has("d")) await run.complain(`cannot remove '${operand}': Is a directory`);
        else {
          await run.process.breathe();
          fs.remove(path, { recursive: isRecursive });
          if (options.has("v")) await run.printLine(stat.type === "directory" ? `removed directory '${operand}'` : `removed '${operand}'`);
        }
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        if (!isForced || (error.code !== "ENOENT" && error.code !== "ENOTDIR")) await run.complain(`cannot remove '${operand}': ${error.message}`);
      }
    }
    return run.status;
  },
);

export const mkdir = command(
  { usage: "[OPTION]... DIRECTORY...", flags: "pv", values: "m", long: { parents: "p", verbose: "v", "mode=": "m" } },
  async (run) => {
    if (run.operands.length === 0) return missing(run);
    const mode = applyMode(0o755, run.options.value("m") ?? "755", true);
    if (mode === undefined) {
      await run.complain(`invalid mode: '${run.options.value("m")}'`);
      return 1;
    }
    for (const operand of run.operands) {
      const isMade = await quoted(run, "cannot create directory", operand, () =>
        run.fs.makeDirectory(run.path(operand), { recursive: run.options.has("p"), mode }),
      );
      if (isMade && run.options.has("v")) await run.printLine(`mkdir: created directory '${operand}'`);
    }
    return run.status;
  },
);

export const rmdir = command({ usage: "[OPTION]... DIRECTORY...", flags: "pv", long: { parents: "p", verbose: "v" } }, async (run) => {
  if (run.operands.length === 0) return missing(run);
  for (const operand of run.operands) {
    for (let path = operand; path !== "." && path !== "/"; path = directoryOf(path)) {
      const isGone = await quoted(run, "failed to remove", path, () => {
        if (run.fs.lstat(run.path(path)).type !== "directory") throw new FileError("ENOTDIR", path);
        run.fs.remove(run.path(path));
      });
      if (!isGone || !run.options.has("p")) break;
    }
  }
  return run.status;
});

export const touch = command(
  { usage: "[OPTION]... FILE...", flags: "acmh", values: "drt", long: { "no-create": "c", "date=": "d", "reference=": "r" } },
  async (run) => {
    if (run.operands.length === 0) return missing(run);
    const reference = run.options.value("r");
    let time = run.process.clock.now();
    if (reference !== undefined) time = run.fs.stat(run.path(reference)).modified;
    const date = run.options.value("d");
    if (date !== undefined) {
      const parsed = parseDate(date, time);
      if (parsed === undefined) {
        await run.complain(`invalid date format '${date}'`);
        return 1;
      }
      time = parsed;
    }
    for (const operand of run.operands) {
      if (run.options.has("c") && !run.fs.exists(run.path(operand))) continue;
      await quoted(run, "cannot touch", operand, () => run.fs.touch(run.path(operand), time));
    }
    return run.status;
  },
);

export const ln = command(
  { usage: "[OPTION]... TARGET LINK_NAME", flags: "sfnvT", long: { symbolic: "s", force: "f", "no-dereference": "n", verbose: "v" } },
  async (run) => {
    const [target, link = target === undefined ? "" : baseNameOf(target)] = run.operands;
    if (target === undefined) return missing(run);
    const { fs, options } = run;
    let path = run.path(link);
    if (!options.has("n") && !options.has("T") && fs.exists(path) && fs.stat(path).type === "directory") path = joinPath(path, baseNameOf(target));
    if (!options.has("s") && !fs.exists(run.path(target))) {
      await run.complain(`failed to access '${target}': No such file or directory`);
      return 1;
    }
    await quoted(run, options.has("s") ? "failed to create symbolic link" : `failed to create hard link '${link}' =>`, options.has("s") ? link : target, () => {
      if (options.has("f") && isThere(run, path)) fs.remove(path);
      if (options.has("s")) return fs.symlink(target, path);
      // There are no hard links here: a copy reads the same.
      if (isThere(run, path)) throw new FileError("EEXIST", link);
      const { mode } = fs.stat(run.path(target));
      fs.writeFile(path, fs.readFile(run.path(target)), { mode });
    });
    return run.status;
  },
);

export const chmod = command({ usage: "[OPTION]... MODE[,MODE]... FILE...", flags: "RvcfrwxXst", long: { recursive: "R", verbose: "v" } }, async (run) => {
  // `chmod -x file`: the mode looks like an option.
  const removed = [..."rwxXst"].filter((letter) => run.options.has(letter)).join("");
  const mode = removed === "" ? run.operands[0] : `-${removed}`;
  const files = removed === "" ? run.operands.slice(1) : run.operands;
  if (mode === undefined || files.length === 0) {
    await run.complain(`missing operand${mode === undefined ? "" : ` after '${mode}'`}\nTry 'chmod --help' for more information.`);
    return 1;
  }
  if (applyMode(0, mode, false) === undefined) {
    await run.complain(`invalid mode: '${mode}'\nTry 'chmod --help' for more information.`);
    return 1;
  }
  const apply = async (path: string, shown: string): Promise<void> => {
    await run.process.breathe();
    const stat = run.fs.stat(path);
    run.fs.setMode(path, applyMode(stat.mode, mode, stat.type === "directory") as number);
    if (!run.options.has("R") || stat.type !== "directory") return;
    for (const name of run.fs.readDirectory(path))
      if (run.fs.lstat(joinPath(path, name)).type !== "symlink") await apply(joinPath(path, name), `${shown}/${name}`);
  };
  for (const file of files) await quoted(run, "cannot access", file, () => apply(run.path(file), file));
  return run.status;
});

/** Owners are shown and not enforced here, so changing them is accepted and changes nothing else. */
export const chown = command({ usage: "[OPTION]... [OWNER][:[GROUP]] FILE...", flags: "Rvhcf", long: { recursive: "R" } }, async (run) => {
  const [owner, ...files] = run.operands;
  if (owner === undefined || files.length === 0) return missing(run);
  const [user = "", group = user] = owner.split(":");
  const number = (name: string) =>
    name === "root" || name === "" ? 0 : /^[0-9]+$/.test(name) ? Number(name) : run.process.user?.name === name ? run.process.user.uid : undefined;
  const [uid, gid] = [number(user), number(group)];
  if (uid === undefined || gid === undefined) {
    await run.complain(`invalid user: '${owner}'`);
    return 1;
  }
  const fs = run.fs as { setOwner?: (path: string, uid: number, gid: number) => void };
  for (const file of files) {
    await quoted(run, "cannot access", file, () => {
      run.fs.stat(run.path(file));
      fs.setOwner?.call(run.fs, run.path(file), uid, gid);
    });
  }
  return run.status;
});

export const readlink = command({ usage: "[OPTION]... FILE...", flags: "fnemqsz", long: { canonicalize: "f", "no-newline": "n" } }, async (run) => {
  if (run.operands.length === 0) return missing(run);
  for (const operand of run.operands) {
    try {
      const isFull = ["f", "e", "m"].some((letter) => run.options.has(letter));
      await run.print((isFull ? canonical(run, operand, run.options.has("e")) : run.fs.readLink(run.path(operand))) + (run.options.has("n") ? "" : "\n"));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      run.status = 1;
    }
  }
  return run.status;
});

export const realpath = command(
  { usage: "[OPTION]... FILE...", flags: "emsq", long: { "canonicalize-existing": "e", "canonicalize-missing": "m", "no-symlinks": "s" } },
  async (run) => {
    if (run.operands.length === 0) return missing(run);
    for (const operand of run.operands) {
      await run.attempt(operand, () =>
        run.printLine(
          run.options.has("m") && !run.fs.exists(run.path(operand)) ? normalizePath(run.path(operand)) : canonical(run, operand, run.options.has("e")),
        ),
      );
    }
    return run.status;
  },
);

export const mktemp = command(
  { usage: "[OPTION]... [TEMPLATE]", flags: "dqut", values: "p", long: { directory: "d", "tmpdir?": "tmpdir", "suffix=": "suffix", "dry-run": "u" } },
  async (run) => {
    const template = run.operands[0] ?? "tmp.XXXXXXXXXX";
    const marks = /X{3,}(?=[^X]*$)/.exec(template);
    if (marks === null) {
      await run.complain(`too few X's in template '${template}'`);
      return 1;
    }
    const folder = run.options.value("p") ?? (run.operands.length === 0 || run.options.has("t") || run.options.has("tmpdir") ? "/tmp" : "");
    const name =
      template.slice(0, marks.index) +
      randomSuffix(run.process.random, marks[0].length) +
      template.slice(marks.index + marks[0].length) +
      (run.options.value("suffix") ?? "");
    const path = folder === "" ? name : joinPath(folder, name);
    const isMade = await quoted(run, "failed to create file via template", template, () => {
      if (run.options.has("u")) return;
      if (run.options.has("d")) run.fs.makeDirectory(run.path(path), { mode: 0o700 });
      else run.fs.writeFile(run.path(path), EMPTY_BYTES, { mode: 0o600 });
    });
    if (isMade) await run.printLine(path);
    return run.status;
  },
);

export const truncate = command({ usage: "OPTION... FILE...", flags: "c", values: "s", long: { "size=": "s" } }, async (run) => {
  const size = parseSize(run.options.value("s") ?? "");
  if (size === undefined) {
    await run.complain("you must specify either '--size' or '--reference'");
    return 1;
  }
  for (const operand of run.operands) {
    await quoted(run, "cannot open", operand, () => {
      const path = run.path(operand);
      const { quotaBytes = Number.MAX_SAFE_INTEGER } = (run.fs as { usage?: { quotaBytes: number } }).usage ?? {};
      if (size > quotaBytes) throw new FileError("ENOSPC", operand);
      const grown = new Uint8Array(size);
      if (run.fs.exists(path)) grown.set(run.fs.readFile(path).subarray(0, size));
      run.fs.writeFile(path, grown);
    });
  }
  return run.status;
});

export const tee = command({ usage: "[OPTION]... [FILE]...", flags: "aip", long: { append: "a", "ignore-interrupts": "i" } }, async (run) => {
  const sinks: ByteSink[] = [];
  for (const operand of run.operands) await run.attempt(operand, () => void sinks.push(openForWriting(run.process, operand, run.options.has("a"))));
  for (let chunk = await run.process.stdin.read(); chunk !== null; chunk = await run.process.stdin.read()) {
    await run.process.stdout.write(chunk);
    for (const sink of sinks) await sink.write(chunk);
  }
  return run.status;
});

function canonical(run: Invocation, operand: string, mustExist: boolean): string {
  const path = run.path(operand);
  if (mustExist || run.fs.exists(path)) return run.fs.realPath(path);
  return joinPath(run.fs.realPath(directoryOf(path)), baseNameOf(path));
}

function isThere(run: Invocation, path: string): boolean {
  try {
    run.fs.lstat(path);
    return true;
  } catch {
    return false;
  }
}

async function quoted(run: Invocation, what: string, operand: string, act: () => void | Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await run.complain(`${what} '${operand}': ${error.message}`);
    return false;
  }
}

async function missing(run: Invocation): Promise<number> {
  await run.complain(
    `missing ${run.name === "mkdir" || run.name === "rmdir" || run.name === "rm" ? "operand" : run.name === "touch" || run.name === "ln" ? "file operand" : "operand"}\nTry '${run.name} --help' for more information.`,
  );
  return 1;
}
