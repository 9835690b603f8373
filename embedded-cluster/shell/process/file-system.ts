import type { Program } from "./process.ts";

export type FileErrorCode =
  | "ENOENT"
  | "EEXIST"
  | "ENOTDIR"
  | "EISDIR"
  | "ENOTEMPTY"
  | "EACCES"
  | "EPERM"
  | "EROFS"
  | "ENOSPC"
  | "EINVAL"
  | "ELOOP"
  | "EXDEV"
  | "EBUSY"
  | "ENAMETOOLONG"
  | "ENXIO";

/** A refused file operation, with the message strerror(3) gives: "No such file or directory". */
export class FileError extends Error {
  readonly code: FileErrorCode;
  readonly path: string;
  constructor(code: FileErrorCode, path: string) {
    super(FILE_ERROR_TEXT[code]);
    this.name = "FileError";
    this.code = code;
    this.path = path;
  }
}

export const FILE_ERROR_TEXT: Record<FileErrorCode, string> = {
  ENOENT: "No such file or directory",
  EEXIST: "File exists",
  ENOTDIR: "Not a directory",
  EISDIR: "Is a directory",
  ENOTEMPTY: "Directory not empty",
  EACCES: "Permission denied",
  EPERM: "Operation not permitted",
  EROFS: "Read-only file system",
  ENOSPC: "No space left on device",
  EINVAL: "Invalid argument",
  ELOOP: "Too many levels of symbolic links",
  EXDEV: "Invalid cross-device link",
  EBUSY: "Device or resource busy",
  ENAMETOOLONG: "File name too long",
  ENXIO: "No such device or address",
};

export interface FileStat {
  type: "file" | "directory" | "symlink" | "device";
  /** Bytes. */
  size: number;
  /** Permission bits, 0o755. */
  mode: number;
  /** Milliseconds since the epoch. */
  modified: number;
  uid: number;
  gid: number;
}

export type DeviceName = "null" | "zero" | "random" | "tty" | "stdin" | "stdout" | "stderr" | "full";

/** The files a container sees. Paths are absolute and normalised by the implementation. All calls throw {@link FileError}. */
export interface FileSystem {
  stat(path: string): FileStat;
  /** Like stat, without following a final symlink. */
  lstat(path: string): FileStat;
  exists(path: string): boolean;
  readFile(path: string): Uint8Array;
  /** Creates or replaces; keeps the mode of an existing file. */
  writeFile(path: string, content: Uint8Array, options?: { mode?: number }): void;
  appendFile(path: string, content: Uint8Array): void;
  /** Names in order, without "." and "..". */
  readDirectory(path: string): string[];
  makeDirectory(path: string, options?: { recursive?: boolean; mode?: number }): void;
  remove(path: string, options?: { recursive?: boolean }): void;
  rename(from: string, to: string): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
  realPath(path: string): string;
  setMode(path: string, mode: number): void;
  touch(path: string, modified: number): void;
  /** The simulated program installed at `path`, when there is one. */
  program(path: string): Program | undefined;
  /** Which device is at `path`, when one is: opened as a stream by the shell, never read as a whole. */
  device?(path: string): DeviceName | undefined;
}
