import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { FileError } from "../process/file-system.ts";
import { baseNameOf, joinPath } from "../process/paths.ts";
import { formatDate } from "./date/date-format.ts";
import { type Invocation, command } from "./kit/command.ts";

/** A stretch of lines that differ: [start, end) in either file. */
interface Hunk {
  left: [number, number];
  right: [number, number];
}

/** Edits the search for a smallest difference may take before it settles for a plain one. */
const EDIT_LIMIT = 2_000;

export const diff = command(
  {
    usage: "[OPTION]... FILES",
    flags: "uqrNibwBsyacd",
    values: "UL",
    long: {
      "unified?": "u",
      brief: "q",
      recursive: "r",
      "new-file": "N",
      "ignore-case": "i",
      "ignore-space-change": "b",
      "ignore-all-space": "w",
      "label=": "L",
      "report-identical-files": "s",
      "color?": "color",
    },
    usageStatus: 2,
  },
  async (run) => {
    const [left, right] = run.operands;
    if (left === undefined || right === undefined) {
      await run.complain(`missing operand after '${left ?? "diff"}'\ndiff: Try 'diff --help' for more information.`);
      return 2;
    }
    if (run.operands.length > 2) {
      await run.complain(`extra operand '${run.operands[2]}'\ndiff: Try 'diff --help' for more information.`);
      return 2;
    }
    return compare(run, left, right, false, 0);
  },
);

async function compare(run: Invocation, left: string, right: string, isBelow: boolean, depth: number): Promise<number> {
  try {
    const isFolder = (operand: string) => operand !== "-" && !isAbsent(run, operand) && run.fs.stat(run.path(operand)).type === "directory";
    if (isFolder(left) && isFolder(right)) return await compareFolders(run, left, right, depth);
    const [a, b] = [isFolder(left) ? joinPath(left, baseNameOf(right)) : left, isFolder(right) ? joinPath(right, baseNameOf(left)) : right];
    return await compareFiles(run, a, b, isBelow);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    await run.complain(`${[left, right].find((operand) => operand !== "-" && !run.fs.exists(run.path(operand))) ?? left}: ${error.message}`);
    return 2;
  }
}

/** With -N, a file that is not there counts as an empty one. */
function isAbsent(run: Invocation, operand: string): boolean {
  return run.options.has("N") && operand !== "-" && !run.fs.exists(run.path(operand));
}

async function compareFolders(run: Invocation, left: string, right: string, depth: number): Promise<number> {
  await run.process.breathe();
  const names = new Set([...run.fs.readDirectory(run.path(left)), ...run.fs.readDirectory(run.path(right))]);
  let status = 0;
  for (const name of [...names].sort()) {
    const [a, b] = [joinPath(left, name), joinPath(right, name)];
    const [hasLeft, hasRight] = [run.fs.exists(run.path(a)), run.fs.exists(run.path(b))];
    if ((!hasLeft || !hasRight) && !run.options.has("N")) {
      await run.printLine(`Only in ${hasLeft ? left : right}: ${name}`);
      status = Math.max(status, 1);
    } else if (hasLeft && hasRight && run.fs.stat(run.path(a)).type === "directory" && run.fs.stat(run.path(b)).type === "directory") {
      if (!run.options.has("r")) await run.printLine(`Common subdirectories: ${a} and ${b}`);
      else if (depth < 32) status = Math.max(status, await compareFolders(run, a, b, depth + 1));
    } else status = Math.max(status, await compare(run, a, b, true, depth));
  }
  return status;
}

async function compareFiles(run: Invocation, left: string, right: string, isBelow: boolean): Promise<number> {
  const textOf = async (operand: string) => (isAbsent(run, operand) ? "" : run.readText(operand));
  const texts = [await textOf(left), await textOf(right)] as const;
  if (texts[0].length + texts[1].length > 2 * FILESYSTEM_BYTES) throw new Error("memory exhausted");
  const { options } = run;
  const isQuiet = options.has("q");
  if (texts[0] === texts[1]) {
    if (options.has("s")) await run.printLine(`Files ${left} and ${right} are identical`);
    return 0;
  }
  const [a, b] = texts.map((text) => text.replace(/\n$/, "").split("\n")).map((lines, index) => (texts[index as 0 | 1] === "" ? [] : lines)) as [
    string[],
    string[],
  ];
  const key = (line: string) => {
    const spaced = options.has("w") ? line.replace(/\s+/g, "") : options.has("b") ? line.replace(/\s+/g, " ").trimEnd() : line;
    return options.has("i") ? spaced.toLowerCase() : spaced;
  };
  const unended = [texts[0] !== "" && !texts[0].endsWith("\n"), texts[1] !== "" && !texts[1].endsWith("\n")] as const;
  const keys = [a.map(key), b.map(key)] as const;
  if (unended[0] !== unended[1]) {
    // A missing newline at the end makes the last lines differ.
    const side = unended[0] ? keys[0] : keys[1];
    side[side.length - 1] += "\0";
  }
  const hunks = await difference(run, keys[0], keys[1]);
  if (hunks.length === 0) return 0;
  if (isQuiet) {
    await run.printLine(`Files ${left} and ${right} differ`);
    return 1;
  }
  if (isBelow) await run.printLine(`diff${["u", "r", "N"].map((flag) => (options.has(flag) ? ` -${flag}` : "")).join("")} ${left} ${right}`);
  if (options.has("u") || options.has("U")) await unified(run, left, right, a, b, unended, hunks);
  else await normal(run, a, b, unended, hunks);
  return 1;
}

