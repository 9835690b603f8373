// Longer than 400 lines: one table of keys over one state.
import { SHELL_SCRIPT_BYTES } from "../../kernel/limits.ts";
import { writeText } from "../../kernel/streams.ts";
import { encodeUtf8 } from "../../kernel/bytes.ts";
import type { Shell } from "../language/shell.ts";
import type { Terminal } from "../process/process.ts";
import { unreadBytes } from "../process/guarded-streams.ts";
import { columns } from "../programs/ls.ts";
import { type Completion, commonPrefix, complete } from "./completion.ts";
import { EditBuffer, isUnixWordCell } from "./edit-buffer.ts";
import { HistoryWalk } from "./history.ts";
import { type Key, KeyDecoder } from "./key-decoder.ts";
import { LinePainter } from "./line-painter.ts";

export type LineResult = { type: "line"; text: string } | { type: "end" } | { type: "interrupt" };

const ASK_ABOVE = 100;
const PASTE_END = "\x1b[201~";
const BELL = "\x07";

interface Search {
  query: string;
  index: number;
  isFailing: boolean;
  before: { text: string; cursor: number };
}

/** Reads one line from a terminal as GNU readline does in emacs mode. */
export class LineEditor {
  private readonly shell: Shell;
  private readonly terminal: Terminal;
  private readonly buffer = new EditBuffer();
  private readonly painter: LinePainter;
  private readonly decoder = new KeyDecoder();
  private history = new HistoryWalk([]);
  private prompt = "";
  private killed = "";
  private lastKey = "";
  private search: Search | undefined;
  private paste: { text: string; length: number } | undefined;
  private listed: Completion | undefined;
  private asksToList = false;
  private argumentBack = 0;
  private argumentLength = 0;
  private takesLiteral = false;
  private result: LineResult | undefined;

  constructor(shell: Shell, terminal: Terminal) {
    this.shell = shell;
    this.terminal = terminal;
    this.painter = new LinePainter(shell.process.stdout, () => terminal.columns);
  }

  /** Shows `prompt` and lets a person edit until Enter, Ctrl-C or Ctrl-D. What was typed beyond that stays for the next reader. */
  async read(prompt: string): Promise<LineResult> {
    this.prompt = prompt;
    this.buffer.clear();
    this.painter.forget();
    this.history = new HistoryWalk(this.shell.history);
    this.search = undefined;
    this.paste = undefined;
    this.asksToList = false;
    this.result = undefined;
    const raw = this.terminal.raw();
    // xterm leaves the rows of the cursor's line as they were wrapped and expects the program to draw it anew.
    const resizing = this.terminal.onResize(() => void this.repaint().catch(() => {}));
    const { process } = this.shell;
    try {
      await writeText(process.stdout, "\x1b[?2004h");
      await this.paint();
      for (;;) {
        const chunk = await process.stdin.read();
        if (chunk === null) return { type: "end" };
        const result = await this.take(chunk);
        if (result !== undefined) return result;
      }
    } finally {
      resizing.dispose();
      raw.dispose();
      await writeText(process.stdout, "\x1b[?2004l").catch(() => {});
    }
  }

  private async take(chunk: Uint8Array): Promise<LineResult | undefined> {
    const keys = this.decoder.decode(chunk);
    for (const [index, key] of keys.entries()) {
      if (this.paste !== undefined) await this.pasted(key);
      else await this.press(key);
      if (this.result === undefined) continue;
      this.giveBack(keys.slice(index + 1));
      return this.result;
    }
    if (this.paste === undefined) await this.paint();
    return undefined;
  }

  /** Keys typed after Enter belong to what runs next. */
  private giveBack(keys: readonly Key[]): void {
    const text = keys.map((key) => (key.type === "text" ? key.text : key.name === "enter" ? "\n" : rawKey(key.name))).join("");
    if (text !== "") unreadBytes(this.shell.process.stdin, encodeUtf8(text));
  }

