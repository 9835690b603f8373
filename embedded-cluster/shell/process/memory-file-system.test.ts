import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import { virtualClock } from "../../kernel/testing/virtual.ts";
import { createImageLayer } from "./image-layer.ts";
import { type FileChange, MemoryFileSystem, type MemoryFileSystemOptions } from "./memory-file-system.ts";

const layer = createImageLayer({ files: { "/etc/app/config": "one", "/usr/share/x": "x" }, programs: { "/bin/app": async () => 0 } });
const make = (options: Partial<MemoryFileSystemOptions> = {}) => new MemoryFileSystem({ clock: virtualClock(), layer, ...options });
const text = (fs: MemoryFileSystem, path: string) => decodeUtf8(fs.readFile(path));
const write = (fs: MemoryFileSystem, path: string, content: string) => fs.writeFile(path, encodeUtf8(content));
const refusal = (act: () => unknown) => {
  try {
    act();
    return "done";
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe("layers", () => {
  test("containers of one image share it and see only their own changes", () => {
    const [first, second] = [make(), make()];
    write(first, "/etc/app/config", "changed");
    first.remove("/usr/share/x");
    expect([text(first, "/etc/app/config"), text(second, "/etc/app/config"), first.exists("/usr/share/x"), second.exists("/usr/share/x")]).toEqual([
      "changed",
      "one",
      false,
      true,
    ]);
    expect(second.usage.bytes).toBe(0);
  });

  test("export holds what differs, and import replays it", () => {
    const [first, second] = [make(), make()];
    write(first, "/etc/app/config", "changed");
    first.remove("/usr/share/x");
    first.symlink("config", "/etc/app/link");
    second.import(structuredClone(first.export()));
    expect([text(second, "/etc/app/link"), second.exists("/usr/share/x"), second.export()]).toEqual(["changed", false, first.export()]);
  });

  test("a journal of changes rebuilds the tree", () => {
    const [first, second] = [make(), make()];
    const changes: FileChange[] = [];
    first.onChange((change) => changes.push(change));
    first.makeDirectory("/data/a", { recursive: true });
    write(first, "/data/a/f", "1");
    first.rename("/data/a", "/data/b");
    for (const change of changes) {
      const entry = change.type === "put" ? first.exportEntry(change.path) : undefined;
      second.importEntry(entry ?? { type: "removed", path: change.path });
    }
    expect([text(second, "/data/b/f"), second.exists("/data/a")]).toEqual(["1", false]);
  });
});

describe("mounts", () => {
  test("a volume hides what is below it, and subPath shows one file", () => {
    const volume = new MemoryFileSystem({ clock: virtualClock() });
    write(volume, "/k", "v");
    const fs = make();
    fs.mount("/etc/app", volume);
    fs.mount("/one/file", volume, { subPath: "k", readOnly: true });
    expect([fs.readDirectory("/etc/app"), text(fs, "/one/file"), fs.readDirectory("/one")]).toEqual([["k"], "v", ["file"]]);
    expect([refusal(() => write(fs, "/one/file", "")), refusal(() => fs.remove("/etc/app")), refusal(() => fs.rename("/etc/app/k", "/tmp/k"))]).toEqual([
      "EROFS",
      "EBUSY",
      "EXDEV",
    ]);
    write(fs, "/etc/app/k", "w");
    expect(text(volume, "/k")).toBe("w");
  });

  test("links in a mounted volume lead through the whole tree", () => {
    const volume = new MemoryFileSystem({ clock: virtualClock() });
    volume.makeDirectory("/..data");
    write(volume, "/..data/key", "v");
    volume.symlink("..data/key", "/key");
    volume.symlink("/etc/app/config", "/away");
    const fs = make();
    fs.mount("/v", volume);
    expect([text(fs, "/v/key"), text(fs, "/v/away"), fs.realPath("/v/key")]).toEqual(["v", "one", "/v/..data/key"]);
  });

  test("a read-only root still has volumes that can be written", () => {
    const fs = make({ readOnly: true });
    fs.mount("/cache", new MemoryFileSystem({ clock: virtualClock() }));
    expect([refusal(() => write(fs, "/tmp/x", "")), refusal(() => write(fs, "/cache/x", ""))]).toEqual(["EROFS", "done"]);
  });
});

test("quotas count what is written and give it back", () => {
  const fs = make({ quotaBytes: 10, quotaEntries: 2 });
  write(fs, "/tmp/a", "12345678");
  expect(refusal(() => fs.appendFile("/tmp/a", encodeUtf8("123")))).toBe("ENOSPC");
  fs.remove("/tmp/a");
  write(fs, "/tmp/a", "1234567890");
  write(fs, "/tmp/b", "");
  expect(refusal(() => write(fs, "/tmp/c", ""))).toBe("ENOSPC");
});

test("refusals are errno's", () => {
  const fs = make();
  fs.symlink("loop", "/tmp/loop");
  fs.makeDirectory("/tmp/d");
  write(fs, "/tmp/d/f", "");
  expect([
    refusal(() => fs.readFile("/none")),
    refusal(() => fs.readFile("/tmp/d")),
    refusal(() => fs.readFile("/tmp/d/f/x")),
    refusal(() => fs.stat("/tmp/loop")),
    refusal(() => fs.remove("/tmp/d")),
    refusal(() => fs.makeDirectory("/tmp/d")),
    refusal(() => fs.makeDirectory("/no/d")),
    refusal(() => fs.rename("/tmp/d", "/tmp/d/e")),
    refusal(() => write(fs, `/tmp/${"x".repeat(256)}`, "")),
  ]).toEqual(["ENOENT", "EISDIR", "ENOTDIR", "ELOOP", "ENOTEMPTY", "EEXIST", "ENOENT", "EINVAL", "ENAMETOOLONG"]);
});
