/** A parsed text/template. */
export type TemplateNode =
  | { type: "text"; text: string }
  | { type: "action"; pipeline: Pipeline }
  | { type: "if" | "with" | "range"; pipeline: Pipeline; body: TemplateNode[]; otherwise: TemplateNode[] };

export interface Pipeline {
  /** Variables set by `$x :=` (two for `range $i, $x :=`). */
  variables: string[];
  declares: boolean;
  commands: Operand[][];
}

export type Operand =
  | { type: "literal"; value: unknown }
  | { type: "field"; base: Operand | undefined; names: string[] }
  | { type: "variable"; name: string }
  | { type: "dot" }
  | { type: "function"; name: string }
  | { type: "group"; pipeline: Pipeline };

type Token = { kind: "field" | "variable" | "word" | "string" | "number" | "symbol"; text: string; value?: unknown };

/** Parses `text {{action}} text`. Throws what is wrong with it. */
export function parseTemplate(source: string): TemplateNode[] {
  const root: TemplateNode[] = [];
  const stack: { nodes: TemplateNode[]; block?: Extract<TemplateNode, { body: TemplateNode[] }>; chained?: boolean }[] = [{ nodes: root }];
  let position = 0;
  let trimNext = false;
  while (position <= source.length) {
    const open = source.indexOf("{{", position);
    let text = open < 0 ? source.slice(position) : source.slice(position, open);
    if (trimNext) text = text.trimStart();
    const trims = open >= 0 && /^\{\{-\s/.test(source.slice(open, open + 4));
    if (trims) text = text.trimEnd();
    const top = stack.at(-1) as (typeof stack)[number];
    if (text !== "") top.nodes.push({ type: "text", text });
    if (open < 0) break;
    const close = actionEnd(source, open + 2);
    let action = source.slice(open + (trims ? 3 : 2), close);
    trimNext = /\s-$/.test(action);
    if (trimNext) action = action.slice(0, -1);
    position = close + 2;
    action = action.trim();
    if (action.startsWith("/*")) continue;
    const keyword = /^(if|with|range|else|end)\b/.exec(action)?.[1];
    if (keyword === "end") {
      for (let popped = stack.pop(); popped?.chained; popped = stack.pop()) continue;
      if (stack.length === 0) throw new Error("unexpected {{end}}");
    } else if (keyword === "else") {
      const block = top.block;
      if (block === undefined) throw new Error("unexpected {{else}}");
      top.nodes = block.otherwise;
      const rest = action.slice(4).trim();
      if (rest.startsWith("if ")) {
        const nested: TemplateNode = { type: "if", pipeline: parsePipeline(rest.slice(3)), body: [], otherwise: [] };
        block.otherwise.push(nested);
        stack.push({ nodes: nested.body, block: nested, chained: true });
      }
    } else if (keyword !== undefined) {
      const block = { type: keyword as "if", pipeline: parsePipeline(action.slice(keyword.length)), body: [], otherwise: [] };
      top.nodes.push(block);
      stack.push({ nodes: block.body, block });
    } else top.nodes.push({ type: "action", pipeline: parsePipeline(action) });
  }
  if (stack.length > 1) throw new Error("unexpected EOF");
  return root;
}

function actionEnd(source: string, start: number): number {
  let quote = "";
  for (let index = start; index < source.length; index++) {
    const character = source[index] as string;
    if (quote !== "") {
      if (character === "\\" && quote !== "`") index++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "`") quote = character;
    else if (source.startsWith("}}", index)) return index;
  }
  throw new Error("unclosed action");
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /\s*(?:("(?:[^"\\]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?)|(\$\w*)|((?:\.\w+)+|\.)|(\w+)|(:=|[|()=,]))/gy;
  let index = 0;
  while (index < text.length && text.slice(index).trim() !== "") {
    pattern.lastIndex = index;
    const match = pattern.exec(text);
    if (match === null) throw new Error(`unexpected ${JSON.stringify(text.slice(index).trim()[0])} in command`);
    const spaced = /^\s/.test(match[0]) || index === 0;
    const [, string, number, variable, field, word, symbol] = match;
    if (string !== undefined) tokens.push({ kind: "string", text: string, value: string.startsWith("`") ? string.slice(1, -1) : JSON.parse(string) });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, value: Number(number) });
    else if (variable !== undefined) tokens.push({ kind: "variable", text: variable });
    else if (field !== undefined) tokens.push({ kind: "field", text: field, value: spaced });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "symbol", text: symbol as string });
    index = pattern.lastIndex;
  }
  return tokens;
}

function parsePipeline(text: string): Pipeline {
  const reader = { tokens: tokenize(text), at: 0 };
  const pipeline = readPipeline(reader);
  if (reader.at < reader.tokens.length) throw new Error(`unexpected ${JSON.stringify(reader.tokens[reader.at]?.text)} in command`);
  return pipeline;
}

interface Reader {
  tokens: Token[];
  at: number;
}

function readPipeline(reader: Reader): Pipeline {
  const variables: string[] = [];
  let declares = false;
  const marker = reader.tokens.slice(reader.at, reader.at + 4).findIndex((token) => token.text === ":=" || token.text === "=");
  if (reader.tokens[reader.at]?.kind === "variable" && marker > 0) {
    for (const token of reader.tokens.slice(reader.at, reader.at + marker)) if (token.kind === "variable") variables.push(token.text);
    declares = reader.tokens[reader.at + marker]?.text === ":=";
    reader.at += marker + 1;
  }
  const commands: Operand[][] = [[]];
  while (reader.at < reader.tokens.length) {
    const token = reader.tokens[reader.at] as Token;
    if (token.text === ")" && token.kind === "symbol") break;
    if (token.text === "|" && token.kind === "symbol") {
      reader.at++;
      commands.push([]);
    } else (commands.at(-1) as Operand[]).push(readOperand(reader));
  }
  if (commands.some((command) => command.length === 0)) throw new Error("missing value for command");
  return { variables, declares, commands };
}

function readOperand(reader: Reader): Operand {
  const token = reader.tokens[reader.at++] as Token;
  let operand: Operand;
  if (token.kind === "string" || token.kind === "number") operand = { type: "literal", value: token.value };
  else if (token.kind === "variable") operand = { type: "variable", name: token.text };
  else if (token.kind === "field") operand = token.text === "." ? { type: "dot" } : { type: "field", base: undefined, names: token.text.slice(1).split(".") };
  else if (token.kind === "word") operand = word(token.text);
  else if (token.text === "(") {
    operand = { type: "group", pipeline: readPipeline(reader) };
    if (reader.tokens[reader.at++]?.text !== ")") throw new Error("unclosed left paren");
  } else throw new Error(`unexpected ${JSON.stringify(token.text)} in operand`);
  const next = reader.tokens[reader.at];
  if (next?.kind === "field" && next.value === false && next.text !== "." && (operand.type === "variable" || operand.type === "group")) {
    reader.at++;
    return { type: "field", base: operand, names: next.text.slice(1).split(".") };
  }
  return operand;
}

/** Go's own functions and the two that kubectl adds. */
const FUNCTIONS = new Set(
  "and call html index slice js len not or print printf println urlquery eq ge gt le lt ne exists base64decode break continue".split(" "),
);

function word(text: string): Operand {
  if (text === "true" || text === "false") return { type: "literal", value: text === "true" };
  if (text === "nil") return { type: "literal", value: null };
  if (!FUNCTIONS.has(text)) throw new Error(`function ${JSON.stringify(text)} not defined`);
  return { type: "function", name: text };
}