  /** Inside a bracketed paste nothing is a command. More than a script may have is dropped as a whole. */
  private async pasted(key: Key): Promise<void> {
    const paste = this.paste as { text: string; length: number };
    if (key.type === "key" && key.name === "paste-end") {
      this.paste = undefined;
      if (paste.length + this.buffer.size > SHELL_SCRIPT_BYTES) {
        await this.painter.finish();
        await writeText(
          this.shell.process.stderr,
          `${this.shell.name}: paste of ${paste.length} characters is too long (limit ${SHELL_SCRIPT_BYTES}), dropped\r\n`,
        );
      } else this.buffer.insert(paste.text);
      return;
    }
    const text = key.type === "text" ? key.text : key.name === "enter" ? "\n" : rawKey(key.name);
    paste.length += text.length;
    if (paste.length <= SHELL_SCRIPT_BYTES) paste.text += text;
    else {
      paste.text = "";
      await this.shell.process.breathe();
    }
  }

  private async press(key: Key): Promise<void> {
    if (this.asksToList) return this.answerList(key);
    if (this.takesLiteral) {
      this.takesLiteral = false;
      return this.insert(key.type === "text" ? key.text : rawKey(key.name));
    }
    if (this.search !== undefined && (await this.searching(key))) return;
    const before = this.lastKey;
    if (key.type === "text") {
      this.lastKey = "text";
      return this.insert(key.text);
    }
    this.lastKey = key.name.startsWith("alt-") ? key.name.toLowerCase() : key.name;
    await this.command(this.lastKey, before);
  }

  private async insert(text: string): Promise<void> {
    if (this.buffer.size + text.length > SHELL_SCRIPT_BYTES) return writeText(this.shell.process.stdout, BELL);
    this.buffer.insert(text);
  }

  private async command(name: string, before: string): Promise<void> {
    const { buffer } = this;
    switch (name) {
      case "enter":
        return this.accept();
      case "paste-begin":
        this.paste = { text: "", length: 0 };
        return;
      case "ctrl-c":
        await this.paint();
        await this.painter.finish("^C");
        this.result = { type: "interrupt" };
        return;
      case "ctrl-d":
        if (buffer.cells.length > 0) buffer.remove(buffer.cursor, buffer.cursor + 1);
        else {
          this.result = { type: "end" };
          this.painter.forget();
        }
        return;
      case "ctrl-l":
        await writeText(this.shell.process.stdout, "\x1b[H\x1b[2J");
        return this.painter.forget();
      case "tab":
        return this.tab(before === "tab");
      case "ctrl-r":
        this.search = { query: "", index: this.history.last, isFailing: false, before: { text: buffer.text, cursor: buffer.cursor } };
        return;
      case "ctrl-v":
      case "ctrl-q":
        this.takesLiteral = true;
        return;
      case "alt-.":
      case "alt-_":
        return this.insertLastArgument(before === name);
      default:
        if (!this.move(name) && !this.edit(name, before) && !this.recall(name)) await writeText(this.shell.process.stdout, UNBOUND.has(name) ? "" : BELL);
    }
  }

  private move(name: string): boolean {
    const { buffer } = this;
    switch (name) {
      case "left":
      case "ctrl-b":
        buffer.cursor = Math.max(0, buffer.cursor - 1);
        return true;
      case "right":
      case "ctrl-f":
        buffer.cursor = Math.min(buffer.cells.length, buffer.cursor + 1);
        return true;
      case "home":
      case "ctrl-a":
        buffer.cursor = 0;
        return true;
      case "end":
      case "ctrl-e":
        buffer.cursor = buffer.cells.length;
        return true;
      case "alt-b":
        buffer.cursor = buffer.wordStart();
        return true;
      case "alt-f":
        buffer.cursor = buffer.wordEnd();
        return true;
      default:
        return false;
    }
  }

