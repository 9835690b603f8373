import { describe, expect, test } from "vitest";
import { decodeUtf8 } from "../../kernel/bytes.ts";
import { testContainer } from "../testing/container.ts";
import { testTerminal } from "../testing/terminal.ts";

const YAML = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: 日本語\n";

async function edit(program: string, text: string, ...keys: string[]) {
  const container = testContainer({ files: { "/work/f.yaml": text } });
  const terminal = await testTerminal(container, [program, "f.yaml"], { columns: 60, rows: 10 });
  for (const key of keys) {
    await terminal.type(key);
    await container.clock.advance(100);
  }
  const file = () => decodeUtf8(container.fs.readFile("/work/f.yaml"));
  return { container, terminal, file };
}

describe("vi", () => {
  test.each([
    ["insert and append", ["ihello \x1b", "A!\x1b", ":wq\r"], "hello a b c!\nsecond\nthird\n"],
    ["open above and below", ["oX\x1bOY\x1b", ":x\r"], "a b c\nY\nX\nsecond\nthird\n"],
    ["delete, count, put", ["dd", "p", "ZZ"], "second\na b c\nthird\n"],
    ["yank two, put below", ["2yy", "Gp", ":wq\r"], "a b c\nsecond\nthird\na b c\nsecond\n"],
    ["change a word, repeat it", ["cwX\x1b", "w.", ":wq\r"], "X X c\nsecond\nthird\n"],
    ["delete by motion and to the end", ["wD", "jx3l", "i|\x1b", ":wq\r"], "a \nscon|d\nthird\n"],
    ["undo and redo", ["dd", "dd", "u", "u", "\x12", ":wq\r"], "second\nthird\n"],
    ["search and substitute", ["/ird\rx", ":%s/e/E/g\r", ":1,2s/b\\|s/_/\r", ":wq\r"], "a _ c\n_Econd\nthrd\n"],
    ["join, replace, change case", ["J", "0rZ~", ":wq\r"], "z b c second\nthird\n"],
    ["visual lines shifted and deleted", ["V", "j", ">", "Vd", ":wq\r"], "  second\nthird\n"],
    ["inside quotes and to a character", ['ofoo "bar" x\x1b', '0f"ci"new\x1b', "0dta", ":wq\r"], 'a b c\nfoo "new" x\nsecond\nthird\n'],
  ])("%s", async (_name, keys, expected) => {
    const { terminal, file } = await edit("vi", "a b c\nsecond\nthird\n", ...keys);
    expect([file(), terminal.status()]).toEqual([expected, 0]);
  });

  test("shows the file, its mode and its errors", async () => {
    const { terminal } = await edit("vi", YAML);
    expect([await terminal.screen(), await terminal.cursor()]).toEqual([
      ["apiVersion: v1", "kind: Pod", "metadata:", "  name: 日本語", "~", "~", "~", "~", "~", '"f.yaml" 4L, 53B                          1,1'],
      { x: 0, y: 0 },
    ]);
    await terminal.type("jjj$");
    expect(await terminal.cursor()).toEqual({ x: 12, y: 3 });
    await terminal.type("i");
    expect((await terminal.screen()).at(-1)).toBe("-- INSERT --                              4,11");
    await terminal.type("x\x1b:q\r");
    expect((await terminal.screen()).at(-1)).toBe("E37: No write since last change (add ! to override)");
    await terminal.type(":foo\r");
    expect((await terminal.screen()).at(-1)).toBe("E492: Not an editor command: foo");
    await terminal.type(":q!\r");
    expect(terminal.status()).toBe(0);
  });

  test("a read-only file system is an error, not a crash", async () => {
    const { container, terminal } = await edit("vi", YAML);
    container.fs.readOnly = true;
    await terminal.type("x:w\r");
    expect((await terminal.screen()).at(-1)).toBe('"f.yaml" E514: write error (Read-only file system)');
  });
});

describe("nano", () => {
  test("types, cuts, pastes, saves under the name it is asked for", async () => {
    const { terminal, file } = await edit("nano", YAML, "# top\r", "\x0b\x15\x15", "\x18", "y", "\r");
    expect([file(), terminal.status()]).toEqual([`# top\napiVersion: v1\napiVersion: v1\n${YAML.slice(15)}`, 0]);
  });

  test("looks like nano, and asks before it leaves", async () => {
    const { terminal } = await edit("nano", YAML, "x", "\x18");
    expect(await terminal.screen()).toEqual([
      "  GNU nano 7.2             f.yaml                  Modified ",
      "xapiVersion: v1",
      "kind: Pod",
      "metadata:",
      "  name: 日本語",
      "",
      "",
      "Save modified buffer?                                       ",
      " Y Yes",
      " N No           ^C Cancel",
    ]);
    await terminal.type("n");
    expect(terminal.status()).toBe(0);
  });

  test("searches and replaces", async () => {
    const { terminal, file } = await edit("nano", YAML, "\x17name\r", "X", "\x1c", "\x15v1\rv2\r", "\x0f\r", "\x18");
    expect([file(), terminal.status()]).toEqual([YAML.replace("v1", "v2").replace("name", "Xname"), 0]);
  });
});

describe("less", () => {
  test("pages, searches and leaves the screen as it was", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container, ["bash"], { columns: 20, rows: 5 });
    await terminal.type("seq 100 | less\r");
    expect(await terminal.screen()).toEqual(["1", "2", "3", "4", ":"]);
    await terminal.type(" ");
    expect(await terminal.screen()).toEqual(["5", "6", "7", "8", ":"]);
    await terminal.type("/55\r");
    expect((await terminal.screen())[0]).toBe("55");
    await terminal.type("G");
    expect(await terminal.screen()).toEqual(["97", "98", "99", "100", "(END)"]);
    await terminal.type("q");
    expect(await terminal.screen()).toEqual(["$ seq 100 | less", "$ "]);
  });

  test("endless input is read only as far as it is looked at", async () => {
    const container = testContainer();
    const terminal = await testTerminal(container, ["bash"], { columns: 20, rows: 5 });
    await terminal.type("yes | less\r");
    await terminal.type("q");
    await container.clock.advance(100);
    expect([await terminal.screen(), container.table.processes().length]).toEqual([["$ yes | less", "$ "], 2]);
  });
});

test("watch shows the command again and again, and ends at Ctrl-C", async () => {
  const container = testContainer();
  const terminal = await testTerminal(container, ["bash"], { columns: 70, rows: 6 });
  await terminal.type("watch -n 2 date +%T\r");
  await container.clock.advance(2_100);
  expect(await terminal.screen()).toEqual(["Every 2.0s: date +%T                 toolbox: Thu Jan  1 00:00:02 2026", "", "00:00:02"]);
  await terminal.type("\x03");
  expect(await terminal.screen()).toEqual(["$ watch -n 2 date +%T", "$ "]);
});
