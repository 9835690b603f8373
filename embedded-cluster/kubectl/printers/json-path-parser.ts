export type PathNode =
  | { type: "text"; text: string }
  | { type: "list"; nodes: PathNode[] }
  | { type: "range"; path: PathNode[]; body: PathNode[] }
  | { type: "root" }
  | { type: "literal"; value: unknown }
  | { type: "field"; name: string }
  | { type: "wildcard" }
  | { type: "recursive" }
  | { type: "slice"; start: number | undefined; end: number | undefined; step: number | undefined }
  | { type: "filter"; left: PathNode[]; operator: string; right: PathNode[] }
  | { type: "union"; branches: PathNode[][] };

/** Parses a template of texts and `{actions}`. Throws with the words of client-go/util/jsonpath. */
export function parseJsonPath(template: string): PathNode[] {
  const stack: { nodes: PathNode[]; range?: Extract<PathNode, { type: "range" }> }[] = [{ nodes: [] }];
  let position = 0;
  while (position < template.length) {
    const open = template.indexOf("{", position);
    const top = stack.at(-1) as { nodes: PathNode[] };
    if (open < 0) {
      top.nodes.push({ type: "text", text: template.slice(position) });
      break;
    }
    if (open > position) top.nodes.push({ type: "text", text: template.slice(position, open) });
    const close = actionEnd(template, open + 1);
    const action = template.slice(open + 1, close).trim();
    position = close + 1;
    if (action === "end") {
      if (stack.length === 1) throw new Error("not in range, nothing to end");
      stack.pop();
    } else if (/^range\b/.test(action)) {
      const range: Extract<PathNode, { type: "range" }> = { type: "range", path: parsePath(action.slice(5).trim()), body: [] };
      top.nodes.push(range);
      stack.push({ nodes: range.body, range });
    } else top.nodes.push({ type: "list", nodes: parsePath(action) });
  }
  if (stack.length > 1) throw new Error("unclosed action");
  return stack[0]?.nodes ?? [];
}

function actionEnd(template: string, start: number): number {
  let quote = "";
  for (let index = start; index < template.length; index++) {
    const character = template[index] as string;
    if (quote !== "") {
      if (character === "\\") index++;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "}") return index;
  }
  throw new Error(quote === "" ? "unclosed action" : "unterminated quoted string");
}

const IDENTIFIER_END = /[\s[\].|,?@$*(){}<>=!"']/;

function parsePath(text: string): PathNode[] {
  const nodes: PathNode[] = [];
  let index = 0;
  while (index < text.length) {
    const rest = text.slice(index);
    const character = rest[0] as string;
    if (/\s/.test(character) || character === "@") index++;
    else if (character === "$") {
      nodes.push({ type: "root" });
      index++;
    } else if (rest.startsWith("..")) {
      nodes.push({ type: "recursive" });
      index += /^\.\.[\w"'*]/.test(rest) && rest[2] !== "*" ? 1 : 2;
    } else if (character === "*" || rest.startsWith(".*")) {
      nodes.push({ type: "wildcard" });
      index += character === "*" ? 1 : 2;
    } else if (character === ".") {
      const field = readField(rest.slice(1));
      if (field.name !== "") nodes.push({ type: "field", name: field.name });
      index += 1 + field.length;
    } else if (character === "[") {
      const end = bracketEnd(text, index);
      nodes.push(parseBracket(text.slice(index + 1, end).trim()));
      index = end + 1;
    } else if (character === '"' || character === "'") {
      const { value, length } = readQuoted(rest);
      nodes.push({ type: "literal", value });
      index += length;
    } else if (/[-+\d]/.test(character)) {
      const number = /^[-+]?\d+(?:\.\d+)?/.exec(rest)?.[0];
      if (number === undefined) throw new Error(`cannot parse number ${rest}`);
      nodes.push({ type: "literal", value: Number(number) });
      index += number.length;
    } else {
      const word = /^\w+/.exec(rest)?.[0];
      if (word === "true" || word === "false") nodes.push({ type: "literal", value: word === "true" });
      else throw new Error(word === undefined ? `unrecognized character in action: U+${hex(character)} '${character}'` : `unrecognized identifier ${word}`);
      index += word.length;
    }
  }
  return nodes;
}

function hex(character: string): string {
  return (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
}

function readField(text: string): { name: string; length: number } {
  let name = "";
  let index = 0;
  for (; index < text.length && !IDENTIFIER_END.test(text[index] as string); index++) {
    if (text[index] === "\\" && index + 1 < text.length) index++;
    name += text[index];
  }
  return { name, length: index };
}

function readQuoted(text: string): { value: string; length: number } {
  const quote = text[0] as string;
  let value = "";
  for (let index = 1; index < text.length; index++) {
    const character = text[index] as string;
    if (character === quote) return { value, length: index + 1 };
    if (character === "\\" && index + 1 < text.length) {
      const next = text[++index] as string;
      value += { n: "\n", t: "\t", r: "\r" }[next] ?? next;
    } else value += character;
  }
  throw new Error("unterminated quoted string");
}

function bracketEnd(text: string, start: number): number {
  let depth = 0;
  let quote = "";
  for (let index = start; index < text.length; index++) {
    const character = text[index] as string;
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "[") depth++;
    else if (character === "]" && --depth === 0) return index;
  }
  throw new Error("unterminated array");
}

function parseBracket(text: string): PathNode {
  if (text === "*") return { type: "wildcard" };
  if (text.startsWith("?(") && text.endsWith(")")) return parseFilter(text.slice(2, -1));
  if (text.startsWith("?(")) throw new Error("unterminated filter");
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (slice !== null && text !== "") {
    const number = (part: string | undefined) => (part === undefined || part === "" ? undefined : Number(part));
    const [, start, end, step] = slice;
    if (end === undefined) return { type: "slice", start: number(start), end: undefined, step: undefined };
    return { type: "slice", start: number(start) ?? 0, end: number(end) ?? Number.MAX_SAFE_INTEGER, step: number(step) };
  }
  const parts = splitOutsideQuotes(text);
  if (parts.length > 1) return { type: "union", branches: parts.map((part) => [parseBracket(part.trim())]) };
  if (/^["']/.test(text)) return { type: "field", name: readQuoted(text).value };
  if (/^\.?[\w$\\./-]+$/.test(text)) return { type: "union", branches: [parsePath(text.startsWith(".") ? text : `.${text}`)] };
  throw new Error(`invalid array index ${text}`);
}

function splitOutsideQuotes(text: string): string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|[^,])+/g) ?? [text];
}

function parseFilter(text: string): PathNode {
  const operator = /^((?:"[^"]*"|'[^']*'|[^"'<>=!])*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s.exec(text);
  if (operator === null) return { type: "filter", left: parsePath(text), operator: "exists", right: [] };
  return { type: "filter", left: parsePath(operator[1] as string), operator: operator[2] as string, right: parsePath(operator[3] as string) };
}

/** `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}` all mean the last. */
export function relaxedPath(text: string): string {
  if (text === "") return text;
  const match = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(text.trim());
  if (match === null) throw new Error(`unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'`);
  return `{.${match[1] ?? match[2]}}`;
}