  private edit(name: string, before: string): boolean {
    const { buffer } = this;
    const { cursor } = buffer;
    switch (name) {
      case "backspace":
        buffer.remove(cursor - 1, cursor);
        return true;
      case "delete":
        buffer.remove(cursor, cursor + 1);
        return true;
      case "ctrl-k":
        this.kill(cursor, buffer.cells.length, before, false);
        return true;
      case "ctrl-u":
        this.kill(0, cursor, before, true);
        return true;
      case "ctrl-w":
        this.kill(buffer.wordStart(isUnixWordCell), cursor, before, true);
        return true;
      case "alt-backspace":
        this.kill(buffer.wordStart(), cursor, before, true);
        return true;
      case "alt-d":
        this.kill(cursor, buffer.wordEnd(), before, false);
        return true;
      case "ctrl-y":
        buffer.insert(this.killed);
        return true;
      case "ctrl-t":
        this.transpose();
        return true;
      case "ctrl-_":
        buffer.undo();
        return true;
      case "alt-u":
      case "alt-l":
      case "alt-c":
        this.changeCase(name);
        return true;
      default:
        return false;
    }
  }

  private kill(from: number, to: number, before: string, isBackward: boolean): void {
    const removed = this.buffer.remove(Math.max(0, from), to);
    const continues = KILLING.has(before);
    this.killed = !continues ? removed || this.killed : isBackward ? removed + this.killed : this.killed + removed;
  }

  private transpose(): void {
    const { buffer } = this;
    const at = buffer.cursor === buffer.cells.length ? buffer.cursor - 1 : buffer.cursor;
    if (at < 1) return;
    const text = [...buffer.cells.slice(0, at - 1), buffer.cells[at], buffer.cells[at - 1], ...buffer.cells.slice(at + 1)].join("");
    buffer.set(text, at + 1);
  }

  private changeCase(name: string): void {
    const { buffer } = this;
    const end = buffer.wordEnd();
    const word = buffer.cells.slice(buffer.cursor, end).join("");
    const changed =
      name === "alt-u" ? word.toUpperCase() : name === "alt-l" ? word.toLowerCase() : word.toLowerCase().replace(/\p{L}/u, (letter) => letter.toUpperCase());
    buffer.remove(buffer.cursor, end);
    buffer.insert(changed);
  }

  private recall(name: string): boolean {
    const { text } = this.buffer;
    let line: string | undefined;
    if (name === "up" || name === "ctrl-p") line = this.history.move(-1, text);
    else if (name === "down" || name === "ctrl-n") line = this.history.move(1, text);
    else if (name === "alt-<") line = this.history.moveTo(0, text);
    else if (name === "alt->") line = this.history.moveTo(this.history.last, text);
    else return false;
    if (line === undefined) return name === "down" || name === "up";
    this.buffer.set(line);
    return true;
  }

  private insertLastArgument(isRepeated: boolean): void {
    if (isRepeated) this.buffer.remove(this.buffer.cursor - this.argumentLength, this.buffer.cursor);
    this.argumentBack = isRepeated ? this.argumentBack + 1 : 1;
    const word = this.history.lastWord(this.argumentBack) ?? "";
    const before = this.buffer.cursor;
    this.buffer.insert(word);
    this.argumentLength = this.buffer.cursor - before;
  }

  private async accept(): Promise<void> {
    this.buffer.cursor = this.buffer.cells.length;
    this.search = undefined;
    await this.paint();
    const { text } = this.buffer;
    await this.painter.finish();
    this.result = { type: "line", text };
  }

  /** true: the key was part of the search. Any other key ends it and does what it does. */
  private async searching(key: Key): Promise<boolean> {
    const search = this.search as Search;
    const find = (from: number) => {
      const found = this.history.search(search.query, from);
      search.isFailing = found === undefined;
      if (found === undefined) return;
      search.index = found.index;
      const at = found.line.indexOf(search.query);
      this.buffer.set(found.line, [...found.line.slice(0, at)].length);
    };
    if (key.type === "text") {
      search.query += key.text;
      find(Math.min(search.index, this.history.last - 1));
      return true;
    }
    switch (key.name) {
      case "ctrl-r":
        find(search.index - 1);
        return true;
      case "backspace":
        search.query = [...search.query].slice(0, -1).join("");
        search.index = this.history.last;
        find(this.history.last - 1);
        return true;
      case "ctrl-g":
      case "ctrl-c":
        this.buffer.set(search.before.text, search.before.cursor);
        this.search = undefined;
        return key.name === "ctrl-g";
      default:
        this.history.moveTo(search.index, search.before.text);
        this.search = undefined;
        return key.name === "escape";
    }
  }

