import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { openForWriting } from "../process/open-file.ts";
import { writeText } from "../../kernel/streams.ts";
import { command } from "./kit/command.ts";
import { characterWidth } from "../tty/character-width.ts";

export const uniq = command(
  {
    usage: "[OPTION]... [INPUT [OUTPUT]]",
    flags: "cduiDz",
    values: "fsw",
    long: { count: "c", repeated: "d", unique: "u", "ignore-case": "i", "skip-fields=": "f", "skip-chars=": "s", "check-chars=": "w" },
  },
  async (run) => {
    const { options } = run;
    const skipFields = Number(options.value("f") ?? 0);
    const skipCharacters = Number(options.value("s") ?? 0);
    const width = options.value("w") === undefined ? undefined : Number(options.value("w"));
    const keyOf = (line: string) => {
      const fields = skipFields > 0 ? line.replace(new RegExp(`^(?:\\s*\\S+){0,${Math.min(skipFields, 100)}}`), "") : line;
      const key = fields.slice(skipCharacters, width === undefined ? undefined : skipCharacters + width);
      return options.has("i") ? key.toLowerCase() : key;
    };
    let last: { line: string; key: string; count: number } | undefined;
    let written = "";
    const emit = async () => {
      if (last === undefined || (options.has("d") && last.count === 1) || (options.has("u") && last.count > 1)) return;
      const text = `${options.has("c") ? `${String(last.count).padStart(7)} ` : ""}${last.line}\n`;
      if (run.operands[1] === undefined) await run.print(text);
      else written += text;
    };
    await run.eachInput(
      async (source) => {
        for await (const line of run.lines(source)) {
          const key = keyOf(line);
          if (last?.key === key) last.count++;
          else {
            await emit();
            last = { line, key, count: 1 };
          }
        }
      },
      run.operands.slice(0, 1),
    );
    await emit();
    if (run.operands[1] !== undefined) await writeText(openForWriting(run.process, run.operands[1], false), written);
    return run.status;
  },
);

export const rev = command({ usage: "[FILE]...", flags: "" }, async (run) => {
  await run.eachInput(async (source) => {
    for await (const line of run.lines(source)) await run.printLine([...line].reverse().join(""));
  });
  return run.status;
});

export const tac = command({ usage: "[OPTION]... [FILE]...", flags: "b", values: "s" }, async (run) => {
  for (const operand of run.operands.length > 0 ? run.operands : ["-"]) {
    for (const line of (await run.allLines(FILESYSTEM_BYTES, [operand])).reverse()) await run.printLine(line);
  }
  return run.status;
});

export const nl = command(
  {
    usage: "[OPTION]... [FILE]...",
    flags: "p",
    values: "bnwsv",
    long: { "body-numbering=": "b", "number-format=": "n", "number-width=": "w", "number-separator=": "s", "starting-line-number=": "v" },
  },
  async (run) => {
    const style = run.options.value("b") ?? "t";
    const width = Number(run.options.value("w") ?? 6);
    const separator = run.options.value("s") ?? "\t";
    let number = Number(run.options.value("v") ?? 1);
    const format = run.options.value("n") ?? "rn";
    await run.eachInput(async (source) => {
      for await (const line of run.lines(source)) {
        const isNumbered = style === "a" || (style === "t" && line !== "");
        const text = String(number);
        if (isNumbered) number++;
        await run.printLine(
          isNumbered
            ? `${format === "ln" ? text.padEnd(width) : text.padStart(width, format === "rz" ? "0" : " ")}${separator}${line}`
            : `${" ".repeat(width + separator.length)}${line}`,
        );
      }
    });
    return run.status;
  },
);

