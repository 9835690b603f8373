// Longer than 400 lines: one grammar, one recursive descent.
import { SHELL_SCRIPT_BYTES } from "../../kernel/limits.ts";
import type { AndOr, Assignment, Command, CompoundCommand, ListItem, Pipeline, Redirect, Script, SimpleCommand, Word } from "./ast.ts";
import { parseCompound } from "./compound-parser.ts";
import { Scanner } from "./scanner.ts";
import { ShellSyntaxError } from "./syntax-error.ts";
import { WordParser } from "./word-parser.ts";

const OPERATORS = ["<<<", "<<-", ";;&", "&>>", "&&", "||", ";;", ";&", "<<", ">>", "<&", ">&", "<>", ">|", "&>", "|&", ";", "&", "|", "<", ">", "(", ")", "\n"];
const REDIRECTIONS = new Set(["<", ">", ">>", ">|", "<>", "<&", ">&", "<<", "<<-", "<<<", "&>", "&>>"]);
const COMPOUND_WORDS = new Set(["if", "for", "while", "until", "case", "select", "{", "[[", "function"]);
const CLOSING_WORDS = new Set(["then", "else", "elif", "fi", "do", "done", "esac", "}", "in"]);

/** Looks an alias up. Asked anew for every command, as aliases and whether they count may change from line to line. */
export interface AliasTable {
  get(name: string): string | undefined;
}

export interface ParserOptions {
  /** Looked up for the first word of a command. */
  aliases?: AliasTable;
  firstLine?: number;
  /** Told about a here-document that the end of the file closed. */
  onWarning?: (text: string, line: number) => void;
}

interface PendingHereDocument {
  redirect: Redirect;
  delimiter: string;
  isQuoted: boolean;
  stripsTabs: boolean;
  line: number;
}

/** Parses a script command line by command line, as the shell reads it: what comes first runs before what follows is looked at. */
export class Parser {
  readonly scanner: Scanner;
  readonly words: WordParser;
  private readonly aliases: AliasTable;
  private readonly onWarning: ParserOptions["onWarning"];
  private pendingHereDocuments: PendingHereDocument[] = [];
  /** Aliases being expanded and where their text ends: an alias does not expand itself. */
  private readonly expanding = new Map<string, number>();
  private aliasNext = false;
  /** Whether the last list item ended in `;` or `&`. */
  private isSeparated = false;

  constructor(source: string | Scanner, options: ParserOptions = {}) {
    if (typeof source === "string" && source.length > SHELL_SCRIPT_BYTES) {
      throw new ShellSyntaxError(`script is longer than ${SHELL_SCRIPT_BYTES} bytes`, 1, false);
    }
    this.scanner = typeof source === "string" ? new Scanner(source, options.firstLine) : source;
    this.aliases = options.aliases ?? new Map();
    this.onWarning = options.onWarning;
    this.words = new WordParser(this.scanner, (scanner, end) => this.substitution(scanner, end));
  }

  /** The next command line with something in it; undefined at the end of the text. Throws {@link ShellSyntaxError}. */
  next(): Script | undefined {
    for (;;) {
      this.skipBlanks();
      if (this.scanner.atEnd) {
        this.readHereDocuments();
        return undefined;
      }
      if (this.scanner.peek() === "\n") this.newline();
      else break;
    }
    const items: ListItem[] = [];
    for (;;) {
      items.push(this.listItem());
      this.skipBlanks();
      if (this.scanner.atEnd) {
        this.readHereDocuments();
        return { items };
      }
      if (this.scanner.peek() === "\n") {
        this.newline();
        return { items };
      }
      if (!this.isSeparated) throw this.unexpected();
    }
  }

  /** Commands up to (not including) one of the closing words or operators. At least one command is needed, as in bash. */
  body(isEnd: () => boolean, allowEmpty = false): Script {
    const items: ListItem[] = [];
    for (;;) {
      this.skipNewlines();
      if (isEnd()) {
        if (items.length === 0 && !allowEmpty) throw this.unexpected();
        return { items };
      }
      if (this.scanner.atEnd) throw this.scanner.incomplete();
      items.push(this.listItem());
      this.skipBlanks();
      if (!this.scanner.atEnd && this.scanner.peek() !== "\n" && !isEnd() && !this.isSeparated) throw this.unexpected();
    }
  }

