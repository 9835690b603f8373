import type { ConditionNode, Word } from "./ast.ts";
import type { Parser } from "./parser.ts";

const UNARY = /^-[a-zA-Z]$/;
const BINARY = ["==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", "=", "<", ">"];

/** The inside of `[[ … ]]`, up to and with the closing brackets. */
export function parseCondition(parser: Parser): ConditionNode {
  const expression = either(parser);
  parser.skipNewlines();
  if (!parser.skipWord("]]")) throw parser.unexpected();
  return expression;
}

function either(parser: Parser): ConditionNode {
  let left = both(parser);
  for (;;) {
    parser.skipNewlines();
    if (!parser.scanner.skip("||")) return left;
    left = { type: "or", left, right: both(parser) };
  }
}

function both(parser: Parser): ConditionNode {
  let left = single(parser);
  for (;;) {
    parser.skipNewlines();
    if (!parser.scanner.skip("&&")) return left;
    left = { type: "and", left, right: single(parser) };
  }
}

function single(parser: Parser): ConditionNode {
  parser.skipNewlines();
  const { scanner } = parser;
  if (parser.skipWord("!")) return { type: "not", operand: single(parser) };
  if (scanner.skip("(")) {
    const inner = either(parser);
    parser.skipNewlines();
    if (!scanner.skip(")")) throw parser.unexpected();
    return inner;
  }
  if (scanner.atEnd || parser.operator() !== undefined || parser.atWord("]]")) throw parser.unexpected();
  const first = parser.words.word();
  parser.skipBlanks();
  if (UNARY.test(first.source) && !atBinary(parser) && !parser.atWord("]]") && parser.operator() === undefined) {
    return { type: "unary", operator: first.source, operand: parser.words.word() };
  }
  const operator = BINARY.find((candidate) => (candidate === "<" || candidate === ">" ? scanner.startsWith(candidate) : parser.atWord(candidate)));
  if (operator === undefined) return { type: "unary", operator: "-n", operand: first };
  scanner.position += operator.length;
  parser.skipBlanks();
  return { type: "binary", operator, left: first, right: operator === "=~" ? regularExpression(parser) : parser.words.word() };
}

function atBinary(parser: Parser): boolean {
  return BINARY.some((candidate) => parser.atWord(candidate));
}

/** Parentheses and bars belong to the expression; it ends at a blank outside of them. */
function regularExpression(parser: Parser): Word {
  let open = 0;
  return parser.words.word((scanner) => {
    const next = scanner.peek();
    if (next === "(") open++;
    else if (next === ")") open--;
    return (open <= 0 && (next === " " || next === "\t")) || next === "\n" || open < 0;
  });
}
