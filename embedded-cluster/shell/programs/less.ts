import { SHELL_VALUE_BYTES } from "../../kernel/limits.ts";
import { type ByteSource, writeText } from "../../kernel/streams.ts";
import { Screen, visiblePart } from "../editors/screen.ts";
import { toCells } from "../line-editor/edit-buffer.ts";
import { isTerminalSink, isTerminalSource } from "../process/terminal-ends.ts";
import { ExpressionError, type RegularExpression, compileRegularExpression } from "../regular-expression/regular-expression.ts";
import { type Invocation, command } from "./kit/command.ts";

/** Shows text a screen at a time; without a terminal it is cat. */
export const less = command({ usage: "[options] [file]...", flags: "eEFiInNRrSXKMmqswGgJ", values: "xpPbhzj", digits: "skip" }, async (run) => {
  const { process } = run;
  if (run.operands.length === 0 && isTerminalSource(process.controllingTerminal, process.stdin)) {
    await writeText(process.stderr, 'Missing filename ("less --help" for help)\n');
    return 1;
  }
  if (
    process.controllingTerminal === undefined ||
    process.controllingTerminal.sink === undefined ||
    !isTerminalSink(process.controllingTerminal, process.stdout)
  ) {
    await run.eachInput(async (source) => {
      for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) await process.stdout.write(chunk);
    });
    return run.status;
  }
  const names = run.operands.length > 0 ? run.operands : ["-"];
  const text = new GrowingText(run);
  const isOpen = await run.attempt(names[0] as string, async () => text.open(run.open(names[0] as string)));
  if (!isOpen) return 1;
  if (run.name === "more" || run.options.has("F")) {
    await text.fill(process.controllingTerminal.rows);
    if (text.isEnded && text.lines.length < process.controllingTerminal.rows) {
      for (const line of text.lines) await run.printLine(line);
      return 0;
    }
  }
  const screen = await Screen.open(process);
  if (screen === undefined) return 1;
  try {
    return await new Pager(run, screen, text, names[0] === "-" ? "" : (names[0] as string)).run();
  } finally {
    await screen.close();
  }
});

/** Lines read as far as somebody wanted to see. */
class GrowingText {
  readonly lines: string[] = [];
  isEnded = false;
  private readonly run: Invocation;
  private iterator: AsyncGenerator<string, void> | undefined;
  private length = 0;

  constructor(run: Invocation) {
    this.run = run;
  }

  async open(source: ByteSource): Promise<void> {
    this.iterator = this.run.lines(source);
    await this.fill(1);
  }

  /** Reads until there are `count` lines, or no more. */
  async fill(count: number): Promise<void> {
    while (!this.isEnded && this.lines.length < count) {
      const next = await this.iterator?.next();
      if (next === undefined || next.done || this.length > 16 * SHELL_VALUE_BYTES) this.isEnded = true;
      else {
        this.lines.push(next.value as string);
        this.length += (next.value as string).length;
      }
    }
  }
}

class Pager {
  private readonly call: Invocation;
  private readonly screen: Screen;
  private readonly text: GrowingText;
  private readonly name: string;
  private top = 0;
  private left = 0;
  private count = "";
  private message = "";
  private expression: RegularExpression | undefined;
  private direction: 1 | -1 = 1;
  private isFirst = true;

  constructor(run: Invocation, screen: Screen, text: GrowingText, name: string) {
    this.call = run;
    this.screen = screen;
    this.text = text;
    this.name = name;
  }

  private get page(): number {
    return Math.max(1, this.screen.rows - 1);
  }

  async run(): Promise<number> {
    for (;;) {
      await this.text.fill(this.top + this.page + 1);
      if (!this.screen.keys.hasMore) await this.paint();
      const key = await this.screen.keys.nextSingle();
      if (key === "end") return 0;
      if (key === "resize") {
        this.screen.forget();
        continue;
      }
      this.message = "";
      this.isFirst = false;
      const name = key.type === "text" ? key.text : key.name;
      if (name === "q" || name === "Q" || (name === "ctrl-c" && this.call.name === "more")) return 0;
      await this.press(name);
    }
  }

