import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { DeviceName, FileStat } from "./file-system.ts";
import type { Program } from "./process.ts";

interface NodeBase {
  /** The file system that may change this node in place. Nodes of a shared layer have none and are copied before a change. */
  owner: object | undefined;
  mode: number;
  modified: number;
  uid: number;
  gid: number;
}

export interface FileNode extends NodeBase {
  kind: "file";
  /** May be longer than `size`: room for appends. Bytes below `size` never change in place. */
  buffer: Uint8Array;
  size: number;
  program: Program | undefined;
}

export interface DirectoryNode extends NodeBase {
  kind: "directory";
  entries: Map<string, TreeNode>;
}

export interface LinkNode extends NodeBase {
  kind: "symlink";
  target: string;
}

export interface DeviceNode extends NodeBase {
  kind: "device";
  device: DeviceName;
}

export type TreeNode = FileNode | DirectoryNode | LinkNode | DeviceNode;

/** An immutable tree that many file systems share: the root filesystem of an image. */
export interface ImageLayer {
  readonly root: DirectoryNode;
}

export function directoryNode(owner: object | undefined, modified: number, mode = 0o755, uid = 0, gid = 0): DirectoryNode {
  return { kind: "directory", owner, mode, modified, uid, gid, entries: new Map() };
}

export function fileNode(owner: object | undefined, content: Uint8Array, modified: number, mode = 0o644, uid = 0, gid = 0): FileNode {
  return { kind: "file", owner, mode, modified, uid, gid, buffer: content, size: content.length, program: undefined };
}

/** A copy that `owner` may change. Children and bytes stay shared until they are changed themselves. */
export function ownedCopy<T extends TreeNode>(node: T, owner: object): T {
  if (node.kind === "directory") return { ...node, owner, entries: new Map(node.entries) };
  if (node.kind === "file") return { ...node, owner, buffer: node.buffer.subarray(0, node.size) };
  return { ...node, owner };
}

export function contentOf(node: FileNode): Uint8Array {
  return node.size === node.buffer.length ? node.buffer : node.buffer.subarray(0, node.size);
}

/** Appends in place, doubling the room, so that a program that writes line by line costs linear time. */
export function appendTo(node: FileNode, content: Uint8Array): void {
  const size = node.size + content.length;
  if (size > node.buffer.length || node.buffer === EMPTY_BYTES) {
    const grown = new Uint8Array(Math.max(size, Math.min(node.size * 2, node.size + 1024 * 1024)));
    grown.set(contentOf(node));
    node.buffer = grown;
  }
  node.buffer.set(content, node.size);
  node.size = size;
}

export function statOf(node: TreeNode): FileStat {
  const { mode, modified, uid, gid } = node;
  return { type: node.kind, size: sizeOf(node), mode, modified, uid, gid };
}

function sizeOf(node: TreeNode): number {
  if (node.kind === "file") return node.size;
  if (node.kind === "symlink") return node.target.length;
  return node.kind === "directory" ? 4096 : 0;
}
