// Longer than 400 lines: one screen, its keys and its state.
import { writeText } from "../../kernel/streams.ts";
import { toCells } from "../line-editor/edit-buffer.ts";
import type { Key } from "../line-editor/key-decoder.ts";
import { FileError } from "../process/file-system.ts";
import { absolutePath } from "../process/paths.ts";
import type { Process, Program } from "../process/process.ts";
import { compileRegularExpression } from "../regular-expression/regular-expression.ts";
import { textWidth } from "../tty/character-width.ts";
import { TextDocument } from "./document.ts";
import { Screen, visiblePart } from "./screen.ts";
import { findNext } from "./search.ts";
import { Viewport } from "./viewport.ts";

const HELP = [
  ["^G Help", "^O Write Out", "^W Where Is", "^K Cut", "^T Execute", "^C Location"],
  ["^X Exit", "^R Read File", "^\\ Replace", "^U Paste", "^J Justify", "^_ Go To Line"],
];

/** A full-screen editor that looks and answers as GNU nano. */
export const nano: Program = async (process) => {
  const operands = process.argv.slice(1).filter((word) => !/^[-+]/.test(word));
  const screen = await Screen.open(process);
  if (screen === undefined) {
    await writeText(process.stderr, "Standard input is not a terminal\n");
    return 1;
  }
  try {
    return await new Nano(process, screen, operands[0]).run();
  } finally {
    await screen.close();
  }
};

class Nano {
  private readonly process: Process;
  private readonly screen: Screen;
  private readonly document = new TextDocument();
  private readonly view = new Viewport();
  private name: string | undefined;
  private message = "";
  private cutLines: string[] = [];
  private lastWasCut = false;
  private lastSearch = "";
  private isDone = false;

  constructor(process: Process, screen: Screen, name: string | undefined) {
    this.process = process;
    this.screen = screen;
    this.name = name;
  }

  async run(): Promise<number> {
    this.open();
    while (!this.isDone) {
      if (!this.screen.keys.hasMore) await this.paint();
      const key = await this.screen.keys.next();
      if (key === "end") return 1;
      if (key === "resize") this.screen.forget();
      else {
        this.message = "";
        await this.press(key);
      }
    }
    return 0;
  }

  private open(): void {
    if (this.name === undefined) return;
    try {
      const isThere = this.document.load(this.process.fs, this.path(this.name));
      const count = this.document.lines.length;
      this.message = isThere ? `[ Read ${count} line${count === 1 ? "" : "s"} ]` : "[ New File ]";
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.message = error.code === "EISDIR" ? `[ "${this.name}" is a directory ]` : `[ Error reading ${this.name}: ${error.message} ]`;
      this.name = undefined;
    }
  }

  private async press(key: Key): Promise<void> {
    const { document } = this;
    const wasCut = this.lastWasCut;
    this.lastWasCut = false;
    if (key.type === "text") {
      document.remember();
      document.insert(key.text);
      return;
    }
    switch (key.name.startsWith("alt-") ? key.name.toLowerCase() : key.name) {
      case "ctrl-x":
        return this.exit();
      case "ctrl-o":
        await this.write();
        return;
      case "ctrl-s":
        if (this.name !== undefined) this.save(this.name);
        return;
      case "ctrl-r":
        return this.readFile();
      case "ctrl-w":
        return this.search();
      case "ctrl-\\":
        return this.replace();
      case "ctrl-_":
      case "alt-g":
        return this.goToLine();
      case "ctrl-k":
        this.cut(wasCut);
        return;
      case "alt-6":
        this.cutLines = [document.line];
        return;
      case "ctrl-u":
        this.paste();
        return;
      case "ctrl-c":
        this.message = `[ line ${document.cursor.line + 1}/${document.lines.length} (${Math.floor(((document.cursor.line + 1) / document.lines.length) * 100)}%), col ${document.cursor.cell + 1}/${document.cells.length + 1} ]`;
        return;
      case "alt-u":
        this.message = document.undo() ? "[ Undid change ]" : "[ Nothing to undo ]";
        return;
      case "alt-e":
        this.message = document.redo() ? "[ Redid change ]" : "[ Nothing to redo ]";
        return;
      case "ctrl-g":
        this.message = "[ ^O writes the file, ^X leaves, ^W searches, ^K cuts and ^U pastes lines, M-U undoes ]";
        return;
      case "ctrl-l":
        this.screen.forget();
        return;
      default:
        this.edit(key.name);
    }
  }

