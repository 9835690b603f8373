import { decodeUtf8 } from "../../kernel/bytes.ts";
import { namedClass } from "../regular-expression/character-classes.ts";
import { interpretEscapes } from "./text/escapes.ts";
import { type Invocation, command } from "./kit/command.ts";

export const tr = command(
  {
    usage: "[OPTION]... STRING1 [STRING2]",
    flags: "dsctC",
    long: { delete: "d", "squeeze-repeats": "s", complement: "c", "truncate-set1": "t" },
    stopsAtOperand: true,
  },
  async (run) => {
    const { options } = run;
    const [firstText, secondText] = run.operands;
    const hint = "\nTry 'tr --help' for more information.";
    if (firstText === undefined) return refuse(run, `missing operand${hint}`);
    const deletes = options.has("d");
    const squeezes = options.has("s");
    if (secondText === undefined && !deletes && !squeezes)
      return refuse(run, `missing operand after '${firstText}'\nTwo strings must be given when translating.${hint}`);
    if (deletes && !squeezes && secondText !== undefined)
      return refuse(run, `extra operand '${secondText}'\nOnly one string may be given when deleting without squeezing repeats.${hint}`);
    const isComplement = options.has("c") || options.has("C");
    const first = expandSet(firstText);
    if (typeof first === "string") return refuse(run, first);
    const second = secondText === undefined ? undefined : expandSet(secondText, first.length);
    if (typeof second === "string") return refuse(run, second);
    const inFirst = new Set(first);
    const isMember = (character: string) => inFirst.has(character) !== isComplement;
    const table = new Map<string, string>();
    if (!deletes && second !== undefined && !isComplement)
      for (const [index, character] of first.entries()) table.set(character, second[Math.min(index, second.length - 1)] ?? character);
    const complementTarget = second?.at(-1) ?? "";
    const translate = (character: string) => (isComplement ? (isMember(character) ? complementTarget : character) : (table.get(character) ?? character));
    const squeezeSet = second !== undefined ? new Set(second) : undefined;
    const isSqueezed = (character: string) => squeezes && (squeezeSet === undefined ? isMember(character) : squeezeSet.has(character));
    const decoder = new TextDecoder();
    let last = "";
    for (let chunk = await run.process.stdin.read(); chunk !== null; chunk = await run.process.stdin.read()) {
      let output = "";
      for (const character of decoder.decode(chunk, { stream: true })) {
        if (deletes && isMember(character)) continue;
        const result = deletes || second === undefined ? character : translate(character);
        if (isSqueezed(result) && result === last) continue;
        output += result;
        last = result;
      }
      await run.print(output);
      await run.flush();
    }
    return 0;
  },
);

async function refuse(run: Invocation, message: string): Promise<number> {
  await run.complain(message);
  return 1;
}

/** "a-z", "[:upper:]", "\n", "[x*5]". A string is what is wrong. */
function expandSet(text: string, length = 0): string[] | string {
  const characters: { text: string; isLiteral: boolean }[] = [];
  for (let index = 0; index < text.length; index++) {
    const escape = /^\\(?:[0-7]{1,3}|.)/.exec(text.slice(index));
    if (escape !== null) {
      const value = /[0-7]/.test(escape[0][1] as string)
        ? String.fromCharCode(Number.parseInt(escape[0].slice(1), 8))
        : /[abefnrtv\\]/.test(escape[0][1] as string)
          ? decodeUtf8(interpretEscapes(escape[0], "any").bytes)
          : (escape[0][1] as string);
      characters.push({ text: value, isLiteral: true });
      index += escape[0].length - 1;
    } else {
      const character = String.fromCodePoint(text.codePointAt(index) as number);
      characters.push({ text: character, isLiteral: false });
      index += character.length - 1;
    }
  }
  const set: string[] = [];
  for (let index = 0; index < characters.length; index++) {
    const { text: character, isLiteral } = characters[index] as (typeof characters)[number];
    const rest = characters
      .slice(index)
      .map((item) => (item.isLiteral ? "\0" : item.text))
      .join("");
    const named = isLiteral ? null : /^\[:([a-z]+):\]/.exec(rest);
    const repeat = isLiteral ? null : /^\[([^\]])\*([0-9]*)\]/.exec(rest);
    if (named !== null) {
      const test = namedClass(named[1] as string);
      if (test === undefined) return `invalid character class '${named[1]}'`;
      for (let code = 0; code < 256; code++) if (test(code)) set.push(String.fromCharCode(code));
      index += named[0].length - 1;
    } else if (repeat !== null) {
      const count = repeat[2] === "" ? Math.max(0, length - set.length) : Number.parseInt(repeat[2] as string, (repeat[2] as string).startsWith("0") ? 8 : 10);
      set.push(...new Array<string>(Math.min(count, 65_536)).fill(repeat[1] as string));
      index += repeat[0].length - 1;
    } else if (characters[index + 1]?.text === "-" && !characters[index + 1]?.isLiteral && characters[index + 2] !== undefined) {
      const low = character.codePointAt(0) as number;
      const high = characters[index + 2]?.text.codePointAt(0) as number;
      if (high < low) return `range-endpoints of '${character}-${characters[index + 2]?.text}' are in reverse collating sequence order`;
      for (let code = low; code <= high; code++) set.push(String.fromCodePoint(code));
      index += 2;
    } else set.push(character);
  }
  return set;
}
