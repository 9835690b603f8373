import { writeText } from "../../../kernel/streams.ts";
import { toCells } from "../../line-editor/edit-buffer.ts";
import type { Key } from "../../line-editor/key-decoder.ts";
import type { Process, Program } from "../../process/process.ts";
import { ExpressionError, type RegularExpression, compileRegularExpression } from "../../regular-expression/regular-expression.ts";
import { TextDocument } from "../document.ts";
import { Screen, visiblePart } from "../screen.ts";
import { findNext } from "../search.ts";
import { Viewport } from "../viewport.ts";
import { type ExContext, load, runExCommand } from "./ex-command.ts";
import { NormalMode } from "./normal-mode.ts";

/** A modal editor that looks and answers as vim with its defaults. */
export const vi: Program = async (process) => {
  const operands = process.argv.slice(1).filter((word) => !/^-/.test(word));
  const jump = operands.find((word) => word.startsWith("+"))?.slice(1);
  const screen = await Screen.open(process);
  if (screen === undefined) {
    await writeText(process.stderr, "Vim: Warning: Output is not to a terminal\n");
    return 1;
  }
  try {
    return await new Vi(process, screen, operands.filter((word) => !word.startsWith("+"))[0], jump).run();
  } finally {
    await screen.close();
  }
};

export type Mode = "normal" | "insert" | "replace" | "visual" | "visual-line";

/** The editor: which mode keys go to, what the last row says, what the screen shows. */
export class Vi {
  readonly document = new TextDocument();
  readonly view = new Viewport();
  readonly context: ExContext;
  mode: Mode = "normal";
  message = "";
  isError = false;
  /** Where a visual selection began. */
  anchor = { line: 0, cell: 0 };
  private readonly screen: Screen;
  private readonly normal: NormalMode;
  private exitStatus: number | undefined;
  private direction: 1 | -1 = 1;

  constructor(process: Process, screen: Screen, name: string | undefined, jump: string | undefined) {
    this.screen = screen;
    screen.keys.splitsAlt = true;
    this.context = { fs: process.fs, cwd: process.cwd, document: this.document, name, showsNumbers: false, lastPattern: undefined };
    this.message = load(this.context);
    if (jump !== undefined) this.document.cursor.line = jump === "" ? this.document.lines.length - 1 : Number(jump) - 1 || 0;
    this.document.clamp(false);
    this.normal = new NormalMode(this);
  }

  async run(): Promise<number> {
    while (this.exitStatus === undefined) {
      if (!this.screen.keys.hasMore) await this.paint();
      const typing = this.mode === "insert" || this.mode === "replace";
      const key = await (typing ? this.screen.keys.next() : this.screen.keys.nextSingle());
      if (key === "end") return 1;
      if (key === "resize") this.screen.forget();
      else await this.press(key);
    }
    return this.exitStatus;
  }

  get page(): number {
    return Math.max(1, this.screen.rows - 1);
  }

  /** Runs an ex command typed after ":". */
  execute(text: string): void {
    const outcome = runExCommand(this.context, text);
    this.say(outcome.message, outcome.isError);
    this.exitStatus = outcome.exit;
    this.document.clamp(false);
  }

  say(message: string, isError = false): void {
    this.message = message;
    this.isError = isError;
  }

  redraw(): void {
    this.screen.forget();
  }

  /** "/" and "?": undefined text repeats the last search. */
  search(text: string, direction: 1 | -1): void {
    try {
      if (text !== "") this.context.lastPattern = compileRegularExpression(text, { syntax: "basic" });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      return this.say(`E383: Invalid search string: ${text}`, true);
    }
    this.direction = direction;
    this.findAgain(1, text);
  }

  findAgain(sign: 1 | -1, shown = ""): void {
    const pattern: RegularExpression | undefined = this.context.lastPattern;
    if (pattern === undefined) return this.say("E35: No previous regular expression", true);
    const direction = (this.direction * sign) as 1 | -1;
    const found = findNext(this.document, pattern, direction);
    if (found === undefined) return this.say(`E486: Pattern not found: ${shown}`, true);
    this.document.cursor = found.cursor;
    this.say(found.hasWrapped ? `search hit ${direction === 1 ? "BOTTOM, continuing at TOP" : "TOP, continuing at BOTTOM"}` : "");
  }

