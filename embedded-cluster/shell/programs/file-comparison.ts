import { FILESYSTEM_BYTES } from "../../kernel/limits.ts";
import { readAll } from "../../kernel/streams.ts";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { command } from "./kit/command.ts";

const NEWLINE = 0x0a;
const DIFFERENT = 1;
const TROUBLE = 2;

/** cmp: where two files differ first. */
export const cmp = command({ usage: "[OPTION]... FILE1 [FILE2]", flags: "sl", usageStatus: TROUBLE }, async (run) => {
  const [left, right = "-"] = run.operands;
  if (left === undefined) {
    await run.complain("missing operand after 'cmp'\nTry 'cmp --help' for more information.");
    return TROUBLE;
  }
  const contents: Uint8Array[] = [];
  for (const operand of [left, right]) {
    if (!(await run.attempt(operand, async () => void contents.push(await readAll(run.open(operand), FILESYSTEM_BYTES))))) return TROUBLE;
  }
  const [one = new Uint8Array(0), two = new Uint8Array(0)] = contents;
  const shorter = Math.min(one.length, two.length);
  let at = 0;
  for (let line = 1; at < shorter; at++) {
    if (one[at] !== two[at]) {
      if (!run.options.has("s")) await run.printLine(`${left} ${right} differ: char ${at + 1}, line ${line}`);
      return DIFFERENT;
    }
    if (one[at] === NEWLINE) line++;
  }
  if (one.length === two.length) return 0;
  if (!run.options.has("s")) await run.complain(`EOF on ${one.length < two.length ? left : right}`);
  return DIFFERENT;
});

const SHORTEST_STRING = 4;

/** strings: what can be read in files that are no text. */
export const strings = command({ usage: "[OPTION]... [FILE]...", flags: "af", values: "no" }, async (run) => {
  const least = Number(run.options.value("n") ?? SHORTEST_STRING);
  await run.eachInput(async (source) => {
    const text = decodeUtf8(await readAll(source, FILESYSTEM_BYTES));
    for (const [found] of text.matchAll(/[\t\x20-\x7e]+/g)) if (found.length >= least) await run.printLine(found);
  });
  return undefined;
});
