import { concatBytes, decodeUtf8, encodeUtf8 } from "../../kernel/bytes.ts";
import type { FileSystem } from "../process/file-system.ts";

const BLOCK_BYTES = 512;

export interface TarEntry {
  name: string;
  type: "file" | "directory" | "symlink";
  mode: number;
  content: Uint8Array;
  /** Target of a symlink. */
  link: string;
}

/** A POSIX ustar archive of a file or a folder, whose first entry is called `name`. `modified`: seconds since the epoch. */
export function writeTar(fs: FileSystem, path: string, name: string, modified: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  const add = (from: string, as: string) => {
    const stat = fs.stat(from);
    if (stat.type === "directory") {
      blocks.push(header(`${as}/`, stat.mode, 0, "5", modified));
      for (const entry of fs.readDirectory(from)) add(`${from}/${entry}`, `${as}/${entry}`);
      return;
    }
    const content = fs.readFile(from);
    blocks.push(header(as, stat.mode, content.length, "0", modified), content, new Uint8Array((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES));
  };
  add(path, name);
  blocks.push(new Uint8Array(2 * BLOCK_BYTES));
  return concatBytes(blocks);
}

function header(name: string, mode: number, size: number, type: string, modified: number): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  const put = (text: string, at: number) => block.set(encodeUtf8(text), at);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const [prefix, base] = splitName(name);
  put(base, 0);
  put(octal(mode & 0o7777, 8), 100);
  put(octal(0, 8), 108);
  put(octal(0, 8), 116);
  put(octal(size, 12), 124);
  put(octal(modified, 12), 136);
  put("        ", 148);
  put(type, 156);
  put("ustar\0" + "00", 257);
  put(prefix, 345);
  let sum = 0;
  for (const byte of block) sum += byte;
  put(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** Names over 100 bytes go on in the prefix field. */
function splitName(name: string): [prefix: string, base: string] {
  if (encodeUtf8(name).length <= 100) return ["", name];
  for (let slash = name.indexOf("/"); slash > 0; slash = name.indexOf("/", slash + 1)) {
    const base = name.slice(slash + 1);
    if (encodeUtf8(base).length <= 100 && encodeUtf8(name.slice(0, slash)).length <= 155) return [name.slice(0, slash), base];
  }
  throw new Error(`file name is too long for tar: ${name}`);
}

/** The entries of an archive. Ends at the first block of zeros, or where the archive is cut off. */
export function readTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  for (let offset = 0; offset + BLOCK_BYTES <= archive.length; ) {
    const block = archive.subarray(offset, offset + BLOCK_BYTES);
    if (block.every((byte) => byte === 0)) break;
    const text = (at: number, length: number) => decodeUtf8(block.subarray(at, at + length)).replace(/\0.*$/s, "");
    const size = Number.parseInt(text(124, 12).trim() || "0", 8);
    const type = text(156, 1);
    const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
    const name = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
    const content = archive.slice(offset + BLOCK_BYTES, offset + BLOCK_BYTES + size);
    const kind = type === "5" ? "directory" : type === "2" || type === "1" ? "symlink" : "file";
    if (type === "" || "0125".includes(type))
      entries.push({ name, type: kind, mode: Number.parseInt(text(100, 8).trim() || "644", 8) & 0o7777, content, link: text(157, 100) });
    offset += BLOCK_BYTES + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES;
  }
  return entries;
}
