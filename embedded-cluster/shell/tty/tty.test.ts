import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createTty } from "./tty.ts";

function setUp() {
  const clock = virtualClock();
  const tty = createTty({ columns: 80, rows: 24, clock });
  const signals: string[] = [];
  tty.onSignal((signal) => signals.push(signal));
  return { clock, tty, signals, type: (text: string) => tty.input.write(encodeUtf8(text)) };
}

describe("cooked mode", () => {
  test.each([
    ["a line comes with its newline, and is echoed", "ls\r", "ls\n", "ls\r\n"],
    ["a character is erased as wide as it is", "日x\x7f\x7fa\r", "a\n", "日x\b \b\b\b  \b\ba\r\n"],
    ["a combining mark goes with its base", "e\u0301\x7f\r", "\n", "e\u0301\b \b\r\n"],
    ["Ctrl-U erases the line, Ctrl-W a word", "ab cd\x17x\x15y\r", "y\n", "ab cd\b \b\b \bx\b \b\b \b\b \b\b \by\r\n"],
    ["control characters are shown with a caret", "\x01\r", "\x01\n", "^A\r\n"],
    ["Ctrl-V takes the next key as it is", "\x16\x03\r", "\x03\n", "^C\r\n"],
  ])("%s", async (_name, keys, line, echo) => {
    const { tty, type } = setUp();
    await type(keys);
    expect([decodeUtf8((await tty.stdin.read()) ?? new Uint8Array(0)), await drained(tty.output)]).toEqual([line, echo]);
  });

  test("Ctrl-D hands over what is there, and at an empty line is the end of file, once", async () => {
    const { tty, type } = setUp();
    await type("ab\x04\x04x\r");
    expect([decodeUtf8((await tty.stdin.read()) as Uint8Array), await tty.stdin.read(), decodeUtf8((await tty.stdin.read()) as Uint8Array)]).toEqual([
      "ab",
      null,
      "x\n",
    ]);
  });

  test("Ctrl-C, Ctrl-\\ and Ctrl-Z are signals and drop the line", async () => {
    const { tty, type, signals } = setUp();
    await type("abc\x03de\x1cf\x1ag\r");
    expect([signals, decodeUtf8((await tty.stdin.read()) as Uint8Array)]).toEqual([["SIGINT", "SIGQUIT", "SIGTSTP"], "g\n"]);
  });

  test("a line and the input have limits; Ctrl-C works beyond them", async () => {
    const { tty, type, signals } = setUp();
    await type("x".repeat(10_000));
    await type("\r");
    expect((await tty.stdin.read())?.length).toBe(4_096);
    for (let count = 0; count < 100; count++) await type(`${"y".repeat(4_000)}\r`);
    await type("\x03");
    expect(signals).toEqual(["SIGINT"]);
  });
});

describe("raw mode", () => {
  test("keys come at once, without echo and signals, and disposing restores lines", async () => {
    const { tty, type, signals } = setUp();
    const raw = tty.terminal.raw();
    await type("a\x03\r");
    expect(decodeUtf8((await tty.stdin.read()) as Uint8Array)).toBe("a\x03\r");
    raw.dispose();
    await type("b\r");
    expect([decodeUtf8((await tty.stdin.read()) as Uint8Array), signals, await drained(tty.output)]).toEqual(["b\n", [], "b\r\n"]);
  });

  test("the writer waits while the reader is behind", async () => {
    const { tty, clock, type } = setUp();
    tty.terminal.raw();
    let isAccepted = false;
    void type("x".repeat(300_000)).then(() => {
      isAccepted = true;
    });
    await clock.settle();
    expect(isAccepted).toBe(false);
    let length = 0;
    while (length < 300_000) length += (await tty.stdin.read())?.length ?? 0;
    await clock.settle();
    expect(isAccepted).toBe(true);
  });
});

describe("output", () => {
  test("newlines return the carriage, once", async () => {
    const { tty } = setUp();
    await tty.stdout.write(encodeUtf8("a\nb\r\nc\r"));
    await tty.stdout.write(encodeUtf8("\nd"));
    expect(await drained(tty.output)).toBe("a\r\nb\r\nc\r\nd");
  });

  test("a flood is dropped at Ctrl-C, a screenful is not", async () => {
    const { tty, type } = setUp();
    await tty.stdout.write(encodeUtf8("short"));
    await type("\x03");
    expect(await drained(tty.output)).toBe("short^C");
    await tty.stdout.write(new Uint8Array(60_000));
    await type("\x03");
    expect(await drained(tty.output)).toBe("^C");
  });

  test("hanging up ends everything", async () => {
    const { tty, signals } = setUp();
    tty.hangUp();
    await expect(tty.stdout.write(encodeUtf8("x"))).rejects.toThrow("Broken pipe");
    expect([await tty.stdin.read(), await tty.output.read(), signals]).toEqual([null, null, ["SIGHUP"]]);
  });
});

/** What is there to be read now. */
async function drained(output: { read(): Promise<Uint8Array | null> }): Promise<string> {
  let text = "";
  for (;;) {
    const chunk = await Promise.race([output.read(), new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)))]);
    if (chunk === undefined || chunk === null) return text;
    text += decodeUtf8(chunk);
  }
}
