import { encodeUtf8 } from "../../kernel/bytes.ts";
import { type DirectoryNode, type FileNode, type ImageLayer, type TreeNode, directoryNode, fileNode } from "./file-tree.ts";
import type { DeviceName } from "./file-system.ts";
import type { Program } from "./process.ts";
import { normalizePath } from "./paths.ts";

export interface LayerContents {
  /** Absolute path → content. Parent folders are made. Scripts (`#!`) become executable. */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** Absolute path → program. */
  programs?: Readonly<Record<string, Program>>;
  directories?: readonly string[];
  /** Absolute path → target. */
  symlinks?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch: the build time of the image. */
  builtAt?: number;
}

/** What every Linux image has. */
const STANDARD_DIRECTORIES = [
  "/bin",
  "/dev",
  "/etc",
  "/home",
  "/proc",
  "/root",
  "/run",
  "/sbin",
  "/sys",
  "/usr/bin",
  "/usr/local/bin",
  "/usr/sbin",
  "/var/log",
  "/var/tmp",
];
const DEVICES: DeviceName[] = ["null", "zero", "random", "tty", "stdin", "stdout", "stderr", "full"];

/** What the kernel reads first in a binary; reading a simulated program as a file shows it. */
const ELF_HEADER = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

/** Builds the immutable root filesystem that all containers of one image share. */
export function createImageLayer(contents: LayerContents): ImageLayer {
  const modified = contents.builtAt ?? 0;
  const root = directoryNode(undefined, modified);
  for (const path of STANDARD_DIRECTORIES) folder(root, path, modified);
  folder(root, "/tmp", modified).mode = 0o1777;
  const devices = folder(root, "/dev", modified);
  for (const device of DEVICES) devices.entries.set(device, { kind: "device", owner: undefined, device, mode: 0o666, modified, uid: 0, gid: 0 });
  devices.entries.set("urandom", { kind: "device", owner: undefined, device: "random", mode: 0o666, modified, uid: 0, gid: 0 });
  for (const path of contents.directories ?? []) folder(root, path, modified);
  for (const [path, content] of Object.entries(contents.files ?? {})) {
    const bytes = typeof content === "string" ? encodeUtf8(content) : content;
    place(root, path, fileNode(undefined, bytes, modified, bytes[0] === 0x23 && bytes[1] === 0x21 ? 0o755 : 0o644));
  }
  for (const [path, program] of Object.entries(contents.programs ?? {})) place(root, path, programNode(program, modified));
  for (const [path, target] of Object.entries(contents.symlinks ?? {})) {
    place(root, path, { kind: "symlink", owner: undefined, target, mode: 0o777, modified, uid: 0, gid: 0 });
  }
  return { root };
}

export function programNode(program: Program, modified: number, owner?: object): FileNode {
  return { ...fileNode(owner, ELF_HEADER, modified, 0o755), program };
}

function place(root: DirectoryNode, path: string, node: TreeNode): void {
  const parts = normalizePath(path).split("/").slice(1);
  const name = parts.pop() ?? "";
  folder(root, `/${parts.join("/")}`, node.modified).entries.set(name, node);
}

function folder(root: DirectoryNode, path: string, modified: number): DirectoryNode {
  let current = root;
  for (const part of normalizePath(path).split("/")) {
    if (part === "") continue;
    const next = current.entries.get(part);
    if (next?.kind === "directory") current = next;
    else {
      const made = directoryNode(undefined, modified);
      current.entries.set(part, made);
      current = made;
    }
  }
  return current;
}
