import type { Dice } from "../dice.ts";

/** Names that JavaScript's own objects know, and such as parsers trip over. */
export const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "valueOf",
  "get",
  "$ref",
  "",
  " ",
  ".",
];

const TEXTS = [
  ...NAMES,
  ...[
    "a",
    "web",
    "A b",
    "default",
    "app",
    "0",
    "-1",
    "1Gi",
    "80%",
    "1e3",
    "9999999999999999999",
    "true",
    "null",
    "None",
    "TCP",
    "Always",
    "2026-01-01T00:00:00Z",
  ],
  ...[
    "../x",
    "/x",
    "a/b/c/d",
    "a=b,c!=d",
    "x.example.com",
    "10.0.0.1",
    "10.96.0.0/12",
    "::1",
    "fe80::/10",
    "*",
    "$(A)",
    "{{.}}",
    "%2e%2e",
    "%",
    "\\",
    '"',
    "'",
  ],
  ...["\u0000", "\u0007\u001b[31m", "\n", "\r\n", "\u2028", "\ufeff", "\ud800", "\udfff\ud800", "é", "日本語", "𝒳", "👩‍👩‍👧", "\u202eabc", "İ", "ß", "a\u0301"],
];

const NUMBERS = [0, -0, 1, -1, 2, 80, 1.5, -1.5, 65_535, 65_536, 70_000, 2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21, -1e21, 1e308, 5e-324];

export function anyText(dice: Dice): string {
  if (dice.chance(0.03)) return dice.pick(["a", "é", "(", "a-", "[", "\\", "{", " ", "日"]).repeat(10 ** (1 + dice.below(4)));
  return dice.chance(0.8) ? dice.pick(TEXTS) : dice.listOf(6, () => dice.pick(TEXTS)).join("");
}

export const anyNumber = (dice: Dice): number => (dice.chance(0.8) ? dice.pick(NUMBERS) : Math.floor((dice.below(2 ** 20) - 2 ** 19) * 10 ** dice.below(12)));

/** A JSON value of any shape. */
export function anyValue(dice: Dice, depth = 4): unknown {
  if (dice.chance(0.004)) return nested(dice);
  switch (dice.below(depth <= 0 ? 5 : 8)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return anyNumber(dice);
    case 3:
    case 4:
      return anyText(dice);
    case 5:
      return dice.listOf(5, () => anyValue(dice, depth - 1));
    default:
      return objectOf(dice.listOf(5, () => [anyText(dice), anyValue(dice, depth - 1)]));
  }
}

/** "__proto__" is a field like any other, as JSON.parse makes it. */
export function objectOf(fields: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const [name, value] of fields) Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

/** As deep as decoders are afraid of. */
function nested(dice: Dice): unknown {
  const depth = dice.pick([20, 100, 1_000, 5_000, 9_000, 12_000]);
  const isList = dice.chance(0.5);
  const name = dice.pick(["a", "properties", "items", "not", "spec", "metadata"]);
  let value: unknown = dice.pick<unknown>([null, 1, "x", {}]);
  for (let level = 0; level < depth; level++) value = isList ? [value] : { [name]: value };
  return value;
}