export const paste = command({ usage: "[OPTION]... [FILE]...", flags: "sz", values: "d", long: { "delimiters=": "d", serial: "s" } }, async (run) => {
  const delimiters = [...(run.options.value("d") ?? "\t").replaceAll("\\n", "\n").replaceAll("\\t", "\t")];
  const join = (cells: readonly string[]) =>
    cells.map((cell, index) => (index === 0 ? cell : (delimiters.length > 0 ? delimiters[(index - 1) % delimiters.length] : "") + cell)).join("");
  const files: string[][] = [];
  for (const operand of run.operands.length > 0 ? run.operands : ["-"]) files.push(await run.allLines(FILESYSTEM_BYTES, [operand]));
  if (run.options.has("s")) for (const lines of files) await run.printLine(join(lines));
  else for (let row = 0; row < Math.max(...files.map((lines) => lines.length)); row++) await run.printLine(join(files.map((lines) => lines[row] ?? "")));
  return run.status;
});

export const fold = command({ usage: "[OPTION]... [FILE]...", flags: "sb", values: "w", long: { "width=": "w", spaces: "s" }, digits: "w" }, async (run) => {
  const width = Number(run.options.value("w") ?? 80);
  await run.eachInput(async (source) => {
    for await (const line of run.lines(source)) {
      let current = "";
      let columns = 0;
      for (const character of line) {
        const size = characterWidth(character.codePointAt(0) as number);
        if (columns + size > width) {
          const space = run.options.has("s") ? current.lastIndexOf(" ") : -1;
          await run.printLine(space >= 0 ? current.slice(0, space + 1) : current);
          current = space >= 0 ? current.slice(space + 1) : "";
          columns = current.length;
        }
        current += character;
        columns += size;
      }
      await run.printLine(current);
    }
  });
  return run.status;
});

export const comm = command({ usage: "[OPTION]... FILE1 FILE2", flags: "123" }, async (run) => {
  const [first, second] = run.operands;
  if (first === undefined || second === undefined) {
    await run.complain(`missing operand${first === undefined ? "" : ` after '${first}'`}\nTry 'comm --help' for more information.`);
    return 1;
  }
  const [left, right] = [await run.allLines(FILESYSTEM_BYTES, [first]), await run.allLines(FILESYSTEM_BYTES, [second])];
  const isShown = (column: 1 | 2 | 3) => !run.options.has(String(column));
  const indent = (column: 1 | 2 | 3) => "\t".repeat(([1, 2] as const).filter((before) => before < column && isShown(before)).length);
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    const [a, b] = [left[i], right[j]];
    const column = a !== undefined && a === b ? 3 : b === undefined || (a !== undefined && a < b) ? 1 : 2;
    if (column !== 2) i++;
    if (column !== 1) j++;
    if (isShown(column)) await run.printLine(indent(column) + (column === 2 ? b : a));
  }
  return run.status;
});

export const shuf = command(
  { usage: "[OPTION]... [FILE]", flags: "eruz", values: "ni", long: { "head-count=": "n", "input-range=": "i", echo: "e" } },
  async (run) => {
    const range = /^([0-9]+)-([0-9]+)$/.exec(run.options.value("i") ?? "");
    let lines: string[];
    if (range !== null)
      lines = Array.from({ length: Math.min(100_000, Math.max(0, Number(range[2]) - Number(range[1]) + 1)) }, (_, index) => String(Number(range[1]) + index));
    else lines = run.options.has("e") ? [...run.operands] : await run.allLines(FILESYSTEM_BYTES);
    for (let index = lines.length - 1; index > 0; index--) {
      const other = Math.floor(run.process.random.next() * (index + 1));
      [lines[index], lines[other]] = [lines[other] as string, lines[index] as string];
    }
    for (const line of lines.slice(0, Number(run.options.value("n") ?? lines.length))) await run.printLine(line);
    return run.status;
  },
);

export const column = command(
  { usage: "[options] [FILE]...", flags: "t", values: "so", long: { table: "t", "separator=": "s", "output-separator=": "o" } },
  async (run) => {
    const lines = (await run.allLines(FILESYSTEM_BYTES)).filter((line) => line.trim() !== "");
    const separator = run.options.value("s");
    const rows = lines.map((line) => (separator === undefined ? line.trim().split(/\s+/) : line.split(separator)));
    const widths: number[] = [];
    for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
    const gap = run.options.value("o") ?? "  ";
    for (const row of rows)
      await run.printLine(
        run.options.has("t") ? row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] as number))).join(gap) : row.join(" "),
      );
    return run.status;
  },
);
