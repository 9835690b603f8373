import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { TTY_LINE_BYTES } from "../../kernel/limits.ts";
import type { SignalName } from "../process/process.ts";
import { characterWidth } from "./character-width.ts";
import type { InputQueue } from "./input-queue.ts";
import type { OutputQueue } from "./output-queue.ts";

const KEY = {
  interrupt: 0x03,
  endOfFile: 0x04,
  backspace: 0x08,
  newline: 0x0a,
  return: 0x0d,
  erase: 0x7f,
  kill: 0x15,
  literal: 0x16,
  eraseWord: 0x17,
  quit: 0x1c,
  suspend: 0x1a,
};
const SIGNAL_KEYS: ReadonlyMap<number, SignalName> = new Map([
  [KEY.interrupt, "SIGINT"],
  [KEY.quit, "SIGQUIT"],
  [KEY.suspend, "SIGTSTP"],
]);
const BELL = Uint8Array.of(7);
const NEWLINE = encodeUtf8("\r\n");

/** Models N_TTY in canonical mode: gathers a line, echoes it, erases by characters as wide as they were shown, and turns keys into signals. */
export class LineDiscipline {
  private line: number[] = [];
  private literal = false;
  private readonly input: InputQueue;
  private readonly output: OutputQueue;
  private readonly raise: (signal: SignalName) => void;

  constructor(input: InputQueue, output: OutputQueue, raise: (signal: SignalName) => void) {
    this.input = input;
    this.output = output;
    this.raise = raise;
  }

  key(byte: number, isEchoing: boolean): void {
    if (this.literal) {
      this.literal = false;
      return this.insert(byte, isEchoing);
    }
    const signal = SIGNAL_KEYS.get(byte);
    if (signal !== undefined) return this.interrupt(byte, signal);
    switch (byte) {
      case KEY.return:
      case KEY.newline:
        this.line.push(KEY.newline);
        if (isEchoing) this.output.echo(NEWLINE);
        return this.commit();
      case KEY.endOfFile:
        return this.line.length > 0 ? this.commit() : this.input.push(null);
      case KEY.erase:
      case KEY.backspace:
        return this.eraseCharacter(isEchoing);
      case KEY.kill:
        while (this.line.length > 0) this.eraseCharacter(isEchoing);
        return;
      case KEY.eraseWord:
        return this.eraseWord(isEchoing);
      case KEY.literal:
        this.literal = true;
        return;
      default:
        return this.insert(byte, isEchoing);
    }
  }

  /** Hands over what was typed so far: the reader has switched to raw mode. */
  commit(): void {
    this.input.push(Uint8Array.from(this.line));
    this.line = [];
  }

  private insert(byte: number, isEchoing: boolean): void {
    if (this.line.length >= TTY_LINE_BYTES || this.input.isFull) return this.output.echo(BELL);
    this.line.push(byte);
    if (isEchoing) this.output.echo(byte < 0x20 && byte !== 0x09 ? caret(byte) : Uint8Array.of(byte));
  }

  private interrupt(byte: number, signal: SignalName): void {
    this.line = [];
    this.input.flush();
    if (signal !== "SIGTSTP") this.output.flush();
    this.output.echo(caret(byte));
    this.raise(signal);
  }

  /** One character as a person sees it: combining marks go with their base. */
  private eraseCharacter(isEchoing: boolean): void {
    let columns = 0;
    while (this.line.length > 0 && columns === 0) {
      const bytes: number[] = [];
      do bytes.unshift(this.line.pop() as number);
      while (this.line.length > 0 && ((bytes[0] as number) & 0xc0) === 0x80);
      const codePoint = decodeUtf8(Uint8Array.from(bytes)).codePointAt(0) ?? 0;
      columns = codePoint < 0x20 ? (codePoint === 0x09 ? 1 : 2) : characterWidth(codePoint);
    }
    if (isEchoing && columns > 0) this.output.echo(encodeUtf8("\b".repeat(columns) + " ".repeat(columns) + "\b".repeat(columns)));
  }

  private eraseWord(isEchoing: boolean): void {
    const isBlank = () => this.line.at(-1) === 0x20 || this.line.at(-1) === 0x09;
    while (this.line.length > 0 && isBlank()) this.eraseCharacter(isEchoing);
    while (this.line.length > 0 && !isBlank()) this.eraseCharacter(isEchoing);
  }
}

function caret(byte: number): Uint8Array {
  return Uint8Array.of(0x5e, byte ^ 0x40);
}
