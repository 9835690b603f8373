import type { Page } from "playwright-core";

/** The whole last line of the screen when the shell waits for input: its prompt, or "> " inside of something unfinished. */
const PROMPT = /(@\S+:.*[$#]|^>)$/;
/** Slower than the server's limit of frames a second, for each key is a frame. */
const KEY_MILLISECONDS = 4;
const LOOK_MILLISECONDS = 25;
const LINE_MILLISECONDS = 150_000;
const ECHO_MILLISECONDS = 15_000;

/** The terminal on the page, as a person sees it and types into it. */
export class Screen {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Rows from top to bottom, without the empty ones at the end. */
  async rows(): Promise<string[]> {
    const texts = await this.page.locator(".xterm-rows > div").allTextContents();
    const rows = texts.map((row) => row.replaceAll("\u00a0", " ").trimEnd());
    return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
  }

  async text(): Promise<string> {
    return (await this.rows()).join("\n");
  }

  async focus(): Promise<void> {
    await this.page.locator("textarea.xterm-helper-textarea").focus();
  }

  /** Waits until the last row is an empty prompt. */
  untilPrompt(limitMilliseconds = LINE_MILLISECONDS): Promise<void> {
    return this.until((rows) => PROMPT.test(rows.at(-1) ?? ""), "the prompt", limitMilliseconds);
  }

  async until(wanted: (rows: string[]) => boolean, what: string, limitMilliseconds = ECHO_MILLISECONDS): Promise<void> {
    const end = performance.now() + limitMilliseconds;
    for (;;) {
      const rows = await this.rows();
      if (wanted(rows)) return;
      if (performance.now() > end) throw new Error(`${what} did not come in ${limitMilliseconds} ms; the screen shows:\n${rows.join("\n")}`);
      await this.page.waitForTimeout(LOOK_MILLISECONDS);
    }
  }

  /** Types one line key by key, sees it echoed, presses Enter, and waits for the prompt. */
  async type(line: string): Promise<void> {
    if (line.length > 0) await this.page.keyboard.type(line, { delay: KEY_MILLISECONDS });
    const tail = line.trimEnd().slice(-20);
    // A long line goes on in the next row: rows are read as one.
    await this.until((rows) => rows.join("").endsWith(tail) || rows.join(" ").endsWith(tail), `the echo of ${JSON.stringify(line)}`);
    const before = await this.rows();
    await this.page.keyboard.press("Enter");
    const same = (rows: string[]) => rows.length === before.length && rows.every((row, index) => row === before[index]);
    await this.until((rows) => !same(rows) && PROMPT.test(rows.at(-1) ?? ""), `the prompt after ${JSON.stringify(line)}`, LINE_MILLISECONDS);
  }
}
