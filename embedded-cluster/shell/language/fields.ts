import { SHELL_VALUE_BYTES, SHELL_WORDS } from "../../kernel/limits.ts";
import { escapePattern } from "./pattern.ts";
import { ShellFailure } from "./shell-failure.ts";

/** One word that an expansion makes: what it says, and the same as a pattern with what was quoted escaped. */
export interface Field {
  text: string;
  pattern: string;
  /** Unquoted pattern characters may be in it. */
  mayGlob: boolean;
}

/** Gathers the fields of one word while its parts are expanded. Models the field splitting of POSIX 2.6.5. */
export class Fields {
  readonly done: Field[] = [];
  /** Characters of all fields. */
  length = 0;
  private current: Field | undefined;
  private readonly whitespace: string;
  private readonly others: string;

  constructor(separators: string) {
    this.whitespace = [...separators].filter((character) => " \t\n".includes(character)).join("");
    this.others = [...separators].filter((character) => !" \t\n".includes(character)).join("");
  }

  /** Text in quotes: kept whole, and a field even when it is empty. */
  quoted(text: string): void {
    const field = this.open();
    this.append(field, text, escapePattern(text));
  }

  /** Text written as it is: never split, but a pattern. */
  literal(text: string): void {
    const field = this.open();
    this.append(field, text, text);
    if (/[*?[]/.test(text)) field.mayGlob = true;
  }

  /** The result of an unquoted expansion: split at the separators. */
  split(text: string): void {
    let index = 0;
    const isBlank = () => index < text.length && this.whitespace.includes(text[index] as string);
    const isOther = () => index < text.length && this.others.includes(text[index] as string);
    if (isBlank()) {
      this.close();
      while (isBlank()) index++;
    }
    while (index < text.length) {
      const start = index;
      while (index < text.length && !isBlank() && !isOther()) index++;
      if (index > start) this.splitLiteral(text.slice(start, index));
      const atSeparator = index < text.length;
      if (!atSeparator) return;
      while (isBlank()) index++;
      if (isOther()) {
        this.open();
        index++;
        while (isBlank()) index++;
      }
      this.close();
    }
  }

  /** Ends the current field: what follows is a new one. */
  close(): void {
    if (this.current === undefined) return;
    this.done.push(this.current);
    this.current = undefined;
    if (this.done.length > SHELL_WORDS) throw new ShellFailure("Argument list too long", { status: 126 });
  }

  finish(): Field[] {
    this.close();
    return this.done;
  }

  private splitLiteral(text: string): void {
    const field = this.open();
    this.append(field, text, text.replace(/\\/g, "\\\\"));
    if (/[*?[]/.test(text)) field.mayGlob = true;
  }

  private open(): Field {
    this.current ??= { text: "", pattern: "", mayGlob: false };
    return this.current;
  }

  private append(field: Field, text: string, pattern: string): void {
    this.length += text.length;
    field.text += text;
    field.pattern += pattern;
    if (field.text.length > SHELL_VALUE_BYTES) throw new ShellFailure(`value is longer than ${SHELL_VALUE_BYTES} bytes`, { discards: true });
  }
}
