import { type DirectoryNode, type TreeNode, contentOf, directoryNode, fileNode } from "./file-tree.ts";
import { joinPath } from "./paths.ts";

interface EntryBase {
  path: string;
  mode: number;
  modified: number;
  uid: number;
  gid: number;
}

/** One file, folder or link as plain data. "removed" hides what the layer has at `path`. */
export type FileEntry =
  | (EntryBase & { type: "file"; content: Uint8Array })
  | (EntryBase & { type: "directory" })
  | (EntryBase & { type: "symlink"; target: string })
  | { type: "removed"; path: string };

export interface FileSystemExport {
  /** Folders before what they hold. */
  entries: FileEntry[];
}

/** What of `node` belongs to `owner`, with the removals against `base`. Programs and devices are the image's, never data. */
export function exportTree(node: TreeNode, base: DirectoryNode | undefined, owner: object, path = "/", deep = true): FileEntry[] {
  if (deep && node.owner !== owner) return [];
  const { mode, modified, uid, gid } = node;
  const head = { path, mode, modified, uid, gid };
  if (node.kind === "file") return node.program ? [] : [{ ...head, type: "file", content: contentOf(node).slice() }];
  if (node.kind === "symlink") return [{ ...head, type: "symlink", target: node.target }];
  if (node.kind === "device") return [];
  const entries: FileEntry[] = [{ ...head, type: "directory" }];
  if (!deep) return entries;
  for (const name of base?.entries.keys() ?? []) if (!node.entries.has(name)) entries.push({ type: "removed", path: joinPath(path, name) });
  for (const [name, child] of node.entries) {
    const below = base?.entries.get(name);
    entries.push(...exportTree(child, below?.kind === "directory" ? below : undefined, owner, joinPath(path, name)));
  }
  return entries;
}

export function nodeFromEntry(entry: Exclude<FileEntry, { type: "removed" }>, owner: object): TreeNode {
  const { mode, modified, uid, gid } = entry;
  if (entry.type === "file") return fileNode(owner, entry.content.slice(), modified, mode, uid, gid);
  if (entry.type === "symlink") return { kind: "symlink", owner, target: entry.target, mode, modified, uid, gid };
  return directoryNode(owner, modified, mode, uid, gid);
}
