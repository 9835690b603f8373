import type { ParameterPart, Script, Word, WordPart } from "./ast.ts";
import { readAnsiString } from "./ansi-string.ts";
import { Scanner } from "./scanner.ts";
import type { ShellSyntaxError } from "./syntax-error.ts";

/** How a stretch of text is read: what quotes mean in it, and where it ends. */
interface Mode {
  isEnd: (scanner: Scanner) => boolean;
  /** Inside double quotes or a here-document: only $, ` and some backslashes are special. */
  isQuoted: boolean;
  /** Inside a here-document or an arithmetic expression a double quote is an ordinary character. */
  plainQuotes?: boolean;
  /** Inside `${…}`, where a backslash also keeps a closing brace. */
  isOperand?: boolean;
}

export type ParseScript = (scanner: Scanner, end: ")" | "`") => Script;

const METACHARACTERS = new Set([" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"]);

/** Reads one word: everything up to an unquoted metacharacter. */
export class WordParser {
  private readonly scanner: Scanner;
  private readonly parseScript: ParseScript;

  constructor(scanner: Scanner, parseScript: ParseScript) {
    this.scanner = scanner;
    this.parseScript = parseScript;
  }

  word(isEnd?: (scanner: Scanner) => boolean): Word {
    return this.read({ isEnd: isEnd ?? ((scanner) => METACHARACTERS.has(scanner.peek())), isQuoted: false });
  }

  /** The body of a here-document whose delimiter was not quoted. */
  hereDocument(): Word {
    return this.read({ isEnd: () => false, isQuoted: true, plainQuotes: true });
  }

  /** An arithmetic expression up to `end`, parentheses balanced. */
  arithmetic(end: string): Word {
    const { scanner } = this;
    const line = scanner.line;
    let open = 0;
    const expression = this.read({
      isQuoted: true,
      plainQuotes: true,
      isEnd: () => {
        const next = scanner.peek();
        if (open === 0 && scanner.startsWith(end)) return true;
        if (next === "(") open++;
        else if (next === ")" && open > 0) open--;
        return false;
      },
    });
    if (!scanner.skip(end)) throw scanner.unclosed(end === ";" ? ";" : ")", line);
    return expression;
  }

  /** A stretch of words, expanded as inside double quotes: arithmetic taken from a string. */
  wholeText(): Word {
    return this.read({ isEnd: () => false, isQuoted: true, plainQuotes: true });
  }

  private read(mode: Mode): Word {
    const { scanner } = this;
    const start = scanner.position;
    const parts: WordPart[] = [];
    let text = "";
    const flush = () => {
      if (text !== "") parts.push({ type: "text", text, quoted: mode.isQuoted });
      text = "";
    };
    while (!scanner.atEnd && !mode.isEnd(scanner)) {
      const next = scanner.peek();
      if (next === "\\") {
        const escaped = this.backslash(mode);
        if (escaped === undefined) continue;
        if (mode.isQuoted) text += escaped;
        else {
          flush();
          parts.push({ type: "text", text: escaped, quoted: true });
        }
      } else if (next === "'" && !mode.isQuoted) {
        flush();
        parts.push({ type: "text", text: this.singleQuoted(), quoted: true });
      } else if (next === '"' && !mode.plainQuotes) {
        flush();
        parts.push(...this.doubleQuoted());
      } else if (next === "$" && scanner.peek(1) === "'" && !mode.isQuoted) {
        flush();
        scanner.position += 2;
        parts.push({ type: "text", text: readAnsiString(scanner), quoted: true });
      } else if (next === "$" && scanner.peek(1) === '"' && !mode.isQuoted) {
        scanner.position++;
      } else if (next === "$" || next === "`") {
        const part = scanner.nested(() => this.expansion(mode.isQuoted));
        if (part === undefined) {
          text += scanner.take();
        } else {
          flush();
          parts.push(part);
        }
      } else text += scanner.take();
    }
    flush();
    return { parts, source: scanner.text.slice(start, scanner.position) };
  }

