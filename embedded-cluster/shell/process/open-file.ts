import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import { type Random, randomInteger } from "../../kernel/random.ts";
import { type ByteSink, type ByteSource, EMPTY_SOURCE, NULL_SINK } from "../../kernel/streams.ts";
import { type DeviceName, FileError, type FileSystem } from "./file-system.ts";
import { absolutePath } from "./paths.ts";
import type { Terminal } from "./process.ts";

/** Who opens: every Process is one. */
export interface FileOpener {
  readonly fs: FileSystem;
  readonly cwd: string;
  readonly random: Random;
  readonly stdin: ByteSource;
  readonly stdout: ByteSink;
  readonly stderr: ByteSink;
  readonly controllingTerminal?: Terminal | undefined;
}

const CHUNK_BYTES = 64 * 1024;

/** Opens `path` as a stream, devices included. Throws {@link FileError}. */
export function openForReading(opener: FileOpener, path: string): ByteSource {
  const absolute = absolutePath(opener.cwd, path);
  const stat = opener.fs.stat(absolute);
  const device = stat.type === "device" ? opener.fs.device?.(absolute) : undefined;
  if (device !== undefined) return readDevice(device, opener, path);
  if (stat.type === "directory") return brokenSource(path);
  return fileSource(opener.fs, absolute);
}

/** Opens `path` for writing: made when missing, emptied unless `append`. Throws {@link FileError}. */
export function openForWriting(opener: FileOpener, path: string, append: boolean): ByteSink {
  const absolute = absolutePath(opener.cwd, path);
  const { fs } = opener;
  const exists = fs.exists(absolute);
  const device = exists && fs.stat(absolute).type === "device" ? fs.device?.(absolute) : undefined;
  if (device !== undefined) return writeDevice(device, opener, path);
  if (exists && append) fs.appendFile(absolute, EMPTY_BYTES);
  else fs.writeFile(absolute, EMPTY_BYTES);
  return {
    async write(chunk) {
      fs.appendFile(absolute, chunk);
    },
    close() {},
  };
}

/** Reads on from where it stands, so that it sees what is appended meanwhile; a removed file stays readable. */
function fileSource(fs: FileSystem, path: string): ByteSource {
  let offset = 0;
  let last = fs.readFile(path);
  return {
    async read(maxBytes = CHUNK_BYTES) {
      if (offset >= last.length && fs.exists(path)) last = fs.readFile(path);
      if (offset >= last.length) return null;
      const chunk = last.subarray(offset, offset + Math.min(maxBytes, CHUNK_BYTES));
      offset += chunk.length;
      return chunk;
    },
  };
}

function brokenSource(path: string): ByteSource {
  return {
    async read() {
      throw new FileError("EISDIR", path);
    },
  };
}

function readDevice(device: DeviceName, opener: FileOpener, path: string): ByteSource {
  switch (device) {
    case "zero":
    case "full":
      return { read: async (maxBytes = CHUNK_BYTES) => new Uint8Array(Math.min(maxBytes, CHUNK_BYTES)) };
    case "random":
      return { read: async (maxBytes = 4096) => Uint8Array.from({ length: Math.min(maxBytes, 4096) }, () => randomInteger(opener.random, 256)) };
    case "tty":
      if (opener.controllingTerminal?.source === undefined) throw new FileError("ENXIO", path);
      return opener.controllingTerminal.source;
    case "stdin":
      return opener.stdin;
    default:
      return EMPTY_SOURCE;
  }
}

function writeDevice(device: DeviceName, opener: FileOpener, path: string): ByteSink {
  switch (device) {
    case "tty":
      if (opener.controllingTerminal?.sink === undefined) throw new FileError("ENXIO", path);
      return opener.controllingTerminal.sink;
    case "stdout":
      return opener.stdout;
    case "stderr":
      return opener.stderr;
    case "full":
      return {
        async write() {
          throw new FileError("ENOSPC", path);
        },
        close() {},
      };
    default:
      return NULL_SINK;
  }
}
