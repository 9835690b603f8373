import { expect, test } from "vitest";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { type DiskRecord, NodeDisk } from "./node-disk.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (disk: NodeDisk, volume: string, path: string) => new TextDecoder().decode(disk.volume(volume).readFile(path));

test("records bring a disk back: writes of one turn are one record, removals and deletions count", async () => {
  const clock = virtualClock();
  const disk = new NodeDisk(clock);
  const records: DiskRecord[] = [];
  disk.onRecord((record) => records.push(JSON.parse(JSON.stringify(record))));
  const data = disk.volume("data");
  data.makeDirectory("/db/wal", { recursive: true });
  for (let line = 0; line < 100; line++) data.appendFile("/db/wal/0001", bytes(`${line}\n`));
  data.writeFile("/db/gone", bytes("x"));
  disk.volume("scratch").writeFile("/a", bytes("a"));
  await clock.settle();
  expect(records.filter((record) => "entry" in record && record.entry.path === "/db/wal/0001")).toHaveLength(1);
  data.remove("/db/gone");
  disk.delete("scratch");
  await clock.settle();
  const again = new NodeDisk(clock);
  for (const record of records) again.replay(record);
  expect(again.names()).toEqual(["data"]);
  expect(text(again, "data", "/db/wal/0001")).toBe(text(disk, "data", "/db/wal/0001"));
  expect(again.volume("data").exists("/db/gone")).toBe(false);
  const copy = new NodeDisk(clock, JSON.parse(JSON.stringify(disk.snapshot())));
  expect(copy.snapshot()).toEqual(disk.snapshot());
});

test("a volume has its own quota, and all volumes one disk", () => {
  const disk = new NodeDisk(virtualClock());
  expect(() => disk.volume("small", { quotaBytes: 10 }).writeFile("/a", bytes("eleven bytes"))).toThrow("No space left on device");
  const big = new Uint8Array(16 * 1024 * 1024);
  for (const name of ["1", "2", "3", "4"]) disk.volume(name).writeFile("/a", big);
  expect(() => disk.volume("5").writeFile("/a", bytes("x"))).toThrow("No space left on device");
  disk.delete("1");
  disk.volume("5").writeFile("/a", big);
});
