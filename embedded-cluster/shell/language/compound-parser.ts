import type { CompoundCommand, Script, Word } from "./ast.ts";
import { parseCondition } from "./condition-parser.ts";
import type { Parser } from "./parser.ts";
import { ShellSyntaxError } from "./syntax-error.ts";

/** The compound command that begins with `opening`, the parser standing at it. */
export function parseCompound(parser: Parser, opening: string): CompoundCommand {
  const { scanner } = parser;
  if (opening === "(") return parenthesis(parser);
  scanner.position += opening.length;
  switch (opening) {
    case "if":
      return ifCommand(parser);
    case "while":
    case "until": {
      const condition = parser.body(() => parser.atWord("do"));
      return { type: "while", until: opening === "until", condition, body: doBody(parser) };
    }
    case "for":
      return forCommand(parser);
    case "select": {
      const { name, words } = loopHead(parser);
      return { type: "select", name, words, body: doBody(parser) };
    }
    case "case":
      return caseCommand(parser);
    case "[[":
      return { type: "condition", expression: parseCondition(parser) };
    default: {
      const body = parser.body(() => parser.atWord("}"));
      parser.expectWord("}");
      return { type: "group", body };
    }
  }
}

function parenthesis(parser: Parser): CompoundCommand {
  const { scanner } = parser;
  if (scanner.peek(1) === "(") {
    const start = scanner.position;
    scanner.position += 2;
    try {
      return { type: "arithmetic", expression: parser.words.arithmetic("))") };
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      // `((a); b)` is a subshell in a subshell.
      scanner.position = start;
    }
  }
  scanner.position++;
  const body = parser.body(() => scanner.peek() === ")");
  scanner.position++;
  return { type: "subshell", body };
}

function ifCommand(parser: Parser): CompoundCommand {
  const branches: { condition: Script; body: Script }[] = [];
  const atBranchEnd = () => parser.atWord("elif") || parser.atWord("else") || parser.atWord("fi");
  for (;;) {
    const condition = parser.body(() => parser.atWord("then"));
    parser.expectWord("then");
    branches.push({ condition, body: parser.body(atBranchEnd) });
    if (parser.skipWord("elif")) continue;
    const otherwise = parser.skipWord("else") ? parser.body(() => parser.atWord("fi")) : undefined;
    parser.expectWord("fi");
    return { type: "if", branches, otherwise };
  }
}

function forCommand(parser: Parser): CompoundCommand {
  const { scanner } = parser;
  parser.skipBlanks();
  if (scanner.skip("((")) {
    const initial = parser.words.arithmetic(";");
    const condition = parser.words.arithmetic(";");
    const step = parser.words.arithmetic("))");
    parser.skipBlanks();
    scanner.skip(";");
    return { type: "for-arithmetic", initial, condition, step, body: doBody(parser) };
  }
  const { name, words } = loopHead(parser);
  return { type: "for", name, words, body: doBody(parser) };
}

function loopHead(parser: Parser): { name: string; words: Word[] | undefined } {
  const { scanner } = parser;
  parser.skipBlanks();
  if (parser.operator() !== undefined) throw parser.unexpected();
  const name = parser.words.word().source;
  parser.skipNewlines();
  if (!parser.skipWord("in")) {
    scanner.skip(";");
    return { name, words: undefined };
  }
  const words: Word[] = [];
  for (;;) {
    parser.skipBlanks();
    if (scanner.atEnd) throw scanner.incomplete();
    if (scanner.skip(";") || scanner.peek() === "\n") return { name, words };
    if (parser.operator() !== undefined) throw parser.unexpected();
    words.push(parser.words.word());
  }
}

function doBody(parser: Parser): Script {
  parser.skipNewlines();
  // `for x in a; { …; }` is accepted as well.
  if (parser.skipWord("{")) {
    const body = parser.body(() => parser.atWord("}"));
    parser.expectWord("}");
    return body;
  }
  parser.expectWord("do");
  const body = parser.body(() => parser.atWord("done"));
  parser.expectWord("done");
  return body;
}

function caseCommand(parser: Parser): CompoundCommand {
  const { scanner } = parser;
  parser.skipBlanks();
  if (parser.operator() !== undefined) throw parser.unexpected();
  const subject = parser.words.word();
  parser.expectWord("in");
  const clauses: Extract<CompoundCommand, { type: "case" }>["clauses"] = [];
  for (;;) {
    parser.skipNewlines();
    if (parser.skipWord("esac")) return { type: "case", subject, clauses };
    if (scanner.atEnd) throw scanner.incomplete();
    scanner.skip("(");
    const patterns: Word[] = [];
    do {
      parser.skipBlanks();
      if (parser.operator() !== undefined) throw parser.unexpected();
      patterns.push(parser.words.word());
      parser.skipBlanks();
    } while (scanner.skip("|"));
    if (!scanner.skip(")")) throw parser.unexpected();
    const atClauseEnd = () => {
      parser.skipBlanks();
      return scanner.startsWith(";;") || scanner.startsWith(";&") || parser.atWord("esac");
    };
    const body = parser.body(atClauseEnd, true);
    const ending = ([";;&", ";;", ";&"] as const).find((end) => scanner.skip(end)) ?? ";;";
    clauses.push({ patterns, body, ending });
  }
}
