import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { FileStat } from "../../shell/process/file-system.ts";
import type { MemoryFileSystem } from "../../shell/process/memory-file-system.ts";
import type { OpenVolume } from "./pod-volumes.ts";

/** A folder or file of the node's simulated disk. Throws as pkg/volume/hostpath words a failed type check. */
export function openHostPath(node: MemoryFileSystem, { path, type = "" }: { path: string; type?: string }): OpenVolume {
  const present: FileStat["type"] | undefined = node.exists(path) ? node.stat(path).type : undefined;
  const wantsFile = type.startsWith("File");
  if (present === undefined) create(node, path, type, wantsFile);
  else if (type !== "" && present !== (wantsFile ? "file" : "directory")) throw checkFailed(path, type);
  return { fs: node, root: path, readOnly: false };
}

function create(node: MemoryFileSystem, path: string, type: string, wantsFile: boolean): void {
  if (type !== "" && !type.endsWith("OrCreate")) throw checkFailed(path, type);
  if (!wantsFile) return node.makeDirectory(path, { recursive: true });
  node.writeFile(path, EMPTY_BYTES);
}

function checkFailed(path: string, type: string): Error {
  const wanted: Record<string, string> = {
    Directory: "directory",
    DirectoryOrCreate: "directory",
    File: "file",
    FileOrCreate: "file",
    Socket: "socket file",
    CharDevice: "character device",
    BlockDevice: "block device",
  };
  return new Error(`hostPath type check failed: ${path} is not a ${wanted[type] ?? type}`);
}