  /** `<(…)` and `>(…)`, which stand where a word does. */
  processSubstitution(): WordPart {
    const { scanner } = this;
    const direction = scanner.take() as "<" | ">";
    scanner.position++;
    return { type: "process", direction, script: scanner.nested(() => this.parseScript(scanner, ")")) };
  }

  private backslash(mode: Mode): string | undefined {
    const { scanner } = this;
    const next = scanner.peek(1);
    scanner.position += 2;
    if (next === "\n") return undefined;
    if (next === "") return "\\";
    if (!mode.isQuoted) return next;
    const special = mode.plainQuotes ? "$`\\" : '$`\\"';
    return special.includes(next) || (mode.isOperand === true && next === "}") ? next : `\\${next}`;
  }

  private singleQuoted(): string {
    const { scanner } = this;
    const line = scanner.line;
    const end = scanner.text.indexOf("'", scanner.position + 1);
    if (end < 0) throw this.runOut("'", line);
    const text = scanner.text.slice(scanner.position + 1, end);
    scanner.position = end + 1;
    return text;
  }

  private doubleQuoted(): WordPart[] {
    const { scanner } = this;
    const line = scanner.line;
    scanner.position++;
    const inner = scanner.nested(() => this.read({ isQuoted: true, isEnd: DOUBLE_QUOTE }));
    if (!scanner.skip('"')) throw this.runOut('"', line);
    return inner.parts.length > 0 ? inner.parts : [{ type: "text", text: "", quoted: true }];
  }

  private runOut(quote: string, line: number): ShellSyntaxError {
    this.scanner.position = this.scanner.text.length;
    return this.scanner.unclosed(quote, line);
  }

  /** At `$` or a backquote. undefined: the dollar stands for itself. */
  private expansion(quoted: boolean): WordPart | undefined {
    const { scanner } = this;
    if (scanner.peek() === "`") return { type: "command", script: this.backquoted(quoted), quoted };
    if (scanner.startsWith("$((") && this.isArithmetic()) {
      scanner.position += 3;
      return { type: "arithmetic", expression: this.arithmetic("))"), quoted };
    }
    if (scanner.startsWith("$(")) {
      scanner.position += 2;
      return { type: "command", script: this.parseScript(scanner, ")"), quoted };
    }
    if (scanner.startsWith("$[")) {
      scanner.position += 2;
      return { type: "arithmetic", expression: this.arithmetic("]"), quoted };
    }
    if (scanner.startsWith("${")) return this.braced(quoted);
    const start = scanner.position;
    const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(scanner.text.slice(start + 1, start + 257))?.[0];
    if (name === undefined) return undefined;
    scanner.position += 1 + name.length;
    let whole = name;
    if (name.length === 256) whole += this.restOfName();
    return { type: "parameter", name: whole, quoted, source: `$${whole}` };
  }

  private restOfName(): string {
    let rest = "";
    while (/[A-Za-z0-9_]/.test(this.scanner.peek())) rest += this.scanner.take();
    return rest;
  }

  /** `$((` is arithmetic when its parentheses close as `))`; else it is a substitution that begins with a subshell. */
  private isArithmetic(): boolean {
    const { text, position } = this.scanner;
    let open = 2;
    for (let index = position + 3; index < text.length; index++) {
      if (text[index] === "\\") index++;
      else if (text[index] === "(") open++;
      else if (text[index] === ")" && --open === 0) return text[index - 1] === ")";
    }
    return true;
  }

  private backquoted(quoted: boolean): Script {
    const { scanner } = this;
    const line = scanner.line;
    let inner = "";
    let index = scanner.position + 1;
    for (; index < scanner.text.length && scanner.text[index] !== "`"; index++) {
      const next = scanner.text[index + 1] ?? "";
      if (scanner.text[index] === "\\" && ("$`\\".includes(next) || (quoted && next === '"'))) index++;
      inner += scanner.text[index];
    }
    if (index >= scanner.text.length) throw this.runOut("`", line);
    scanner.position = index + 1;
    const nested = new Scanner(inner, line);
    nested.depth = scanner.depth;
    return this.parseScript(nested, "`");
  }

