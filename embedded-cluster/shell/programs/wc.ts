import { characterWidth } from "../tty/character-width.ts";
import { type Invocation, command } from "./kit/command.ts";

interface Counts {
  lines: number;
  words: number;
  characters: number;
  bytes: number;
  longest: number;
}

export const wc = command(
  { usage: "[OPTION]... [FILE]...", flags: "lwcmL", long: { lines: "l", words: "w", bytes: "c", chars: "m", "max-line-length": "L" } },
  async (run) => {
    const rows: { counts: Counts; name: string }[] = [];
    await run.eachInput(async (source, name) => {
      const counts: Counts = { lines: 0, words: 0, characters: 0, bytes: 0, longest: 0 };
      const decoder = new TextDecoder();
      let inWord = false;
      let width = 0;
      for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) {
        counts.bytes += chunk.length;
        for (const character of decoder.decode(chunk, { stream: true })) {
          counts.characters++;
          if (character === "\n") {
            counts.lines++;
            counts.longest = Math.max(counts.longest, width);
            width = 0;
          } else width += characterWidth(character.codePointAt(0) as number);
          const isSpace = /\s/.test(character);
          if (!isSpace && !inWord) counts.words++;
          inWord = !isSpace;
        }
      }
      counts.longest = Math.max(counts.longest, width);
      rows.push({ counts, name });
    });
    if (run.operands.length > 1) rows.push({ counts: sum(rows.map((row) => row.counts)), name: "total" });
    const isStdin = run.operands.length === 0;
    const columns = selected(run);
    // GNU makes the columns as wide as the total of bytes needs, and 7 for what it cannot know beforehand.
    const isSingle = columns.length === 1 && rows.length === 1;
    const width = isSingle ? 1 : isStdin ? 7 : Math.max(1, ...rows.map((row) => String(row.counts.bytes).length));
    for (const { counts, name } of rows) {
      await run.printLine(columns.map((column) => String(counts[column]).padStart(width)).join(" ") + (isStdin ? "" : ` ${name}`));
    }
    return run.status;
  },
);

function selected(run: Invocation): (keyof Counts)[] {
  const wanted = (
    [
      ["l", "lines"],
      ["w", "words"],
      ["m", "characters"],
      ["c", "bytes"],
      ["L", "longest"],
    ] as const
  ).flatMap(([letter, name]) => (run.options.has(letter) ? [name] : []));
  return wanted.length > 0 ? wanted : ["lines", "words", "bytes"];
}

function sum(all: readonly Counts[]): Counts {
  const total: Counts = { lines: 0, words: 0, characters: 0, bytes: 0, longest: 0 };
  for (const counts of all) {
    for (const key of ["lines", "words", "characters", "bytes"] as const) total[key] += counts[key];
    total.longest = Math.max(total.longest, counts.longest);
  }
  return total;
}
