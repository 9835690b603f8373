import { describe, expect, test } from "vitest";
import { testContainer } from "../testing/container.ts";
import { type TestTerminal, testTerminal } from "../testing/terminal.ts";
import { COMPLETER, type Completer } from "./completer.ts";

const LEFT = "\x1b[D";
const UP = "\x1b[A";
const DOWN = "\x1b[B";
const ERASE = "\x7f";

async function terminal(keys: string[] = [], files: Record<string, string> = {}): Promise<TestTerminal> {
  const made = await testTerminal(testContainer({ files }));
  for (const key of keys) await made.type(key);
  return made;
}

/** The screen after the keys. */
async function screen(...keys: string[]): Promise<string[]> {
  return (await terminal(keys)).screen();
}

describe("editing", () => {
  test("wide characters are erased and walked over whole", async () => {
    const made = await terminal(["echo 日本語", LEFT, ERASE]);
    expect([await made.screen(), await made.cursor()]).toEqual([["$ echo 日語"], { x: 9, y: 0 }]);
    await made.type("x\r");
    expect(await made.screen()).toEqual(["$ echo 日x語", "日x語", "$ "]);
  });

  test("combining marks stay with their letters", async () => {
    const made = await terminal(["echo か\u3099き", LEFT, LEFT, LEFT]);
    expect((await made.cursor()).x).toBe(6);
    await made.type("\x1b[C\x1b[C\x7f\r");
    expect(await made.screen()).toEqual(["$ echo き", "き", "$ "]);
  });

  test("a long line wraps, also in front of a wide character that does not fit", async () => {
    const made = await terminal([`echo ${"a".repeat(32)}日本`]);
    expect([await made.screen(), await made.cursor()]).toEqual([[`$ echo ${"a".repeat(32)}`, "日本"], { x: 4, y: 1 }]);
    await made.type(LEFT + LEFT + ERASE);
    expect([await made.screen(), await made.cursor()]).toEqual([[`$ echo ${"a".repeat(31)}日`, "本"], { x: 38, y: 0 }]);
  });

  test("a row filled exactly puts the cursor at the next", async () => {
    const made = await terminal(["x".repeat(38)]);
    expect(await made.cursor()).toEqual({ x: 0, y: 1 });
    await made.type("y");
    expect([await made.screen(), await made.cursor()]).toEqual([[`$ ${"x".repeat(38)}`, "y"], { x: 1, y: 1 }]);
  });

  test("emacs keys: beginning, end, word, kill, yank, transpose, undo", async () => {
    expect(await screen("one two three\x01\x1bf\x0b\x05 \x19\x19")).toEqual(["$ one  two three two three"]);
    expect(await screen("echo one two\x17\x17x\x14")).toEqual(["$ echox "]);
    expect(await screen("abc\x15def\x19")).toEqual(["$ defabc"]);
    expect(await screen("ab\x1f\x1f")).toEqual(["$ "]);
  });

  test("the screen follows a new width", async () => {
    const made = await terminal([`echo ${"b".repeat(50)}`]);
    await made.resize(20, 12);
    expect((await made.screen()).join("")).toBe(`$ echo ${"b".repeat(50)}`);
    await made.type("\x01\x1bf!");
    expect((await made.screen()).join("")).toBe(`$ echo! ${"b".repeat(50)}`);
  });
});

describe("prompts", () => {
  test("Ctrl-C gives a new one, Ctrl-D at an empty line leaves", async () => {
    const made = await terminal(["echo no\x03"]);
    expect(await made.screen()).toEqual(["$ echo no^C", "$ "]);
    await made.type("\x04");
    expect([await made.screen(), made.status()]).toEqual([["$ echo no^C", "$ exit"], 130]);
  });

  test("incomplete commands are asked for more", async () => {
    expect(await screen("for i in 1 2\r", "do echo $i\r", "done\r")).toEqual(["$ for i in 1 2", "> do echo $i", "> done", "1", "2", "$ "]);
    expect(await screen("cat <<EOF\r", "a $((1+1))\r", "EOF\r")).toEqual(["$ cat <<EOF", "> a $((1+1))", "> EOF", "a 2", "$ "]);
    expect(await screen("echo 'a\r", "b'\r")).toEqual(["$ echo 'a", "> b'", "a", "b", "$ "]);
    expect(await screen("echo a \\\r", "b\r")).toEqual(["$ echo a \\", "> b", "a b", "$ "]);
  });

  test("PS1 knows its escapes", async () => {
    const made = await testTerminal(testContainer(), ["bash"], undefined, { PS1: "\\[\\e[1m\\]\\u@\\h:\\w\\[\\e[0m\\]\\$ " });
    await made.type("cd /root; cd ~\r");
    expect(await made.screen()).toEqual(["root@toolbox:/work# cd /root; cd ~", "root@toolbox:~# "]);
  });

  test("syntax errors and unknown commands name the shell and no line", async () => {
    expect(await screen("nosuch\r", "echo )\r", "fi\r")).toEqual([
      "$ nosuch",
      "bash: nosuch: command not found",
      "$ echo )",
      "bash: syntax error near unexpected token",
      " `)'",
      "$ fi",
      "bash: syntax error near unexpected token",
      " `fi'",
      "$ ",
    ]);
  });
});

