import { FileError, type FileStat } from "../process/file-system.ts";
import { SpawnError } from "../process/process.ts";
import { baseNameOf } from "../process/paths.ts";
import { Pattern } from "../language/pattern.ts";
import { compileRegularExpression } from "../regular-expression/regular-expression.ts";
import { formatDate } from "./date/date-format.ts";
import type { Program } from "../process/process.ts";
import { Invocation } from "./kit/command.ts";
import { modeText } from "./kit/sizes.ts";

interface Visited {
  path: string;
  stat: FileStat;
  depth: number;
}

type Expression = (visited: Visited) => Promise<boolean>;

interface Plan {
  test: Expression;
  hasAction: boolean;
  maxDepth: number;
  minDepth: number;
  depthFirst: boolean;
  /** Set by -prune for the folder being visited. */
  pruned: Set<string>;
  /** `-exec … +`: run once at the end. */
  batches: { words: string[]; paths: string[] }[];
  quits: boolean;
}

class FindError extends Error {}

/** Models findutils' find: starting points, then an expression of tests and actions. */
export const find: Program = async (process) => {
  const run = new Invocation(process, "find", { operands: [], has: () => false, value: () => undefined, values: () => [], last: () => undefined });
  const words = process.argv.slice(1);
  while (["-H", "-L", "-P"].includes(words[0] ?? "")) words.shift();
  const roots: string[] = [];
  while (words[0] !== undefined && !/^[-(!]/.test(words[0])) roots.push(words.shift() as string);
  let plan: Plan;
  try {
    plan = new ExpressionReader(run, words).read();
  } catch (error) {
    if (!(error instanceof FindError)) throw error;
    await run.complain(error.message);
    return 1;
  }
  for (const root of roots.length > 0 ? roots : ["."]) {
    try {
      await walk(run, plan, { path: root, stat: run.fs.lstat(run.path(root)), depth: 0 });
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await run.complain(`'${root}': ${error.message}`);
    }
  }
  for (const { words: argv, paths } of plan.batches) if (paths.length > 0 && !(await execute(run, [...argv, ...paths]))) run.status = 1;
  await run.flush();
  return run.status;
};

async function walk(run: Invocation, plan: Plan, visited: Visited): Promise<void> {
  await run.process.breathe();
  if (plan.quits) return;
  const visit = async () => {
    if (visited.depth < plan.minDepth) return;
    if ((await plan.test(visited)) && !plan.hasAction) await run.printLine(visited.path);
  };
  if (!plan.depthFirst) await visit();
  if (visited.stat.type === "directory" && visited.depth < plan.maxDepth && !plan.pruned.has(visited.path)) {
    try {
      for (const name of run.fs.readDirectory(run.path(visited.path))) {
        const path = visited.path.endsWith("/") ? visited.path + name : `${visited.path}/${name}`;
        await walk(run, plan, { path, stat: run.fs.lstat(run.path(path)), depth: visited.depth + 1 });
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await run.complain(`'${visited.path}': ${error.message}`);
    }
  }
  if (plan.depthFirst && !plan.quits) await visit();
}

async function execute(run: Invocation, argv: readonly string[]): Promise<boolean> {
  await run.flush();
  try {
    return (await run.process.spawn(argv).exited) === 0;
  } catch (error) {
    if (!(error instanceof SpawnError)) throw error;
    await run.complain(`'${argv[0]}': ${error.exitCode === 127 ? "No such file or directory" : error.message}`);
    return false;
  }
}

class ExpressionReader {
  private readonly run: Invocation;
  private readonly words: readonly string[];
  private position = 0;
  private readonly plan: Plan = {
    test: async () => true,
    hasAction: false,
    maxDepth: 64,
    minDepth: 0,
    depthFirst: false,
    pruned: new Set(),
    batches: [],
    quits: false,
  };

  constructor(run: Invocation, words: readonly string[]) {
    this.run = run;
    this.words = words;
  }

  read(): Plan {
    if (this.words.length > 0) this.plan.test = this.either();
    if (this.position < this.words.length)
      throw new FindError(this.words[this.position] === ")" ? "you have too many ')'" : `paths must precede expression: \`${this.words[this.position]}'`);
    return this.plan;
  }

  private either(): Expression {
    let left = this.both();
    while (this.skip("-o") || this.skip("-or")) {
      const [first, second] = [left, this.both()];
      left = async (visited) => (await first(visited)) || (await second(visited));
    }
    return left;
  }

  private both(): Expression {
    let left = this.single();
    for (;;) {
      const isExplicit = this.skip("-a") || this.skip("-and");
      const next = this.words[this.position];
      if (!isExplicit && (next === undefined || next === ")" || next === "-o" || next === "-or")) return left;
      const [first, second] = [left, this.single()];
      left = async (visited) => (await first(visited)) && (await second(visited));
    }
  }

  private single(): Expression {
    if (this.skip("!") || this.skip("-not")) {
      const inner = this.single();
      return async (visited) => !(await inner(visited));
    }
    if (this.skip("(")) {
      const inner = this.either();
      if (!this.skip(")")) throw new FindError("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
      return inner;
    }
    const word = this.words[this.position++];
    if (word === undefined) throw new FindError("expected an expression");
    return this.primary(word);
  }

  private primary(word: string): Expression {
    const { run, plan } = this;
    switch (word) {
      case "-name":
      case "-iname": {
        const pattern = new Pattern(this.argument(word), word === "-iname");
        return async ({ path }) => pattern.matches(baseNameOf(path));
      }
      case "-path":
      case "-wholename":
      case "-ipath": {
        const pattern = new Pattern(this.argument(word), word === "-ipath");
        return async ({ path }) => pattern.matches(path);
      }
      case "-regex":
      case "-iregex": {
        const expression = compileRegularExpression(this.argument(word), { syntax: "basic", ignoreCase: word === "-iregex" });
        return async ({ path }) => {
          const match = expression.match(path);
          return match !== undefined && match.index === 0 && match.end === path.length;
        };
      }
      case "-type": {
        const wanted = this.argument(word).split(",");
        const types: Readonly<Record<string, FileStat["type"]>> = { f: "file", d: "directory", l: "symlink", c: "device" };
        const unknown = wanted.find((letter) => !/^[fdlcbps]$/.test(letter));
        if (unknown !== undefined) throw new FindError(`Unknown argument to -type: ${unknown}`);
        return async ({ stat }) => wanted.some((letter) => types[letter] === stat.type);
      }
      case "-size":
        return this.size(this.argument(word));
      case "-mtime":
      case "-mmin":
      case "-atime":
      case "-amin":
      case "-ctime":
      case "-cmin": {
        const compare = this.number(word);
        const unit = word.endsWith("min") ? 60_000 : 86_400_000;
        return async ({ stat }) => compare(Math.floor((run.process.clock.now() - stat.modified) / unit));
      }
      case "-newer": {
        const { modified } = run.fs.stat(run.path(this.argument(word)));
        return async ({ stat }) => stat.modified > modified;
      }
      case "-empty":
        return async ({ path, stat }) =>
          stat.type === "directory" ? run.fs.readDirectory(run.path(path)).length === 0 : stat.type === "file" && stat.size === 0;
      case "-perm": {
        const text = this.argument(word);
        const bits = Number.parseInt(text.replace(/^[-/]/, ""), 8);
        if (Number.isNaN(bits)) throw new FindError(`invalid mode '${text}'`);
        return async ({ stat }) =>
          text.startsWith("-") ? (stat.mode & bits) === bits : text.startsWith("/") ? bits === 0 || (stat.mode & bits) !== 0 : (stat.mode & 0o7777) === bits;
      }
      case "-user":
      case "-group": {
        const name = this.argument(word);
        return async ({ stat }) => String(word === "-user" ? stat.uid : stat.gid) === name || (name === "root" && stat.uid === 0);
      }
      case "-executable":
        return async ({ stat }) => stat.type === "directory" || (stat.mode & 0o111) !== 0;
      case "-readable":
      case "-writable":
      case "-true":
        return async () => true;
      case "-false":
        return async () => false;
      case "-maxdepth":
      case "-mindepth": {
        const depth = Number(this.argument(word));
        if (!Number.isInteger(depth) || depth < 0)
          throw new FindError(`Expected a positive decimal integer argument to ${word}, but got '${this.words[this.position - 1]}'`);
        if (word === "-maxdepth") plan.maxDepth = Math.min(plan.maxDepth, depth);
        else plan.minDepth = depth;
        return async () => true;
      }
      case "-depth":
        plan.depthFirst = true;
        return async () => true;
      case "-mount":
      case "-xdev":
      case "-follow":
      case "-noleaf":
        return async () => true;
      case "-prune":
        return async ({ path }) => {
          plan.pruned.add(path);
          return true;
        };
      default:
        return this.action(word);
    }
  }

  private action(word: string): Expression {
    const { run, plan } = this;
    plan.hasAction = true;
    switch (word) {
      case "-print":
        return async ({ path }) => run.printLine(path).then(() => true);
      case "-print0":
        return async ({ path }) => run.print(`${path}\0`).then(() => true);
      case "-ls":
        return async ({ path, stat }) =>
          run
            .printLine(`${modeText(stat.type, stat.mode)} 1 root root ${String(stat.size).padStart(8)} ${formatDate(stat.modified, "%b %e %H:%M")} ${path}`)
            .then(() => true);
      case "-printf": {
        const format = this.argument(word);
        return async (visited) => run.print(formatted(format, visited)).then(() => true);
      }
      case "-quit":
        return async () => {
          plan.quits = true;
          return true;
        };
      case "-delete":
        plan.depthFirst = true;
        return async ({ path }) => {
          try {
            run.fs.remove(run.path(path));
            return true;
          } catch (error) {
            if (!(error instanceof FileError)) throw error;
            await run.complain(`cannot delete '${path}': ${error.message}`);
            return false;
          }
        };
      case "-exec":
      case "-execdir":
      case "-ok": {
        const argv: string[] = [];
        for (;;) {
          const next = this.words[this.position++];
          if (next === undefined) throw new FindError(`missing argument to \`${word}'`);
          if (next === ";")
            return async ({ path }) =>
              execute(
                run,
                argv.map((part) => part.replaceAll("{}", path)),
              );
          if (next === "+" && argv.at(-1) === "{}") {
            const batch = { words: argv.slice(0, -1), paths: [] as string[] };
            plan.batches.push(batch);
            return async ({ path }) => batch.paths.push(path) > 0;
          }
          argv.push(next);
        }
      }
      default:
        throw new FindError(word.startsWith("-") ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`);
    }
  }

  private size(text: string): Expression {
    const match = /^([-+]?)([0-9]+)([cwbkMG]?)$/.exec(text);
    if (match === null) throw new FindError(`Invalid argument \`${text}' to -size`);
    const unit = { c: 1, w: 2, b: 512, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] || "b"] as number;
    const wanted = Number(match[2]);
    return async ({ stat }) => compareAs(match[1] as string, Math.ceil(stat.size / unit), wanted);
  }

  private number(word: string): (value: number) => boolean {
    const text = this.argument(word);
    const match = /^([-+]?)([0-9]+)$/.exec(text);
    if (match === null) throw new FindError(`invalid argument \`${text}' to \`${word}'`);
    return (value) => compareAs(match[1] as string, value, Number(match[2]));
  }

  private argument(word: string): string {
    const value = this.words[this.position++];
    if (value === undefined) throw new FindError(`missing argument to \`${word}'`);
    return value;
  }

  private skip(word: string): boolean {
    if (this.words[this.position] !== word) return false;
    this.position++;
    return true;
  }
}

function compareAs(sign: string, value: number, wanted: number): boolean {
  return sign === "+" ? value > wanted : sign === "-" ? value < wanted : value === wanted;
}

function formatted(format: string, { path, stat, depth }: Visited): string {
  return format.replace(/%([pfhsmydTt%])([a-zA-Z+@]?)|\\([nt0\\])/g, (whole, letter: string | undefined, field: string, escape: string | undefined) => {
    if (escape !== undefined) return { n: "\n", t: "\t", "0": "\0", "\\": "\\" }[escape] as string;
    const rest = letter === "T" ? "" : field;
    const value = {
      p: path,
      f: baseNameOf(path),
      h: path.replace(/\/[^/]*$/, "") || "/",
      s: String(stat.size),
      m: stat.mode.toString(8),
      y: { file: "f", directory: "d", symlink: "l", device: "c" }[stat.type],
      d: String(depth),
      T: formatDate(stat.modified, field === "@" ? "%s" : `%${field}`),
      t: formatDate(stat.modified, "%c"),
      "%": "%",
    }[letter as string];
    return value === undefined ? whole : value + rest;
  });
}
