import type { Dice } from "../dice.ts";
import { spoiledText } from "./bytes.ts";

const ATOMS = [
  ...[
    "self",
    "self.a",
    "self.b",
    "self.list",
    "self.map",
    "oldSelf",
    "object.spec",
    "object.metadata.name",
    "request",
    "params",
    "variables.n",
    "namespaceObject",
    "authorizer",
  ],
  ...[
    "1",
    "-1",
    "0",
    "2.5",
    "1u",
    "'a'",
    '"\\n"',
    "r'\\d+'",
    "b'ab'",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "[1, 2]",
    "{'a': 1}",
    "9223372036854775807",
    "-9223372036854775808",
    "1e308",
  ],
  ...[
    "duration('1h')",
    "timestamp('2026-01-01T00:00:00Z')",
    "quantity('1Gi')",
    "optional.none()",
    "optional.of(1)",
    "type(self)",
    "dyn(self)",
    "ip('10.0.0.1')",
    "url('https://x')",
  ],
];
const OPERATORS = ["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "in", "."];
const METHODS = [
  ...[
    "size",
    "startsWith",
    "endsWith",
    "contains",
    "matches",
    "split",
    "replace",
    "lowerAscii",
    "charAt",
    "substring",
    "indexOf",
    "trim",
    "join",
    "find",
    "findAll",
    "sum",
    "min",
  ],
  ...[
    "isSorted",
    "getFullYear",
    "getHours",
    "isLessThan",
    "asInteger",
    "hasValue",
    "value",
    "orValue",
    "reverse",
    "format",
    "flatten",
    "sort",
    "distinct",
    "first",
    "__proto__",
  ],
];
const MACROS = ["all", "exists", "exists_one", "map", "filter", "transformMap"];
const PATTERNS = ["'(a+)+$'", "'['", "'(?i)x'", "'a{1000}'", "'\\\\p{L}*'", "'.*.*.*b'"];

/** An expression that may mean something. */
export function anyExpression(dice: Dice, depth = 4): string {
  const text = expression(dice, depth);
  if (dice.chance(0.01)) return `${"(".repeat(3_000)}${text}${")".repeat(3_000)}`;
  if (dice.chance(0.01)) return Array.from({ length: 2_000 }, () => "1").join(dice.pick(["+", " && ", " ? "]));
  return dice.chance(0.15) ? spoiledText(dice, text) : text;
}

function expression(dice: Dice, depth: number): string {
  if (depth === 0 || dice.chance(0.2)) return dice.pick(ATOMS);
  const next = () => expression(dice, depth - 1);
  switch (dice.below(9)) {
    case 0:
      return `!${next()}`;
    case 1:
      return `(${next()} ? ${next()} : ${next()})`;
    case 2:
      return `${next()}.${dice.pick(METHODS)}(${dice.listOf(2, next).join(", ")})`;
    case 3:
      return `${next()}.${dice.pick(MACROS)}(x, ${dice.chance(0.7) ? "x > 1" : next()})`;
    case 4:
      return `has(self.${dice.pick(["a", "b", "list", "__proto__", "none"])})`;
    case 5:
      return `${next()}[${next()}]`;
    case 6:
      return `${next()}.matches(${dice.pick(PATTERNS)})`;
    case 7:
      return `[${next()}, ${next()}].${dice.pick(MACROS)}(y, ${next()})`;
    default:
      return `(${next()} ${dice.pick(OPERATORS)} ${next()})`;
  }
}
