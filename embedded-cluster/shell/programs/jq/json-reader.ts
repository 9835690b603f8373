import type { JsonValue } from "./syntax.ts";

export class JsonSyntaxError extends Error {}

const NESTING_LIMIT = 512;

/** Reads JSON values that follow each other in a text that may come in pieces. */
export class JsonReader {
  private text: string;
  private position = 0;
  private isWhole = false;

  constructor(text: string) {
    this.text = text;
    this.isWhole = text !== "";
  }

  /** Characters not read yet. */
  get pending(): number {
    return this.text.length - this.position;
  }

  add(piece: string, isLast: boolean): void {
    this.text = this.text.slice(this.position) + piece;
    this.position = 0;
    this.isWhole = isLast;
  }

  /** The next value, or undefined when there is none yet. */
  next(): JsonValue | undefined {
    this.position += /^[\s\ufeff]*/.exec(this.text.slice(this.position, this.position + 4_096))?.[0].length ?? 0;
    if (this.position < this.text.length && /\s/.test(this.text[this.position] as string)) return this.next();
    if (this.position >= this.text.length) return undefined;
    const end = this.valueEnd();
    if (end === undefined) {
      if (!this.isWhole) return undefined;
      throw new JsonSyntaxError(
        `Unfinished JSON term at EOF at line ${this.text.split("\n").length}, column ${this.text.length - this.text.lastIndexOf("\n") - 1}`,
      );
    }
    const source = this.text.slice(this.position, end);
    try {
      const value = JSON.parse(source) as JsonValue;
      this.position = end;
      return value;
    } catch {
      // A literal is looked at when the character after it has been read.
      const read = this.text.slice(0, end + 1);
      const what = /^[[{"]/.test(source) ? "Expected value or separator" : /^[0-9.+-]/.test(source) ? "Invalid numeric literal" : "Invalid literal";
      throw new JsonSyntaxError(`${what} at line ${read.split("\n").length}, column ${read.length - read.lastIndexOf("\n") - 1}`);
    }
  }

  all(): JsonValue[] {
    const values: JsonValue[] = [];
    for (let value = this.next(); value !== undefined; value = this.next()) values.push(value);
    return values;
  }

  /** Where the value at the current position ends; undefined when that is not known yet. */
  private valueEnd(): number | undefined {
    const first = this.text[this.position] as string;
    if (first === '"') return this.stringEnd(this.position);
    if (first !== "{" && first !== "[") {
      const match = /[\s,[\]{}":]/g;
      match.lastIndex = this.position + 1;
      const found = match.exec(this.text);
      return found?.index ?? (this.isWhole ? this.text.length : undefined);
    }
    let depth = 0;
    for (let index = this.position; index < this.text.length; index++) {
      const character = this.text[index];
      if (character === '"') {
        const end = this.stringEnd(index);
        if (end === undefined) return undefined;
        index = end - 1;
      } else if (character === "{" || character === "[") {
        if (++depth > NESTING_LIMIT) throw new JsonSyntaxError("Exceeds depth limit for parsing");
      } else if ((character === "}" || character === "]") && --depth === 0) return index + 1;
    }
    return undefined;
  }

  private stringEnd(start: number): number | undefined {
    for (let index = start + 1; index < this.text.length; index++) {
      if (this.text[index] === "\\") index++;
      else if (this.text[index] === '"') return index + 1;
    }
    return undefined;
  }
}
