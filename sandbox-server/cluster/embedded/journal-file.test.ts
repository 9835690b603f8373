import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { JournalFile } from "./journal-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => new JournalFile<{ sum: number }, number>(folder);

describe("JournalFile", () => {
  test("gives back what was appended, to a process that comes after", () => {
    const first = open();
    for (const entry of [1, 2, 3]) first.append(entry);
    expect(open().read()).toEqual({ snapshot: undefined, entries: [1, 2, 3] });
  });

  test("a compacted journal is its snapshot and what came after", () => {
    const first = open();
    first.append(1);
    first.compact({ sum: 1 });
    first.append(2);
    expect(open().read()).toEqual({ snapshot: { sum: 1 }, entries: [2] });
    expect(readdirSync(folder).sort()).toEqual(["journal-1.jsonl", "snapshot-1.json"]);
  });

  test("a line cut short by a kill is dropped, and the ones before it stay", () => {
    open().append(1);
    appendFileSync(join(folder, "journal-0.jsonl"), "[2, ");
    const again = open();
    again.append(3);
    expect(open().read()).toEqual({ snapshot: undefined, entries: [1, 3] });
  });

  test("a kill between the new journal and its snapshot leaves the old generation in force", () => {
    open().append(1);
    writeFileSync(join(folder, "journal-1.jsonl"), "");
    writeFileSync(join(folder, "snapshot.draft"), '{"su');
    const again = open();
    expect(again.read()).toEqual({ snapshot: undefined, entries: [1] });
    again.compact({ sum: 1 });
    expect(open().read()).toEqual({ snapshot: { sum: 1 }, entries: [] });
  });
});
