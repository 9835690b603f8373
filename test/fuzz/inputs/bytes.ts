import type { Dice } from "../dice.ts";

const SYNTAX = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  " ",
  "\n",
  "\t",
  "-",
  "&a ",
  "*a",
  "<<: ",
  "!!binary ",
  "|",
  ">",
  "#",
  "---\n",
  "1e999",
  "-0",
  "01",
  "NaN",
  "\\ud800",
  "\u0000",
];

/** A text that somebody typed badly, or meant badly. */
export function spoiledText(dice: Dice, text: string): string {
  let result = text;
  for (let left = 1 + dice.count(4); left > 0; left--) result = spoiled(dice, result);
  return result;
}

function spoiled(dice: Dice, text: string): string {
  const at = dice.below(text.length + 1);
  const to = Math.min(text.length, at + dice.below(20));
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(at);
    case 3:
      return text.slice(0, at) + dice.pick(SYNTAX) + text.slice(at);
    case 4:
      return twiceNamed(dice, text);
    default:
      return text + dice.pick([text, "}", "]", " x", "\u0000", "\n---\n", '{"a":1}']);
  }
}

/** A field that is there twice. */
function twiceNamed(dice: Dice, text: string): string {
  const fields = [...text.matchAll(/"[^"\\]*":(?:"[^"\\]*"|\d+|true|false|null|\{\}|\[\])/g)];
  if (fields.length === 0) return text;
  const { index, 0: field } = dice.pick(fields);
  return `${text.slice(0, index)}${field},${text.slice(index)}`;
}

/** Bytes of a real message, some of them others, fewer or more. */
export function spoiledBytes(dice: Dice, bytes: Uint8Array): Uint8Array {
  const result = [...bytes];
  for (let left = 1 + dice.count(6); left > 0; left--) {
    const at = dice.below(result.length + 1);
    const to = at + dice.below(12);
    const kind = dice.below(5);
    if (kind === 0) result[Math.min(at, Math.max(0, result.length - 1))] = dice.pick([0, 0x7f, 0x80, 0xff, dice.below(256)]);
    else if (kind === 1) result.splice(at, to - at);
    else if (kind === 2) result.splice(at, 0, ...result.slice(at, to));
    else if (kind === 3) result.splice(at, 0, ...dice.listOf(8, () => dice.below(256)));
    else result.length = at;
  }
  return Uint8Array.from(result);
}