  private async press(name: string): Promise<void> {
    const amount = this.count === "" ? undefined : Number(this.count);
    if (/^[0-9]$/.test(name)) {
      this.count = (this.count + name).slice(0, 9);
      return;
    }
    this.count = "";
    switch (name) {
      case " ":
      case "f":
      case "page-down":
      case "ctrl-f":
      case "ctrl-v":
        return this.scroll(amount ?? this.page);
      case "b":
      case "page-up":
      case "ctrl-b":
        return this.scroll(-(amount ?? this.page));
      case "d":
      case "ctrl-d":
        return this.scroll(amount ?? Math.ceil(this.page / 2));
      case "u":
      case "ctrl-u":
        return this.scroll(-(amount ?? Math.ceil(this.page / 2)));
      case "j":
      case "e":
      case "down":
      case "enter":
      case "ctrl-n":
        return this.scroll(amount ?? 1);
      case "k":
      case "y":
      case "up":
      case "ctrl-p":
        return this.scroll(-(amount ?? 1));
      case "right":
        this.left += Math.floor(this.screen.columns / 2);
        return;
      case "left":
        this.left = Math.max(0, this.left - Math.floor(this.screen.columns / 2));
        return;
      case "g":
      case "<":
      case "home":
        this.top = Math.max(0, (amount ?? 1) - 1);
        return;
      case "G":
      case ">":
      case "end":
        await this.text.fill(Number.MAX_SAFE_INTEGER);
        this.top = Math.max(0, (amount ?? this.text.lines.length - this.page + 1) - 1);
        return;
      case "/":
      case "?":
        return this.search(name === "/" ? 1 : -1);
      case "n":
        return this.find(this.direction);
      case "N":
        return this.find(this.direction === 1 ? -1 : 1);
      case "h":
      case "H":
        this.message = "SPACE: next page, b: back, /: search, n: next match, g/G: start/end, q: quit";
        return;
      case "ctrl-l":
        this.screen.forget();
    }
  }

  private async scroll(lines: number): Promise<void> {
    await this.text.fill(this.top + lines + this.page);
    const last = Math.max(0, this.text.lines.length - this.page);
    this.top = Math.max(0, Math.min(this.top + lines, Math.max(last, lines < 0 ? this.top + lines : last)));
  }

  private async search(direction: 1 | -1): Promise<void> {
    let text = "";
    for (;;) {
      await this.paint((direction === 1 ? "/" : "?") + text);
      const key = await this.screen.keys.next();
      if (key === "end") return;
      if (key === "resize") this.screen.forget();
      else if (key.type === "text") text += key.text;
      else if (key.name === "backspace" && text !== "") text = toCells(text).slice(0, -1).join("");
      else if (key.name !== "enter") return;
      else break;
    }
    try {
      if (text !== "")
        this.expression = compileRegularExpression(text, {
          syntax: "extended",
          ignoreCase: (this.call.options.has("i") && text === text.toLowerCase()) || this.call.options.has("I"),
        });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      this.message = error.message;
      return;
    }
    this.direction = direction;
    await this.find(direction);
  }

  private async find(direction: 1 | -1): Promise<void> {
    const { expression } = this;
    if (expression === undefined) {
      this.message = "No previous regular expression";
      return;
    }
    for (let index = this.top + direction; index >= 0; index += direction) {
      if (direction === 1) await this.text.fill(index + 1);
      const line = this.text.lines[index];
      if (line === undefined) break;
      if (index % 64 === 0) await this.call.process.breathe();
      if (!expression.test(plain(line))) continue;
      this.top = index;
      return;
    }
    this.message = "Pattern not found";
  }

  private async paint(prompt?: string): Promise<void> {
    const { columns } = this.screen;
    const rows: string[] = [];
    for (let row = 0; row < this.page; row++) {
      const line = this.text.lines[this.top + row];
      rows.push(line === undefined ? "~" : this.highlighted(visiblePart(toCells(plain(line)), this.left, columns)));
    }
    const isAtEnd = this.text.isEnded && this.top + this.page >= this.text.lines.length;
    const status = this.message !== "" ? this.message : isAtEnd ? "(END)" : this.isFirst && this.name !== "" ? this.name : ":";
    rows.push(prompt ?? (status === ":" ? ":" : `\x1b[7m${status}\x1b[27m`));
    await this.screen.paint(rows, { row: this.screen.rows - 1, column: Math.min(columns - 1, (prompt ?? status).length) });
  }

  private highlighted(line: string): string {
    const { expression } = this;
    if (expression === undefined) return line;
    let text = "";
    let rest = line;
    for (let match = expression.match(rest); match !== undefined && match.end > match.index; match = expression.match(rest)) {
      text += `${rest.slice(0, match.index)}\x1b[7m${rest.slice(match.index, match.end)}\x1b[27m`;
      rest = rest.slice(match.end);
    }
    return text + rest;
  }
}

/** Without colours, which would be cut apart. */
function plain(line: string): string {
  return line.replace(/\x1b\[[0-9;]*m/g, "");
}
