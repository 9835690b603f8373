import type { Clock } from "../../kernel/clock.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { Payload } from "./payload.ts";

const DATA_LINK = "/..data";

/**
 * Writes a payload so that readers see the old files or the new ones and never a mixture: files live in a dated folder,
 * `..data` points at it, and every visible name is a link through `..data`. Models pkg/volume/util.AtomicWriter.
 * Gives false when the files were as wanted already.
 */
export function writePayload(fs: MemoryFileSystem, payload: Payload, clock: Clock, random: Random): boolean {
  const old = fs.exists(DATA_LINK) ? `/${fs.readLink(DATA_LINK)}` : undefined;
  if (old !== undefined && holds(fs, old, payload)) return false;
  const folder = `..${new Date(clock.now()).toISOString().slice(0, 19).replace(/[-T:]/g, "_")}.${1_000_000_000 + randomInteger(random, 1_000_000_000)}`;
  fs.makeDirectory(`/${folder}`);
  for (const [path, { bytes, mode }] of payload) {
    const parent = path.lastIndexOf("/");
    if (parent > 0) fs.makeDirectory(`/${folder}/${path.slice(0, parent)}`, { recursive: true });
    fs.writeFile(`/${folder}/${path}`, bytes, { mode });
  }
  if (old !== undefined) fs.remove(DATA_LINK);
  fs.symlink(folder, DATA_LINK);
  linkNames(fs, payload);
  if (old !== undefined) fs.remove(old, { recursive: true });
  return true;
}

function linkNames(fs: MemoryFileSystem, payload: Payload): void {
  const names = new Set([...payload.keys()].map((path) => path.split("/")[0] as string));
  for (const name of fs.readDirectory("/")) if (!name.startsWith("..") && !names.has(name)) fs.remove(`/${name}`, { recursive: true });
  const present = new Set(fs.readDirectory("/"));
  for (const name of names) if (!present.has(name)) fs.symlink(`..data/${name}`, `/${name}`);
}

function holds(fs: MemoryFileSystem, folder: string, payload: Payload): boolean {
  const present = filesBelow(fs, folder);
  if (present.size !== payload.size) return false;
  for (const [path, { bytes }] of payload) if (!present.has(path) || !sameBytes(fs.readFile(`${folder}/${path}`), bytes)) return false;
  return true;
}

function filesBelow(fs: MemoryFileSystem, folder: string, prefix = ""): Set<string> {
  const files = new Set<string>();
  for (const name of fs.readDirectory(folder)) {
    const path = `${prefix}${name}`;
    if (fs.lstat(`${folder}/${name}`).type === "directory") for (const below of filesBelow(fs, `${folder}/${name}`, `${path}/`)) files.add(below);
    else files.add(path);
  }
  return files;
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}
