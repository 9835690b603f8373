import { expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { MemoryFileSystem } from "../process/memory-file-system.ts";
import { readTar, writeTar } from "./tar.ts";

test("what is written is read again", () => {
  const fs = new MemoryFileSystem({ clock: virtualClock() });
  fs.makeDirectory("/src/inner", { recursive: true });
  fs.writeFile("/src/a.txt", encodeUtf8("x".repeat(1_000)), { mode: 0o600 });
  const long = `${"n".repeat(90)}.txt`;
  fs.writeFile(`/src/inner/${long}`, encodeUtf8("deep"));
  const entries = readTar(writeTar(fs, "/src", "copy", 0)).map(({ name, type, mode, content }) => ({
    name,
    type,
    mode,
    text: decodeUtf8(content).slice(0, 4),
  }));
  expect(entries).toEqual([
    { name: "copy/", type: "directory", mode: 0o755, text: "" },
    { name: "copy/a.txt", type: "file", mode: 0o600, text: "xxxx" },
    { name: "copy/inner/", type: "directory", mode: 0o755, text: "" },
    { name: `copy/inner/${long}`, type: "file", mode: 0o644, text: "deep" },
  ]);
});

test("an archive that is cut off gives what is there", () => {
  expect(readTar(new Uint8Array(700))).toEqual([]);
});