  private edit(name: string): void {
    const { document } = this;
    const { cursor } = document;
    const page = Math.max(1, this.textRows - 2);
    switch (name) {
      case "enter":
        document.remember();
        document.insert("\n");
        break;
      case "tab":
        document.remember();
        document.insert("\t");
        break;
      case "backspace":
        if (cursor.cell > 0) {
          document.remember();
          document.removeCells(cursor.line, cursor.cell - 1, cursor.cell);
          cursor.cell--;
        } else if (cursor.line > 0) {
          document.remember();
          const end = toCells(document.lines[cursor.line - 1] as string).length;
          document.joinNext(cursor.line - 1);
          document.cursor = { line: cursor.line - 1, cell: end };
        }
        break;
      case "delete":
      case "ctrl-d":
        document.remember();
        if (cursor.cell < document.cells.length) document.removeCells(cursor.line, cursor.cell, cursor.cell + 1);
        else document.joinNext(cursor.line);
        break;
      case "left":
      case "ctrl-b":
        if (cursor.cell > 0) cursor.cell--;
        else if (cursor.line > 0) document.cursor = { line: cursor.line - 1, cell: Number.MAX_SAFE_INTEGER };
        break;
      case "right":
      case "ctrl-f":
        if (cursor.cell < document.cells.length) cursor.cell++;
        else if (cursor.line < document.lines.length - 1) document.cursor = { line: cursor.line + 1, cell: 0 };
        break;
      case "up":
      case "ctrl-p":
        cursor.line--;
        break;
      case "down":
      case "ctrl-n":
        cursor.line++;
        break;
      case "home":
      case "ctrl-a":
        cursor.cell = 0;
        break;
      case "end":
      case "ctrl-e":
        cursor.cell = Number.MAX_SAFE_INTEGER;
        break;
      case "page-up":
      case "ctrl-y":
        cursor.line -= page;
        break;
      case "page-down":
      case "ctrl-v":
        cursor.line += page;
        break;
      case "alt-\\":
        document.cursor = { line: 0, cell: 0 };
        break;
      case "alt-/":
        document.cursor = { line: document.lines.length - 1, cell: Number.MAX_SAFE_INTEGER };
        break;
    }
    document.clamp(true);
  }

  private cut(continues: boolean): void {
    const { document } = this;
    document.remember();
    const [line = ""] = document.removeLines(document.cursor.line, 1);
    this.cutLines = continues ? [...this.cutLines, line] : [line];
    this.lastWasCut = true;
  }

  private paste(): void {
    const { document } = this;
    if (this.cutLines.length === 0) return;
    document.remember();
    document.lines.splice(document.cursor.line, 0, ...this.cutLines);
    document.cursor = { line: document.cursor.line + this.cutLines.length, cell: 0 };
    document.clamp(true);
  }

  private async exit(): Promise<void> {
    if (!this.document.isModified) {
      this.isDone = true;
      return;
    }
    for (;;) {
      const key = await this.ask("Save modified buffer? ", [" Y Yes", " N No           ^C Cancel"]);
      if (key === "end") {
        this.isDone = true;
        return;
      }
      const answer = key.type === "text" ? key.text[0]?.toLowerCase() : key.name;
      if (answer === "n") {
        this.isDone = true;
        return;
      }
      if (answer === "ctrl-c") {
        this.message = "[ Cancelled ]";
        return;
      }
      if (answer === "y") {
        if (await this.write()) this.isDone = true;
        return;
      }
    }
  }

  private async write(): Promise<boolean> {
    const name = await this.prompt("File Name to Write: ", this.name ?? "");
    if (name === undefined || name === "") {
      this.message = "[ Cancelled ]";
      return false;
    }
    return this.save(name);
  }

  private save(name: string): boolean {
    try {
      const { lines } = this.document.save(this.process.fs, this.path(name));
      this.name = name;
      this.message = `[ Wrote ${lines} line${lines === 1 ? "" : "s"} ]`;
      return true;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.message = `[ Error writing ${name}: ${error.message} ]`;
      return false;
    }
  }

  private async readFile(): Promise<void> {
    const name = await this.prompt("File to insert [from ./]: ", "");
    if (name === undefined || name === "") return;
    try {
      const text = new TextDecoder().decode(this.process.fs.readFile(this.path(name)));
      this.document.remember();
      this.document.insert(text.replace(/\n$/, ""));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.message = error.code === "ENOENT" ? `[ File "${name}" not found ]` : `[ ${error.message} ]`;
    }
  }

  private async search(): Promise<void> {
    const text = await this.prompt(`Search${this.lastSearch === "" ? "" : ` [${this.lastSearch}]`}: `, "");
    if (text === undefined) {
      this.message = "[ Cancelled ]";
      return;
    }
    this.lastSearch = text || this.lastSearch;
    if (this.lastSearch === "") return;
    const found = findNext(this.document, this.literal(this.lastSearch), 1);
    if (found === undefined) this.message = `[ "${this.lastSearch}" not found ]`;
    else {
      this.document.cursor = found.cursor;
      if (found.hasWrapped) this.message = "[ Search Wrapped ]";
    }
  }

