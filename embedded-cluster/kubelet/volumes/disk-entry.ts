import { fromBase64, toBase64 } from "../../kernel/bytes.ts";
import type { FileEntry } from "../../shell/process/file-system-export.ts";

/** A file, folder, link or removal as JSON can carry it: contents in base64. */
export type DiskEntry = Exclude<FileEntry, { type: "file" }> | (Omit<Extract<FileEntry, { type: "file" }>, "content"> & { content: string });

export function toDisk(entry: FileEntry): DiskEntry {
  return entry.type === "file" ? { ...entry, content: toBase64(entry.content) } : entry;
}

export function fromDisk(entry: DiskEntry): FileEntry {
  return entry.type === "file" ? { ...entry, content: fromBase64(entry.content) } : entry;
}