  private async tab(isRepeated: boolean): Promise<void> {
    const { buffer } = this;
    const text = buffer.before;
    const completion = await complete(this.shell, text);
    const { candidates, start } = completion;
    if (candidates.length === 0) return writeText(this.shell.process.stdout, BELL);
    const only = candidates.length === 1 ? candidates[0] : undefined;
    const replacement = only !== undefined ? only.text + only.suffix : commonPrefix(candidates.map((candidate) => candidate.text));
    const typed = text.slice(start);
    if (replacement.length > typed.length || (only !== undefined && replacement !== typed)) {
      const from = [...text.slice(0, start)].length;
      buffer.remove(Math.min(from, buffer.cursor), buffer.cursor);
      // What stands right after the cursor is not doubled.
      const next = buffer.cells[buffer.cursor];
      buffer.insert(next !== undefined && replacement.endsWith(next) && next === " " ? replacement.slice(0, -1) : replacement);
      if (only === undefined) await writeText(this.shell.process.stdout, BELL);
      this.lastKey = only === undefined ? "completed" : "text";
      return;
    }
    if (!isRepeated) return writeText(this.shell.process.stdout, BELL);
    this.listed = completion;
    if (candidates.length <= ASK_ABOVE) return this.list();
    this.asksToList = true;
    await this.painter.finish();
    await writeText(this.shell.process.stdout, `Display all ${candidates.length} possibilities? (y or n)`);
  }

  private async answerList(key: Key): Promise<void> {
    const answer = key.type === "text" ? key.text[0] : key.name === "enter" || key.name === "ctrl-c" ? "n" : "";
    if (answer !== "y" && answer !== "n" && answer !== " ") return;
    this.asksToList = false;
    await writeText(this.shell.process.stdout, "\r\n");
    if (answer !== "n") await this.printList();
    this.painter.forget();
  }

  private async list(): Promise<void> {
    await this.painter.finish();
    await this.printList();
  }

  private async printList(): Promise<void> {
    const labels = [...new Set((this.listed as Completion).candidates.map((candidate) => candidate.label))];
    await writeText(this.shell.process.stdout, columns(labels, this.terminal.columns));
  }

  private async repaint(): Promise<void> {
    this.painter.invalidate();
    await this.paint();
  }

  private async paint(): Promise<void> {
    if (this.result !== undefined || this.asksToList) return;
    const { search, buffer } = this;
    const prompt = search === undefined ? this.prompt : `(${search.isFailing ? "failed " : ""}reverse-i-search)\`${search.query}': `;
    await this.painter.paint(prompt, buffer.cells, buffer.cursor);
  }
}

const KILLING = new Set(["ctrl-k", "ctrl-u", "ctrl-w", "alt-backspace", "alt-d"]);
/** Keys that do nothing, silently. */
const UNBOUND = new Set([
  "escape",
  "insert",
  "page-up",
  "page-down",
  "ctrl-z",
  "ctrl-s",
  "ctrl-g",
  "ctrl-\\",
  "ctrl-o",
  "ctrl-x",
  "shift-tab",
  "paste-end",
  "ctrl-@",
  "ctrl-]",
  "ctrl-^",
]);

/** The bytes a key came from, for those that are given back or pasted. */
function rawKey(name: string): string {
  const named: Readonly<Record<string, string>> = {
    enter: "\r",
    tab: "\t",
    backspace: "\x7f",
    up: "\x1b[A",
    down: "\x1b[B",
    right: "\x1b[C",
    left: "\x1b[D",
    home: "\x1b[H",
    end: "\x1b[F",
    delete: "\x1b[3~",
    escape: "\x1b",
    "paste-begin": "\x1b[200~",
    "paste-end": PASTE_END,
  };
  const found = named[name];
  if (found !== undefined) return found;
  if (name.startsWith("ctrl-")) return String.fromCharCode(name.charCodeAt(5) & 0x1f);
  return name.startsWith("alt-") ? `\x1b${name.slice(4)}` : "";
}