  private async replace(): Promise<void> {
    const text = await this.prompt("Search (to replace): ", this.lastSearch);
    if (text === undefined || text === "") return;
    this.lastSearch = text;
    const replacement = await this.prompt("Replace with: ", "");
    if (replacement === undefined) return;
    const expression = this.literal(text);
    let count = 0;
    this.document.remember();
    for (const [index, line] of this.document.lines.entries()) {
      let rest = line;
      let result = "";
      for (let match = expression.match(rest); match !== undefined; match = expression.match(rest)) {
        result += rest.slice(0, match.index) + replacement;
        rest = rest.slice(match.end);
        count++;
      }
      if (result !== "") this.document.lines[index] = result + rest;
    }
    this.document.clamp(true);
    this.message = count === 0 ? `[ "${text}" not found ]` : `[ Replaced ${count} occurrence${count === 1 ? "" : "s"} ]`;
  }

  private async goToLine(): Promise<void> {
    const text = await this.prompt("Enter line number, column number: ", "");
    if (text === undefined || text === "") return;
    const [line = 1, column = 1] = text.split(/[ ,.]+/).map(Number);
    if (Number.isNaN(line)) this.message = "[ Invalid line or column number ]";
    else this.document.cursor = { line: line - 1, cell: column - 1 };
    this.document.clamp(true);
  }

  private literal(text: string) {
    return compileRegularExpression(text.replace(/[\\.*[\]^$+?(){}|]/g, "\\$&"), { syntax: "perl", ignoreCase: true });
  }

  /** One line typed in the status bar; undefined after ^C. */
  private async prompt(label: string, initial: string): Promise<string | undefined> {
    let text = initial;
    for (;;) {
      const key = await this.ask(label + text, ["^G Help", "^C Cancel"]);
      if (key === "end") return undefined;
      if (key.type === "text") text = (text + key.text).slice(0, 1_000);
      else if (key.name === "enter") return text;
      else if (key.name === "backspace") text = toCells(text).slice(0, -1).join("");
      else if (key.name === "ctrl-u") text = "";
      else if (key.name === "ctrl-c" || key.name === "escape") return undefined;
    }
  }

  private async ask(bar: string, help: readonly string[]): Promise<Key | "end"> {
    for (;;) {
      await this.paint(bar, help);
      const key = await this.screen.keys.nextSingle();
      if (key === "resize") this.screen.forget();
      else return key;
    }
  }

  private get textRows(): number {
    return Math.max(1, this.screen.rows - 4);
  }

  private async paint(bar?: string, help?: readonly string[]): Promise<void> {
    const { columns } = this.screen;
    this.document.clamp(true);
    this.view.follow(this.document, this.textRows, columns);
    const status = bar ?? this.message;
    const centred = bar === undefined ? " ".repeat(Math.max(0, Math.floor((columns - textWidth(status)) / 2))) : "";
    const bottom = help === undefined ? HELP.map((items) => this.helpLine(items)) : [help[0] ?? "", help[1] ?? ""];
    const statusRow =
      bar !== undefined ? `\x1b[7m${clip(status, columns).padEnd(columns)}\x1b[27m` : status === "" ? "" : `${centred}\x1b[7m${clip(status, columns)}\x1b[27m`;
    const rows = [this.title(), ...this.view.rows(this.document, this.textRows, columns, ""), statusRow, ...bottom];
    const cursor = this.view.position(this.document);
    await this.screen.paint(
      rows,
      bar === undefined ? { row: cursor.row + 1, column: cursor.column } : { row: this.screen.rows - 3, column: Math.min(columns - 1, textWidth(bar)) },
    );
  }

  private title(): string {
    const { columns } = this.screen;
    const version = "  GNU nano 7.2";
    const name = this.name ?? "New Buffer";
    const state = this.document.isModified ? "Modified " : "";
    const start = Math.max(version.length + 2, Math.floor((columns - textWidth(name)) / 2));
    const line = `${version}${" ".repeat(start - version.length)}${name}`;
    return `\x1b[7m${clip(line + " ".repeat(Math.max(1, columns - textWidth(line) - state.length)) + state, columns)}\x1b[27m`;
  }

  private helpLine(items: readonly string[]): string {
    const width = Math.max(12, Math.floor(this.screen.columns / items.length));
    const shown = items.slice(0, Math.max(1, Math.floor(this.screen.columns / width)));
    return shown.map((item) => `\x1b[7m${item.slice(0, 2)}\x1b[27m${item.slice(2).padEnd(width - 2)}`).join("");
  }

  private path(name: string): string {
    return absolutePath(this.process.cwd, name);
  }
}

function clip(text: string, columns: number): string {
  return visiblePart(toCells(text), 0, columns);
}