describe("history", () => {
  test("up and down walk, and keep what was being typed", async () => {
    expect(await screen("echo 1\r", "echo 2\r", "dra", UP, UP, DOWN, DOWN, "ft")).toEqual(["$ echo 1", "1", "$ echo 2", "2", "$ draft"]);
  });

  test("Ctrl-R finds, again, and gives up", async () => {
    const made = await terminal(["echo first\r", "echo second\r", "\x0c", "\x12echo"]);
    expect(await made.screen()).toEqual(["(reverse-i-search)`echo': echo second"]);
    await made.type("\x12");
    expect(await made.screen()).toEqual(["(reverse-i-search)`echo': echo first"]);
    await made.type("\r");
    expect(await made.screen()).toEqual(["$ echo first", "first", "$ "]);
    await made.type("\x12zzz");
    expect((await made.screen()).at(-1)).toBe("(failed reverse-i-search)`zzz': ");
    await made.type("\x07");
    expect((await made.screen()).at(-1)).toBe("$ ");
  });

  test("it outlives the shell", async () => {
    const container = testContainer();
    const first = await testTerminal(container);
    await first.type("echo kept\r\x04");
    const second = await testTerminal(container);
    await second.type(UP);
    expect(await second.screen()).toEqual(["$ echo kept"]);
  });

  test("!! and !$ are expanded and shown", async () => {
    expect(await screen("echo a b\r", "echo !$\r", "!!\r", "!nope\r")).toEqual([
      "$ echo a b",
      "a b",
      "$ echo !$",
      "echo b",
      "b",
      "$ !!",
      "echo b",
      "b",
      "$ !nope",
      "bash: !nope: event not found",
      "$ ",
    ]);
  });
});

describe("completion", () => {
  const files = { "/work/notes.txt": "", "/work/notes.md": "", "/work/with space": "", "/work/dir/inner.yaml": "" };

  test("commands, files, folders and variables", async () => {
    expect(await (await terminal(["base6\t"], files)).screen()).toEqual(["$ base64 "]);
    expect(await (await terminal(["cat w\t"], files)).screen()).toEqual(["$ cat with\\ space "]);
    expect(await (await terminal(["cat d\ti\t"], files)).screen()).toEqual(["$ cat dir/inner.yaml "]);
    expect(await (await terminal(["cd n\t"], files)).screen()).toEqual(["$ cd n"]);
    expect(await (await terminal(["echo $HOM\t"], files)).screen()).toEqual(["$ echo $HOME "]);
    expect(await (await terminal(['cat "wi\t'], files)).screen()).toEqual(['$ cat "with space" ']);
  });

  test("what several share is filled in, a second Tab lists them", async () => {
    expect(await (await terminal(["cat n\t"], files)).screen()).toEqual(["$ cat notes."]);
    expect(await (await terminal(["cat n\t", "\t", "\t"], files)).screen()).toEqual(["$ cat notes.", "notes.md  notes.txt", "$ cat notes."]);
  });

  test("a completer that is lent answers for its commands", async () => {
    const asked: (readonly string[])[] = [];
    const completer: Completer = {
      async complete({ words }) {
        asked.push(words);
        return words[0] === "kubectl" ? ["get", "get-events", "--namespace="] : undefined;
      },
    };
    const container = testContainer({ files, capabilities: new Map([[COMPLETER, completer]]), programs: { "/bin/kubectl": async () => 0 } });
    const made = await testTerminal(container);
    await made.type("kubectl --n\t");
    expect([await made.screen(), asked]).toEqual([["$ kubectl --namespace="], [["kubectl", "--n"]]]);
    await made.type("\x15ls n\t");
    expect(await made.screen()).toEqual(["$ ls notes."]);
  });
});

describe("pastes", () => {
  test("a bracketed paste is inserted whole and runs at Enter", async () => {
    const made = await terminal(["\x1b[200~echo one\necho two\n\x1b[201~"]);
    expect(await made.screen()).toEqual(["$ echo one", "echo two"]);
    await made.type("\r");
    expect(await made.screen()).toEqual(["$ echo one", "echo two", "", "one", "two", "$ "]);
  });

  test("lines typed ahead run one after the other", async () => {
    expect(await screen("echo 1\recho 2\recho 3\r")).toEqual(["$ echo 1", "1", "$ echo 2", "2", "$ echo 3", "3", "$ "]);
  });

  test("a program that is started reads what was typed behind its command", async () => {
    expect(await screen("read x; echo got $x\rvalue\r")).toEqual(["$ read x; echo got $x", "got value", "$ "]);
  });

  test("50 MB in brackets are dropped with a clear message, and the shell goes on", async () => {
    const made = await terminal();
    const chunk = "x".repeat(1_000_000);
    await made.type("\x1b[200~");
    for (let count = 0; count < 50; count++) await made.type(chunk);
    await made.type("\x1b[201~echo alive\r");
    expect(await made.screen()).toEqual(["$ ", "bash: paste of 50000000 characters is to", "o long (limit 262144), dropped", "$ echo alive", "alive", "$ "]);
    expect(made.received()).toBeLessThan(10_000);
  });

  test("5 MB without brackets stop at the limit of a line", async () => {
    const made = await terminal();
    for (let count = 0; count < 5; count++) await made.type("y".repeat(1_000_000));
    await made.type("\x03");
    await made.type("echo alive\r");
    expect((await made.screen()).slice(-2)).toEqual(["alive", "$ "]);
    expect(made.received()).toBeLessThan(2_000_000);
  });
});