  /** `${…}`. */
  private braced(quoted: boolean): ParameterPart {
    const { scanner } = this;
    const start = scanner.position;
    const line = scanner.line;
    scanner.position += 2;
    let prefix: ParameterPart["prefix"];
    if (scanner.peek() === "#" && !/^#(?:\}|[-=?+:%#/])/.test(scanner.text.slice(scanner.position, scanner.position + 2))) {
      scanner.position++;
      prefix = "#";
    } else if (scanner.peek() === "!" && /[A-Za-z_0-9]/.test(scanner.peek(1))) {
      scanner.position++;
      prefix = "!";
    }
    const name = this.parameterName();
    const part: ParameterPart = { type: "parameter", name, quoted, prefix, source: "" };
    if (scanner.peek() === "[") {
      scanner.position++;
      part.index = this.read({ isQuoted: false, isEnd: CLOSE_BRACKET });
      scanner.skip("]");
    }
    if (name !== "" && scanner.peek() !== "}") this.operation(part, quoted);
    if (!scanner.skip("}")) {
      if (scanner.atEnd) throw this.runOut("}", line);
      const end = scanner.text.indexOf("}", scanner.position);
      if (end < 0) throw this.runOut("}", line);
      // Kept as it stands: bash complains only when it comes to expanding it.
      scanner.position = end + 1;
      part.operator = "bad";
    }
    if (name === "") part.operator = "bad";
    part.source = scanner.text.slice(start, scanner.position);
    return part;
  }

  private parameterName(): string {
    const { scanner } = this;
    const special = scanner.peek();
    if (special !== "" && "@*#?$!-".includes(special)) return scanner.take();
    let name = "";
    const isMember = /[0-9]/.test(special) ? /[0-9]/ : /[A-Za-z0-9_]/;
    while (isMember.test(scanner.peek())) name += scanner.take();
    return name;
  }

  private operation(part: ParameterPart, quoted: boolean): void {
    const { scanner } = this;
    const operator = /^(?::[-=?+]|[-=?+]|##?|%%?|\/[/#%]?|\^\^?|,,?|@[A-Za-z]|:|[*@](?=\}))/.exec(
      scanner.text.slice(scanner.position, scanner.position + 2),
    )?.[0];
    if (operator === undefined) return;
    scanner.position += operator.length;
    part.operator = operator;
    if (operator.startsWith("/")) {
      part.argument = this.operand(quoted, SLASH_OR_BRACE);
      if (scanner.skip("/")) part.second = this.operand(quoted, CLOSE_BRACE);
    } else if (operator === ":") {
      part.argument = this.operand(true, COLON_OR_BRACE);
      if (scanner.skip(":")) part.second = this.operand(true, CLOSE_BRACE);
    } else {
      // Patterns keep their own quoting even inside double quotes; values follow the surroundings.
      const isPattern = /^[#%^,]/.test(operator);
      part.argument = this.operand(quoted && !isPattern, CLOSE_BRACE);
    }
  }

  private operand(quoted: boolean, isEnd: (scanner: Scanner) => boolean): Word {
    return this.scanner.nested(() => this.read({ isQuoted: quoted, isEnd, isOperand: true }));
  }
}

const DOUBLE_QUOTE = (scanner: Scanner) => scanner.peek() === '"';
const CLOSE_BRACKET = (scanner: Scanner) => scanner.peek() === "]";
const CLOSE_BRACE = (scanner: Scanner) => scanner.peek() === "}";
const SLASH_OR_BRACE = (scanner: Scanner) => scanner.peek() === "}" || scanner.peek() === "/";
const COLON_OR_BRACE = (scanner: Scanner) => scanner.peek() === "}" || scanner.peek() === ":";
