import { SHELL_DEPTH } from "../../kernel/limits.ts";
import { ShellSyntaxError } from "./syntax-error.ts";

/** The text being parsed and where parsing stands in it. Shared by the word parser and the command parser. */
export class Scanner {
  text: string;
  position = 0;
  depth = 0;
  private lineStart = 0;
  private lineCount: number;

  constructor(text: string, firstLine = 1) {
    this.text = text;
    this.lineCount = firstLine;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The character at `offset` from here, "" at the end. */
  peek(offset = 0): string {
    return this.text[this.position + offset] ?? "";
  }

  startsWith(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  take(): string {
    return this.text[this.position++] ?? "";
  }

  skip(text: string): boolean {
    if (!this.startsWith(text)) return false;
    this.position += text.length;
    return true;
  }

  /** The line of the current position, counted from the script's first. */
  get line(): number {
    while (this.lineStart < this.position) {
      const newline = this.text.indexOf("\n", this.lineStart);
      if (newline < 0 || newline >= this.position) break;
      this.lineStart = newline + 1;
      this.lineCount++;
    }
    return this.lineCount;
  }

  incomplete(message = "unexpected end of file"): ShellSyntaxError {
    return new ShellSyntaxError(`syntax error: ${message}`, this.line + (this.text.endsWith("\n") ? 0 : 1), true);
  }

  unclosed(quote: string, line: number): ShellSyntaxError {
    return new ShellSyntaxError(`unexpected EOF while looking for matching \`${quote}'`, line, true);
  }

  unexpected(token: string): ShellSyntaxError {
    return new ShellSyntaxError(`syntax error near unexpected token \`${token}'`, this.line, false, true);
  }

  /** Runs `parse` one level deeper. Input nested without end is an error, not a stack overflow. */
  nested<T>(parse: () => T): T {
    if (this.depth >= SHELL_DEPTH * 2) throw new ShellSyntaxError("syntax error: too many nested commands", this.line, false);
    this.depth++;
    try {
      return parse();
    } finally {
      this.depth--;
    }
  }
}