  /** One line in the last row; undefined when it was given up. */
  async prompt(prefix: string): Promise<string | undefined> {
    let text = "";
    for (;;) {
      await this.paint(prefix + text);
      const key = await this.screen.keys.next();
      if (key === "end") return undefined;
      if (key === "resize") this.screen.forget();
      else if (key.type === "text") text = (text + key.text).slice(0, 4_096);
      else if (key.name === "enter") return text;
      else if (key.name === "backspace") {
        if (text === "") return undefined;
        text = toCells(text).slice(0, -1).join("");
      } else if (key.name === "ctrl-u") text = "";
      else if (key.name === "escape" || key.name === "ctrl-c") return undefined;
    }
  }

  private async press(key: Key): Promise<void> {
    if (key.type === "key" && (key.name === "paste-begin" || key.name === "paste-end")) return;
    if (this.mode === "insert" || this.mode === "replace") return this.insert(key);
    const name = key.type === "text" ? key.text : key.name;
    if (name === ":" && !this.normal.isWaiting) {
      const text = await this.prompt(this.mode === "normal" ? ":" : ":'<,'>");
      this.mode = "normal";
      if (text !== undefined) this.execute(text);
      else this.say("");
    } else if ((name === "/" || name === "?") && !this.normal.isWaiting) {
      const text = await this.prompt(name);
      if (text !== undefined) this.search(text, name === "/" ? 1 : -1);
    } else {
      this.say("");
      this.normal.press(name);
    }
  }

  private insert(key: Key): void {
    const { document } = this;
    const { cursor } = document;
    if (key.type === "text") {
      if (this.mode === "replace") document.removeCells(cursor.line, cursor.cell, cursor.cell + toCells(key.text).length);
      document.insert(key.text);
      document.isModified = true;
      this.normal.typed(key.text);
      return;
    }
    switch (key.name) {
      case "escape":
      case "ctrl-c":
        this.mode = "normal";
        this.normal.insertEnded();
        if (document.cursor.cell > 0) document.cursor.cell--;
        this.say("");
        return;
      case "enter":
        document.insert("\n");
        this.normal.typed("\n");
        return;
      case "tab":
        document.insert("\t");
        this.normal.typed("\t");
        return;
      case "backspace":
        if (cursor.cell > 0) {
          document.removeCells(cursor.line, cursor.cell - 1, cursor.cell);
          cursor.cell--;
        } else if (cursor.line > 0) {
          const end = toCells(document.lines[cursor.line - 1] as string).length;
          document.joinNext(cursor.line - 1);
          document.cursor = { line: cursor.line - 1, cell: end };
        }
        return;
      case "delete":
        document.removeCells(cursor.line, cursor.cell, cursor.cell + 1);
        return;
      case "ctrl-w": {
        const before = document.cells.slice(0, cursor.cell).join("");
        const kept = toCells(before.replace(/(?:\s+|[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]+)\s*$/u, "")).length;
        document.removeCells(cursor.line, kept, cursor.cell);
        cursor.cell = kept;
        return;
      }
      case "ctrl-u":
        document.removeCells(cursor.line, 0, cursor.cell);
        cursor.cell = 0;
        return;
      default:
        this.normal.move(key.name, true);
    }
  }

  private async paint(prompt?: string): Promise<void> {
    const { columns, rows } = this.screen;
    const { document } = this;
    document.clamp(this.mode !== "normal");
    const width = this.context.showsNumbers ? Math.max(4, String(document.lines.length).length + 1) : 0;
    this.view.follow(document, rows - 1, columns - width);
    const prefix = (line: number) => (width > 0 ? `${String(line + 1).padStart(width - 1)} ` : "");
    const lines = this.view.rows(document, rows - 1, columns, "~", prefix);
    const status =
      prompt ?? (this.message !== "" ? (this.isError ? `\x1b[41m${clip(this.message, columns)}\x1b[49m` : clip(this.message, columns)) : STATUS[this.mode]);
    const place = `${document.cursor.line + 1},${document.line === "" ? "0-1" : document.cursor.cell + 1}`;
    const ruler =
      prompt === undefined && columns > 40 && !this.isError && this.message.length < columns - 20 ? `\x1b[K\x1b[${rows};${columns - 17}H${place}` : "";
    const cursor = this.view.position(document);
    await this.screen.paint(
      [...lines, status + ruler],
      prompt === undefined ? { row: cursor.row, column: cursor.column + width } : { row: rows - 1, column: Math.min(columns - 1, toCells(prompt).length) },
    );
  }
}

const STATUS: Readonly<Record<Mode, string>> = {
  normal: "",
  insert: "-- INSERT --",
  replace: "-- REPLACE --",
  visual: "-- VISUAL --",
  "visual-line": "-- VISUAL LINE --",
};

function clip(text: string, columns: number): string {
  return visiblePart(toCells(text), 0, columns - 1);
}
