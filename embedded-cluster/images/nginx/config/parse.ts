/** One directive of nginx.conf, with its block when it has one. */
export interface Directive {
  name: string;
  args: string[];
  block: Directive[] | undefined;
  file: string;
  line: number;
}

/** What is wrong with a configuration, worded as nginx does: `unknown directive "foo" in /etc/nginx/conf.d/default.conf:3`. */
export class ConfigError extends Error {
  constructor(problem: string, place: { file: string; line: number }) {
    super(`${problem} in ${place.file}:${place.line}`);
    this.name = "ConfigError";
  }
}

interface Token {
  text: string;
  line: number;
  quoted: boolean;
}

const DEPTH_LIMIT = 20;

/** Parses a file's text. Models src/core/ngx_conf_file.c. */
export function parseConfig(text: string, file: string): Directive[] {
  const tokens = tokenize(text, file);
  let at = 0;
  const lastLine = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
  const block = (depth: number): Directive[] => {
    const directives: Directive[] = [];
    for (;;) {
      const first = tokens[at];
      if (first === undefined) {
        if (depth > 0) throw new ConfigError('unexpected end of file, expecting "}"', { file, line: Math.max(1, lastLine) });
        return directives;
      }
      if (!first.quoted && first.text === "}") {
        if (depth === 0) throw new ConfigError('unexpected "}"', { file, line: first.line });
        at++;
        return directives;
      }
      if (!first.quoted && (first.text === ";" || first.text === "{")) throw new ConfigError(`unexpected "${first.text}"`, { file, line: first.line });
      directives.push(directive(depth));
    }
  };
  const directive = (depth: number): Directive => {
    const first = tokens[at++] as Token;
    const args: string[] = [];
    for (;;) {
      const token = tokens[at++];
      if (token === undefined) throw new ConfigError('unexpected end of file, expecting ";" or "}"', { file, line: Math.max(1, lastLine) });
      const base = { name: first.text, args, file, line: token.line };
      if (!token.quoted && token.text === ";") return { ...base, block: undefined };
      if (!token.quoted && token.text === "{") {
        if (depth >= DEPTH_LIMIT) throw new ConfigError("too many nested blocks", base);
        return { ...base, block: block(depth + 1) };
      }
      if (!token.quoted && token.text === "}") throw new ConfigError('unexpected "}"', { file, line: token.line });
      args.push(token.text);
    }
  };
  return block(0);
}

function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /(\s+)|#[^\n]*|([;{}])|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|((?:\$\{\w+\}|\\[\s\S]|[^\s;{}"'])(?:\$\{\w+\}|\\[\s\S]|[^\s;{}])*)/gy;
  let line = 1;
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (match === null) throw new ConfigError('unexpected end of file, expecting ";" or "}"', { file, line });
    const quoted = match[3] ?? match[4];
    if (match[2] !== undefined) tokens.push({ text: match[2], line, quoted: false });
    else if (quoted !== undefined) tokens.push({ text: unescape(quoted), line, quoted: true });
    else if (match[5] !== undefined) tokens.push({ text: match[5], line, quoted: false });
    line += match[0].split("\n").length - 1;
  }
  return tokens;
}

/** Quotes and backslashes lose their backslash; \n, \r and \t become what they mean. */
function unescape(text: string): string {
  const meaning: Record<string, string> = { n: "\n", r: "\r", t: "\t" };
  return text.replace(/\\(["'\\nrt])/g, (_, char: string) => meaning[char] ?? char);
}
