import { TabWriter } from "../printers/tab-writer.ts";

/** Lines of "Title:<tab>value", indented by level and aligned at the end. Models kubectl describe's PrefixWriter over tabwriter. */
export class DescribeWriter {
  private readonly writer = new TabWriter({ padding: 2 });
  private done = "";

  /** Adds text as it is, indented by two blanks a level; the text ends its own lines. */
  write(level: number, text: string): void {
    this.writer.write("  ".repeat(level) + text.replaceAll("\u001b", "^[").replaceAll("\r", "\\r"));
  }

  line(level: number, text: string): void {
    this.write(level, `${text}\n`);
  }

  /** "Title:", aligned value. */
  field(level: number, title: string, value: unknown): void {
    this.line(level, `${title}:\t${value}`);
  }

  /** What follows is aligned on its own. */
  flush(): void {
    this.done += this.writer.flush();
  }

  text(): string {
    this.flush();
    return this.done;
  }

  /** With the tabs as they were written. */
  unaligned(): string {
    return this.writer.raw();
  }
}