async function normal(
  run: Invocation,
  a: readonly string[],
  b: readonly string[],
  unended: readonly [boolean, boolean],
  hunks: readonly Hunk[],
): Promise<void> {
  const range = ([start, end]: [number, number]) => (end - start <= 1 ? String(end > start ? start + 1 : start) : `${start + 1},${end}`);
  for (const { left, right } of hunks) {
    const kind = left[0] === left[1] ? "a" : right[0] === right[1] ? "d" : "c";
    await run.printLine(`${range(left)}${kind}${range(right)}`);
    for (let index = left[0]; index < left[1]; index++)
      await run.print(`< ${a[index]}\n${unended[0] && index === a.length - 1 ? "\\ No newline at end of file\n" : ""}`);
    if (kind === "c") await run.printLine("---");
    for (let index = right[0]; index < right[1]; index++)
      await run.print(`> ${b[index]}\n${unended[1] && index === b.length - 1 ? "\\ No newline at end of file\n" : ""}`);
  }
}

async function unified(
  run: Invocation,
  left: string,
  right: string,
  a: readonly string[],
  b: readonly string[],
  unended: readonly [boolean, boolean],
  hunks: readonly Hunk[],
): Promise<void> {
  const context = Number(run.options.value("U") ?? (run.options.value("u") || 3));
  const labels = run.options.values("L");
  const title = (operand: string, index: number) => {
    const modified = isAbsent(run, operand)
      ? 0
      : operand === "-" || !run.fs.exists(run.path(operand))
        ? run.process.clock.now()
        : run.fs.stat(run.path(operand)).modified;
    return labels[index] ?? `${operand}\t${formatDate(modified, "%Y-%m-%d %H:%M:%S.%N %z")}`;
  };
  await run.print(`--- ${title(left, 0)}\n+++ ${title(right, 1)}\n`);
  const mark = (isLast: boolean) => (isLast ? "\\ No newline at end of file\n" : "");
  const count = (start: number, size: number) => (size === 1 ? String(start + 1) : `${size === 0 ? start : start + 1},${size}`);
  for (let first = 0; first < hunks.length; ) {
    let last = first;
    while (last + 1 < hunks.length && (hunks[last + 1] as Hunk).left[0] - (hunks[last] as Hunk).left[1] <= 2 * context) last++;
    const group = hunks.slice(first, last + 1);
    const start = Math.max(0, (group[0] as Hunk).left[0] - context);
    const offset = (group[0] as Hunk).right[0] - (group[0] as Hunk).left[0];
    const end = Math.min(a.length, (group.at(-1) as Hunk).left[1] + context);
    const rightEnd = (group.at(-1) as Hunk).right[1] + (end - (group.at(-1) as Hunk).left[1]);
    await run.printLine(`@@ -${count(start, end - start)} +${count(start + offset, rightEnd - start - offset)} @@`);
    let position = start;
    const same = async (until: number) => {
      for (; position < until; position++) await run.print(` ${a[position]}\n${mark(unended[0] && position === a.length - 1)}`);
    };
    for (const hunk of group) {
      await same(hunk.left[0]);
      for (; position < hunk.left[1]; position++) await run.print(`-${a[position]}\n${mark(unended[0] && position === a.length - 1)}`);
      for (let index = hunk.right[0]; index < hunk.right[1]; index++) await run.print(`+${b[index]}\n${mark(unended[1] && index === b.length - 1)}`);
    }
    await same(end);
    first = last + 1;
  }
}

/** Models E. Myers, "An O(ND) Difference Algorithm", on what is left between the common beginning and end. */
async function difference(run: Invocation, a: readonly string[], b: readonly string[]): Promise<Hunk[]> {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const [n, m] = [a.length - head - tail, b.length - head - tail];
  const whole: Hunk = { left: [head, head + n], right: [head, head + m] };
  if (n === 0 && m === 0) return [];
  if (n === 0 || m === 0) return [whole];
  const trace: Int32Array[] = [];
  const size = Math.min(n + m, EDIT_LIMIT);
  const furthest = new Int32Array(2 * size + 2);
  const at = (diagonal: number) => furthest[diagonal + size] as number;
  for (let edits = 0; edits <= size; edits++) {
    await run.process.breathe();
    trace.push(furthest.slice(size - edits - 1 < 0 ? 0 : size - edits - 1, size + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const isDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
      let x = isDown ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < n && x - diagonal < m && a[head + x] === b[head + x - diagonal]) x++;
      furthest[diagonal + size] = x;
      if (x >= n && x - diagonal >= m) return backtrack(trace, edits, n, m, head, size);
    }
  }
  return [whole];
}

function backtrack(trace: readonly Int32Array[], edits: number, n: number, m: number, head: number, size: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [x, y] = [n, m];
  for (let count = edits; count > 0; count--) {
    const before = trace[count] as Int32Array;
    const base = size - count - 1 < 0 ? 0 : size - count - 1;
    const at = (diagonal: number) => before[diagonal + size - base] ?? 0;
    const diagonal = x - y;
    const isDown = diagonal === -count || (diagonal !== count && at(diagonal - 1) < at(diagonal + 1));
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const [fromX, fromY] = [at(previous), at(previous) - previous];
    const left: [number, number] = isDown ? [fromX, fromX] : [fromX, fromX + 1];
    const right: [number, number] = isDown ? [fromY, fromY + 1] : [fromY, fromY];
    const next = hunks[0];
    if (next !== undefined && next.left[0] - head === left[1] && next.right[0] - head === right[1]) {
      next.left[0] = head + left[0];
      next.right[0] = head + right[0];
    } else hunks.unshift({ left: [head + left[0], head + left[1]], right: [head + right[0], head + right[1]] });
    [x, y] = [fromX, fromY];
  }
  return hunks;
}