  /** Whether the next word is `word`, unquoted and whole. */
  atWord(word: string): boolean {
    this.skipBlanks();
    if (!this.scanner.startsWith(word)) return false;
    const after = this.scanner.peek(word.length);
    return after === "" || " \t\n;&|<>()".includes(after);
  }

  skipWord(word: string): boolean {
    if (!this.atWord(word)) return false;
    this.scanner.position += word.length;
    return true;
  }

  expectWord(word: string): void {
    this.skipNewlines();
    if (this.skipWord(word)) return;
    throw this.scanner.atEnd ? this.scanner.incomplete() : this.unexpected();
  }

  /** Blanks, continued lines and a comment. */
  skipBlanks(): void {
    const { scanner } = this;
    for (;;) {
      const next = scanner.peek();
      if (next === " " || next === "\t") scanner.position++;
      else if (next === "\\" && scanner.peek(1) === "\n") scanner.position += 2;
      else if (next === "#") {
        const end = scanner.text.indexOf("\n", scanner.position);
        scanner.position = end < 0 ? scanner.text.length : end;
      } else return;
    }
  }

  skipNewlines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.scanner.peek() !== "\n") return;
      this.newline();
    }
  }

  unexpected(): ShellSyntaxError {
    this.skipBlanks();
    const { scanner } = this;
    if (scanner.atEnd) return scanner.incomplete();
    const operator = this.operator();
    if (operator === "\n") return scanner.unexpected("newline");
    if (operator !== undefined) return scanner.unexpected(operator);
    const start = scanner.position;
    this.words.word();
    return scanner.unexpected(scanner.text.slice(start, scanner.position));
  }

  /** The operator here, not consumed. */
  operator(): string | undefined {
    const next = this.scanner.peek();
    if (!";&|<>()\n".includes(next) || next === "") return undefined;
    return OPERATORS.find((operator) => this.scanner.startsWith(operator));
  }

  pipeline(): Pipeline {
    const pipeline: Pipeline = { commands: [], negated: false, timed: false, stderrToo: [] };
    this.skipBlanks();
    while (this.atWord("!") || this.atWord("time")) {
      if (this.skipWord("!")) pipeline.negated = !pipeline.negated;
      else {
        this.skipWord("time");
        pipeline.timed = true;
        this.skipWord("-p");
      }
      this.skipBlanks();
      if (this.scanner.atEnd || this.operator() === "\n" || this.operator() === ";") {
        if (pipeline.timed) return pipeline;
      }
    }
    for (;;) {
      pipeline.commands.push(this.command());
      this.skipBlanks();
      const operator = this.operator();
      if (operator !== "|" && operator !== "|&") return pipeline;
      this.scanner.position += operator.length;
      pipeline.stderrToo[pipeline.commands.length - 1] = operator === "|&";
      this.skipNewlines();
      if (this.scanner.atEnd) throw this.scanner.incomplete();
      if (this.atWord("!")) throw this.unexpected();
    }
  }

  /** Redirections after a compound command. */
  redirects(): Redirect[] {
    const found: Redirect[] = [];
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect === undefined) return found;
      found.push(redirect);
    }
  }

  private substitution(scanner: Scanner, end: ")" | "`"): Script {
    const inner = new Parser(scanner, { aliases: this.aliases });
    if (end === "`") {
      const items: ListItem[] = [];
      for (let line = inner.next(); line !== undefined; line = inner.next()) items.push(...line.items);
      return { items };
    }
    const line = scanner.line;
    let script: Script;
    try {
      script = inner.body(() => scanner.peek() === ")", true);
    } catch (error) {
      if (error instanceof ShellSyntaxError && error.isIncomplete && scanner.atEnd) throw scanner.unclosed(")", line + 1);
      throw error;
    }
    inner.readHereDocuments();
    scanner.position++;
    return script;
  }

  private listItem(): ListItem {
    const start = this.scanner.position;
    const andOr = this.andOr();
    const source = this.scanner.text.slice(start, this.scanner.position).trim();
    this.skipBlanks();
    const operator = this.operator();
    if (operator === ";" || operator === "&") this.scanner.position++;
    this.isSeparated = operator === ";" || operator === "&";
    return { andOr, background: operator === "&", source };
  }

  private andOr(): AndOr {
    const list: AndOr = { first: this.pipeline(), rest: [] };
    for (;;) {
      this.skipBlanks();
      const operator = this.operator();
      if (operator !== "&&" && operator !== "||") return list;
      this.scanner.position += 2;
      this.skipNewlines();
      if (this.scanner.atEnd) throw this.scanner.incomplete();
      list.rest.push({ operator, pipeline: this.pipeline() });
    }
  }

  private command(): Command {
    return this.scanner.nested(() => {
      this.skipBlanks();
      this.expandAlias();
      const { scanner } = this;
      const line = scanner.line;
      if (scanner.atEnd) throw scanner.incomplete();
      const compound = this.compound();
      if (compound !== undefined) return { type: "compound", body: compound, redirects: this.redirects(), line };
      if (this.skipWord("function")) return this.functionDefinition(line, true);
      if (/^[^\s;&|<>()$`"'\\=]+[ \t]*\([ \t]*\)/.test(scanner.text.slice(scanner.position, scanner.position + 300)))
        return this.functionDefinition(line, false);
      for (const word of CLOSING_WORDS) if (word !== "in" && this.atWord(word)) throw this.unexpected();
      return this.simple(line);
    });
  }

  private compound(): CompoundCommand | undefined {
    if (this.scanner.peek() === "(") return parseCompound(this, "(");
    for (const word of COMPOUND_WORDS) if (word !== "function" && this.atWord(word)) return parseCompound(this, word);
    return undefined;
  }

  private functionDefinition(line: number, hasKeyword: boolean): Command {
    const { scanner } = this;
    this.skipBlanks();
    const start = scanner.position;
    const name = this.words.word().source;
    this.skipBlanks();
    if (scanner.skip("(")) {
      this.skipBlanks();
      if (!scanner.skip(")")) throw this.unexpected();
    } else if (!hasKeyword) throw this.unexpected();
    this.skipNewlines();
    if (scanner.atEnd) throw scanner.incomplete();
    const bodyLine = scanner.line;
    const compound = this.compound();
    if (compound === undefined) throw this.unexpected();
    const body: Command = { type: "compound", body: compound, redirects: this.redirects(), line: bodyLine };
    return { type: "function", name, body, source: scanner.text.slice(start, scanner.position), line };
  }

  private simple(line: number): SimpleCommand {
    const command: SimpleCommand = { type: "simple", assignments: [], words: [], redirects: [], line };
    const { scanner } = this;
    for (;;) {
      this.skipBlanks();
      const redirect = this.redirect();
      if (redirect !== undefined) {
        command.redirects.push(redirect);
        continue;
      }
      const process = scanner.startsWith("<(") || scanner.startsWith(">(");
      if (scanner.atEnd || (this.operator() !== undefined && !process)) break;
      if (this.aliasNext) {
        this.aliasNext = false;
        this.expandAlias();
      }
      const takesAssignments = command.words.length === 0 || DECLARATIONS.has(command.words[0]?.source ?? "");
      const assignment = takesAssignments && !process ? this.assignment(command.words.length > 0) : undefined;
      if (assignment !== undefined) command.assignments.push(assignment);
      else command.words.push(process ? this.processWord() : this.words.word());
    }
    if (scanner.peek() === "(") throw this.unexpected();
    if (command.words.length === 0 && command.assignments.length === 0 && command.redirects.length === 0) throw this.unexpected();
    return command;
  }

  private processWord(): Word {
    const start = this.scanner.position;
    const part = this.words.processSubstitution();
    return { parts: [part], source: this.scanner.text.slice(start, this.scanner.position) };
  }

  /** `name=value`, `name+=value`, `name[i]=value`, `name=(…)`. After `declare` and its like only arrays need it. */
  private assignment(arraysOnly: boolean): Assignment | undefined {
    const { scanner } = this;
    const head = /^([A-Za-z_][A-Za-z0-9_]*)(\[[^\]\n]*\])?(\+?)=(\()?/.exec(scanner.text.slice(scanner.position, scanner.position + 512));
    if (head === null || (arraysOnly && head[4] === undefined)) return undefined;
    const [whole, name = "", index, append, open] = head;
    scanner.position += whole.length;
    const assignment: Assignment = { name, append: append === "+" };
    if (index !== undefined) assignment.index = new Parser(index.slice(1, -1)).words.word(() => false);
    if (open === undefined) assignment.value = this.words.word();
    else assignment.elements = this.arrayElements();
    return assignment;
  }

  private arrayElements(): NonNullable<Assignment["elements"]> {
    const elements: NonNullable<Assignment["elements"]> = [];
    const { scanner } = this;
    const { line } = scanner;
    for (;;) {
      this.skipNewlines();
      if (scanner.atEnd) throw scanner.unclosed(")", line);
      if (scanner.skip(")")) return elements;
      if (this.operator() !== undefined) throw this.unexpected();
      const key = /^\[([^\]\n]*)\]=/.exec(scanner.text.slice(scanner.position, scanner.position + 512));
      if (key !== null) scanner.position += key[0].length;
      const value = this.words.word();
      elements.push(key === null ? { value } : { index: new Parser(key[1] ?? "").words.word(() => false), value });
    }
  }

  private redirect(): Redirect | undefined {
    const { scanner } = this;
    const number = /^[0-9]+(?=[<>])/.exec(scanner.text.slice(scanner.position, scanner.position + 8))?.[0];
    const start = scanner.position;
    if (number !== undefined) scanner.position += number.length;
    const operator = this.operator();
    const isProcess = (operator === "<" || operator === ">") && scanner.peek(1) === "(";
    if (operator === undefined || !REDIRECTIONS.has(operator) || (isProcess && number === undefined)) {
      scanner.position = start;
      return undefined;
    }
    scanner.position += operator.length;
    this.skipBlanks();
    const isProcessTarget = scanner.startsWith("<(") || scanner.startsWith(">(");
    if (!isProcessTarget && (scanner.atEnd || this.operator() !== undefined)) throw this.unexpected();
    const target = isProcessTarget ? this.processWord() : this.words.word();
    const descriptor = operator.startsWith("&") ? "both" : number === undefined ? undefined : Number(number);
    const plain = operator === "<<-" ? "<<" : operator.startsWith("&") ? operator.slice(1) : operator;
    const redirect: Redirect = { descriptor, operator: plain as Redirect["operator"], target };
    if (plain === "<<") {
      const isQuoted = target.parts.some((part) => part.type === "text" && part.quoted);
      const delimiter = target.parts.map((part) => (part.type === "text" ? part.text : "")).join("") || target.source;
      this.pendingHereDocuments.push({ redirect, delimiter, isQuoted, stripsTabs: operator === "<<-", line: scanner.line });
    }
    return redirect;
  }

  /** Consumes a newline and the here-documents that begin after it. */
  private newline(): void {
    this.scanner.position++;
    this.readHereDocuments();
  }

  private readHereDocuments(): void {
    for (const pending of this.pendingHereDocuments.splice(0)) pending.redirect.target = this.hereDocument(pending);
  }

  private hereDocument({ delimiter, isQuoted, stripsTabs, line }: PendingHereDocument): Word {
    const { scanner } = this;
    let text = "";
    for (;;) {
      if (scanner.atEnd) {
        if (this.onWarning === undefined) throw scanner.unclosed(delimiter, line);
        this.onWarning(`warning: here-document at line ${line} delimited by end-of-file (wanted \`${delimiter}')`, scanner.line);
        break;
      }
      const end = scanner.text.indexOf("\n", scanner.position);
      let content = scanner.text.slice(scanner.position, end < 0 ? undefined : end);
      scanner.position = end < 0 ? scanner.text.length : end + 1;
      if (stripsTabs) content = content.replace(/^\t+/, "");
      if (content === delimiter) break;
      text += `${content}\n`;
    }
    if (isQuoted) return { parts: [{ type: "text", text, quoted: true }], source: text };
    return new Parser(text, { aliases: this.aliases, firstLine: line + 1 }).words.hereDocument();
  }

  private expandAlias(): void {
    const { scanner } = this;
    for (let rounds = 0; rounds < 16; rounds++) {
      const name = /^[^\s;&|<>()$`"'\\=]+(?=[\s;&|<>()]|$)/.exec(scanner.text.slice(scanner.position, scanner.position + 256))?.[0];
      const value = name === undefined ? undefined : this.aliases.get(name);
      if (name === undefined || value === undefined || (this.expanding.get(name) ?? -1) >= scanner.position) return;
      for (const [other, end] of this.expanding) this.expanding.set(other, end + value.length - name.length);
      this.expanding.set(name, scanner.position + value.length);
      scanner.text = scanner.text.slice(0, scanner.position) + value + scanner.text.slice(scanner.position + name.length);
      this.aliasNext = /[ \t]$/.test(value);
      this.skipBlanks();
    }
  }
}

const DECLARATIONS = new Set(["declare", "typeset", "local", "export", "readonly"]);
