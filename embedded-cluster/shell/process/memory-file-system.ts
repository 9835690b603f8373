// Longer than 400 lines: one class whose methods are the system calls.
import { EMPTY_BYTES } from "../../kernel/bytes.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type Disposable, disposable } from "../../kernel/disposable.ts";
import { FILESYSTEM_BYTES, FILESYSTEM_ENTRIES, PATH_NAME_BYTES } from "../../kernel/limits.ts";
import { type DeviceName, FileError, type FileStat, type FileSystem } from "./file-system.ts";
import {
  type DirectoryNode,
  type FileNode,
  type ImageLayer,
  type TreeNode,
  appendTo,
  contentOf,
  directoryNode,
  fileNode,
  ownedCopy,
  statOf,
} from "./file-tree.ts";
import { type FileEntry, type FileSystemExport, exportTree, nodeFromEntry } from "./file-system-export.ts";
import { type FileUser, MAY, isAllowed } from "./permissions.ts";
import { programNode } from "./image-layer.ts";
import { type Mount, type Place, resolvePath } from "./path-resolution.ts";
import { directoryOf, joinPath, normalizePath } from "./paths.ts";
import type { Program } from "./process.ts";
import type { StorageBudget } from "./storage-budget.ts";

/** "put": the entry at `path` is new or has changed. "remove": it and everything below it has gone. */
export interface FileChange {
  type: "put" | "remove";
  path: string;
}

/** On a folder: what is made in it gets its group. */
const SET_GROUP = 0o2000;

export interface MemoryFileSystemOptions {
  /** Shared by all containers of an image; changes stay in this file system. */
  layer?: ImageLayer;
  clock: Clock;
  /** Bytes that may be written over the layer. */
  quotaBytes?: number;
  /** Files and folders that may be made over the layer. */
  quotaEntries?: number;
  /** What is written here is also taken from a disk that others share. */
  budget?: StorageBudget;
  /** Every change fails with EROFS, except below mounts that can be written. */
  readOnly?: boolean;
  /** Who owns new files. */
  uid?: number;
  gid?: number;
}

/** A file system in memory: a copy-on-write view of an image's layer, with quotas, mounts and a journal of changes. */
export class MemoryFileSystem implements FileSystem {
  readOnly: boolean;
  /** Set where files' modes are to be obeyed: for containers that run as somebody else than their image foresees. */
  restrictedTo: FileUser | undefined;
  private root: DirectoryNode;
  private usedBytes = 0;
  private usedEntries = 0;
  private readonly base: DirectoryNode | undefined;
  private readonly clock: Clock;
  private readonly quotaBytes: number;
  private readonly quotaEntries: number;
  private readonly budget: StorageBudget | undefined;
  private readonly uid: number;
  private readonly gid: number;
  private readonly mounts = new Map<string, Mount>();
  private readonly listeners = new Set<(change: FileChange) => void>();

  constructor(options: MemoryFileSystemOptions) {
    this.clock = options.clock;
    this.base = options.layer?.root;
    this.root = this.base ?? directoryNode(this, options.clock.now());
    this.quotaBytes = options.quotaBytes ?? FILESYSTEM_BYTES;
    this.quotaEntries = options.quotaEntries ?? FILESYSTEM_ENTRIES;
    this.budget = options.budget;
    this.readOnly = options.readOnly ?? false;
    this.uid = options.uid ?? 0;
    this.gid = options.gid ?? 0;
  }

  /** Bytes and entries over the layer, and what is allowed. */
  get usage(): { bytes: number; entries: number; quotaBytes: number; quotaEntries: number } {
    return { bytes: this.usedBytes, entries: this.usedEntries, quotaBytes: this.quotaBytes, quotaEntries: this.quotaEntries };
  }

  /** Nobody will use this file system any more: the shared disk gets back what it took. */
  discard(): void {
    this.budget?.give(this.usedBytes);
    this.usedBytes = 0;
    this.readOnly = true;
  }

  onChange(listener: (change: FileChange) => void): Disposable {
    this.listeners.add(listener);
    return disposable(() => this.listeners.delete(listener));
  }

  /** Shows `fs` (or one folder or file of it: `subPath`) at `path`. Makes the mount point when it is missing. */
  mount(path: string, fs: FileSystem, options: { readOnly?: boolean; subPath?: string } = {}): Disposable {
    const at = normalizePath(path);
    const subPath = normalizePath(options.subPath ?? "/");
    this.makeMountPoint(at, fs.stat(subPath).type === "directory");
    const real = resolvePath(this.root, this.mounts, at, true).path;
    this.mounts.set(real, { fs, subPath, readOnly: options.readOnly ?? false });
    return disposable(() => this.mounts.delete(real));
  }

  /** Mount points, for df and /proc/mounts. */
  mountPoints(): { path: string; readOnly: boolean; fs: FileSystem }[] {
    return [...this.mounts].map(([path, mount]) => ({ path, readOnly: mount.readOnly, fs: mount.fs }));
  }

  /** Puts an executable program at `path`. */
  install(path: string, program: Program): void {
    this.makeParents(normalizePath(path));
    this.attach(normalizePath(path), programNode(program, this.clock.now(), this));
  }

  stat(path: string): FileStat {
    return this.statPlace(this.existing(path, true));
  }

  lstat(path: string): FileStat {
    return this.statPlace(this.existing(path, false));
  }

  exists(path: string): boolean {
    try {
      this.existing(path, true);
      return true;
    } catch (error) {
      if (error instanceof FileError) return false;
      throw error;
    }
  }

  readFile(path: string): Uint8Array {
    const place = this.existing(path, true);
    if (this.restrictedTo !== undefined && !isAllowed(this.restrictedTo, this.statPlace(place), MAY.read)) throw new FileError("EACCES", path);
    if (place.mount) return place.mount.fs.readFile(place.inner);
    const node = place.node as TreeNode;
    if (node.kind === "directory") throw new FileError("EISDIR", path);
    return node.kind === "file" ? contentOf(node) : EMPTY_BYTES;
  }

  writeFile(path: string, content: Uint8Array, options: { mode?: number } = {}): void {
    const place = this.resolve(path, true);
    this.checkPermission(place, path);
    if (place.mount) return this.through(place, (fs, inner) => fs.writeFile(inner, content, options));
    if (place.node?.kind === "device") return this.writeDevice(place.node.device, path);
    this.checkWritable(path);
    const node = this.openFile(place, path, options.mode);
    this.charge(content.length - (this.isOwnedByLayer(place) ? 0 : node.size), 0, path);
    node.buffer = content.slice();
    node.size = content.length;
    node.program = undefined;
    if (options.mode !== undefined) node.mode = options.mode;
    this.touched(node, place.path);
  }

  appendFile(path: string, content: Uint8Array): void {
    const place = this.resolve(path, true);
    this.checkPermission(place, path);
    if (place.mount) return this.through(place, (fs, inner) => fs.appendFile(inner, content));
    if (place.node?.kind === "device") return this.writeDevice(place.node.device, path);
    this.checkWritable(path);
    const node = this.openFile(place, path);
    this.charge(content.length, 0, path);
    appendTo(node, content);
    this.touched(node, place.path);
  }

  readDirectory(path: string): string[] {
    const place = this.existing(path, true);
    let names: string[];
    if (place.mount) names = place.mount.fs.readDirectory(place.inner);
    else if (place.node?.kind === "directory") names = [...place.node.entries.keys()];
    else throw new FileError("ENOTDIR", path);
    for (const mounted of this.mounts.keys()) {
      const name = mounted.slice(mounted.lastIndexOf("/") + 1);
      if (directoryOf(mounted) === place.path && !names.includes(name)) names.push(name);
    }
    return names.sort();
  }

  makeDirectory(path: string, options: { recursive?: boolean; mode?: number } = {}): void {
    const place = this.resolve(path, true, options.recursive === true ? (missing) => this.makeDirectory(missing, { recursive: true }) : undefined);
    if (this.typeOf(place) !== undefined) {
      if (options.recursive === true && this.typeOf(place) === "directory") return;
      throw new FileError("EEXIST", path);
    }
    this.checkPermission(place, path);
    if (place.mount) return this.through(place, (fs, inner) => fs.makeDirectory(inner, options));
    this.checkWritable(path);
    this.charge(0, 1, path);
    this.attach(place.path, directoryNode(this, this.clock.now(), options.mode ?? 0o755, this.uid, this.gid));
  }

  remove(path: string, options: { recursive?: boolean } = {}): void {
    const place = this.existing(path, false);
    if (this.mounts.has(place.path) || place.path === "/") throw new FileError("EBUSY", path);
    this.checkFolder(place.path, path);
    if (place.mount) return this.writable(place).remove(place.inner, options);
    this.checkWritable(path);
    const node = place.node as TreeNode;
    if (node.kind === "directory" && options.recursive !== true && node.entries.size > 0) throw new FileError("ENOTEMPTY", path);
    for (const mounted of this.mounts.keys()) if (mounted.startsWith(`${place.path}/`)) throw new FileError("EBUSY", path);
    this.detach(place.path);
    this.release(node);
    this.emit("remove", place.path);
  }

  rename(from: string, to: string): void {
    const source = this.existing(from, false);
    const target = this.resolve(to, false);
    if (this.mounts.has(source.path) || this.mounts.has(target.path)) throw new FileError("EBUSY", from);
    this.checkFolder(source.path, from);
    this.checkFolder(target.path, to);
    if (source.mount?.fs !== target.mount?.fs) throw new FileError("EXDEV", from);
    if (source.mount && target.mount) {
      this.writable(source);
      return this.writable(target).rename(source.inner, target.inner);
    }
    this.checkWritable(from);
    const node = source.node as TreeNode;
    if (source.path === target.path) return;
    if (target.path.startsWith(`${source.path}/`)) throw new FileError("EINVAL", from);
    if (target.node !== undefined) {
      if (target.node.kind === "directory" && node.kind !== "directory") throw new FileError("EISDIR", to);
      if (target.node.kind !== "directory" && node.kind === "directory") throw new FileError("ENOTDIR", to);
      if (target.node.kind === "directory" && target.node.entries.size > 0) throw new FileError("ENOTEMPTY", to);
      this.detach(target.path);
      this.release(target.node);
    }
    this.detach(source.path);
    this.attach(target.path, node);
    this.emit("remove", source.path);
  }

  symlink(target: string, path: string): void {
    const place = this.resolve(path, false);
    if (this.typeOf(place) !== undefined) throw new FileError("EEXIST", path);
    this.checkPermission(place, path);
    if (place.mount) return this.through(place, (fs, inner) => fs.symlink(target, inner));
    this.checkWritable(path);
    this.charge(target.length, 1, path);
    this.attach(place.path, { kind: "symlink", owner: this, target, mode: 0o777, modified: this.clock.now(), uid: this.uid, gid: this.gid });
  }

  readLink(path: string): string {
    const place = this.existing(path, false);
    if (place.mount) return place.mount.fs.readLink(place.inner);
    if (place.node?.kind !== "symlink") throw new FileError("EINVAL", path);
    return place.node.target;
  }

  realPath(path: string): string {
    return this.existing(path, true).path;
  }

  setMode(path: string, mode: number): void {
    this.change(
      path,
      (node) => {
        node.mode = mode & 0o7777;
      },
      (fs, inner) => fs.setMode(inner, mode),
    );
  }

  /** Gives `path` to another user. Mounted file systems that know no owners are left as they are. */
  setOwner(path: string, uid: number, gid: number): void {
    this.change(
      path,
      (node) => {
        node.uid = uid;
        node.gid = gid;
      },
      (fs, inner) => {
        if (fs instanceof MemoryFileSystem) fs.setOwner(inner, uid, gid);
      },
    );
  }

  touch(path: string, modified: number): void {
    const place = this.resolve(path, true);
    if (this.typeOf(place) === undefined) this.writeFile(path, EMPTY_BYTES);
    this.change(
      path,
      (node) => {
        node.modified = modified;
      },
      (fs, inner) => fs.touch(inner, modified),
      // Whoever may write to a file may say that it is new.
      (there) => this.checkPermission(there, path),
    );
  }

  program(path: string): Program | undefined {
    const place = this.resolve(path, true);
    if (place.mount) return place.mount.fs.program(place.inner);
    return place.node?.kind === "file" ? place.node.program : undefined;
  }

  device(path: string): DeviceName | undefined {
    const place = this.resolve(path, true);
    if (place.mount) return place.mount.fs.device?.(place.inner);
    return place.node?.kind === "device" ? place.node.device : undefined;
  }

  /** Everything that differs from the layer, as plain data (structured clone, no functions). Mounts are not part of it. */
  export(): FileSystemExport {
    return { entries: exportTree(this.root, this.base, this) };
  }

  /** Replays what {@link export} gave, over what is there. Quotas count, read-only does not. */
  import(saved: FileSystemExport): void {
    for (const entry of saved.entries) this.importEntry(entry);
  }

  /** One entry as {@link export} gives it; undefined when nothing is at `path`. For journals that follow {@link onChange}. */
  exportEntry(path: string): FileEntry | undefined {
    if (!this.exists(directoryOf(path))) return undefined;
    const place = this.resolve(path, false);
    if (place.mount || place.node === undefined) return undefined;
    return exportTree(place.node, undefined, this, place.path, false)[0];
  }

  importEntry(entry: FileEntry): void {
    if (entry.path === "/" || (entry.type === "removed" && !this.exists(directoryOf(entry.path)))) return;
    this.makeParents(entry.path);
    const present = this.resolve(entry.path, false);
    if (present.mount) return;
    const parent = this.directory(directoryOf(present.path));
    const { modified } = parent;
    if (entry.type === "removed") {
      if (present.node !== undefined) this.release(present.node);
      this.detach(present.path);
    } else {
      const made = nodeFromEntry(entry, this);
      if (made.kind === "directory" && present.node?.kind === "directory") made.entries = new Map(present.node.entries);
      else if (present.node !== undefined) this.release(present.node);
      this.charge(made.kind === "file" ? made.size : 0, present.node === undefined ? 1 : 0, entry.path);
      this.attach(present.path, made);
    }
    // The folder's own entry came before and says when it was changed.
    parent.modified = modified;
  }

  private resolve(path: string, follow: boolean, onMissing?: (path: string) => void): Place {
    return resolvePath(this.root, this.mounts, path, follow, onMissing, () => this.root);
  }

  private existing(path: string, follow: boolean): Place {
    const place = this.resolve(path, follow);
    if (this.typeOf(place) === undefined) throw new FileError("ENOENT", path);
    if (path.endsWith("/") && path !== "/" && follow && this.typeOf(place) !== "directory") throw new FileError("ENOTDIR", path);
    return place;
  }

  private typeOf(place: Place): FileStat["type"] | undefined {
    return place.type;
  }

  private statPlace(place: Place): FileStat {
    return place.mount ? place.mount.fs.lstat(place.inner) : statOf(place.node as TreeNode);
  }

  private writable(place: Place): FileSystem {
    const mount = place.mount as Mount;
    if (mount.readOnly) throw new FileError("EROFS", place.path);
    return mount.fs;
  }

  private checkWritable(path: string): void {
    if (this.readOnly) throw new FileError("EROFS", path);
  }

  /** What is there may be written to, or its folder when nothing is there. Devices let everybody. */
  private checkPermission(place: Place, path: string): void {
    if (this.restrictedTo === undefined || place.type === "device") return;
    this.checkMount(place, path);
    if (place.type === undefined) this.checkFolder(place.path, path);
    else if (!isAllowed(this.restrictedTo, this.statPlace(place), MAY.write)) throw new FileError("EACCES", path);
  }

  /** What cannot be written at all is refused as such, whoever asks. */
  private checkMount(place: Place, path: string): void {
    if (place.mount === undefined ? this.readOnly : place.mount.readOnly) throw new FileError("EROFS", path);
  }

  private checkFolder(resolved: string, path: string): void {
    if (this.restrictedTo !== undefined && !isAllowed(this.restrictedTo, this.stat(directoryOf(resolved)), MAY.write)) throw new FileError("EACCES", path);
  }

  private checkOwner(place: Place, path: string): void {
    this.checkMount(place, path);
    if (this.restrictedTo !== undefined && this.restrictedTo.uid !== this.statPlace(place).uid) throw new FileError("EPERM", path);
  }

  /** Acts on a mounted file system; what is new there belongs to this one's user, and to the group of a folder that hands its group on. */
  private through(place: Place, act: (fs: FileSystem, inner: string) => void): void {
    const fs = this.writable(place);
    act(fs, place.inner);
    if (place.type !== undefined || !(fs instanceof MemoryFileSystem)) return;
    const folder = fs.stat(directoryOf(place.inner));
    const gid = (folder.mode & SET_GROUP) === 0 ? this.gid : folder.gid;
    if (this.uid === fs.uid && gid === fs.gid) return;
    fs.own(place.inner).uid = this.uid;
    fs.own(place.inner).gid = gid;
    if (fs.lstat(place.inner).type === "directory" && (folder.mode & SET_GROUP) !== 0) fs.own(place.inner).mode |= SET_GROUP;
    fs.emit("put", place.inner);
  }

  private checkName(path: string): void {
    if (path.length - path.lastIndexOf("/") - 1 > PATH_NAME_BYTES) throw new FileError("ENAMETOOLONG", path);
  }

  private writeDevice(device: DeviceName, path: string): void {
    if (device === "full") throw new FileError("ENOSPC", path);
  }

  private isOwnedByLayer(place: Place): boolean {
    return place.node !== undefined && place.node.owner !== this;
  }

  private change(
    path: string,
    apply: (node: TreeNode) => void,
    below: (fs: FileSystem, inner: string) => void,
    check: (place: Place) => void = (place) => this.checkOwner(place, path),
  ): void {
    const place = this.existing(path, true);
    check(place);
    if (place.mount) return below(this.writable(place), place.inner);
    this.checkWritable(path);
    apply(this.own(place.path));
    this.emit("put", place.path);
  }

  private openFile(place: Place, path: string, mode?: number): FileNode {
    if (place.node === undefined) {
      if (path.endsWith("/")) throw new FileError("EISDIR", path);
      this.checkName(path);
      this.charge(0, 1, path);
      const made = fileNode(this, EMPTY_BYTES, this.clock.now(), mode ?? 0o644, this.uid, this.gid);
      this.directory(directoryOf(place.path)).entries.set(place.path.slice(place.path.lastIndexOf("/") + 1), made);
      return made;
    }
    if (place.node.kind === "directory") throw new FileError("EISDIR", path);
    return this.own(place.path) as FileNode;
  }

  /** The node at a symlink-free path, copied from the layer (with the folders above it) when it is not ours yet. */
  private own(path: string): TreeNode {
    if (path === "/") {
      if (this.root.owner !== this) this.root = ownedCopy(this.root, this);
      return this.root;
    }
    const parent = this.directory(directoryOf(path));
    const name = path.slice(path.lastIndexOf("/") + 1);
    const node = parent.entries.get(name);
    if (node === undefined) throw new FileError("ENOENT", path);
    if (node.owner === this) return node;
    const copy = ownedCopy(node, this);
    parent.entries.set(name, copy);
    return copy;
  }

  private directory(path: string): DirectoryNode {
    const node = this.own(path);
    if (node.kind !== "directory") throw new FileError("ENOTDIR", path);
    return node;
  }

  private attach(path: string, node: TreeNode): void {
    const name = path.slice(path.lastIndexOf("/") + 1);
    this.checkName(path);
    const parent = this.directory(directoryOf(path));
    parent.entries.set(name, node);
    parent.modified = this.clock.now();
    this.emitAll(path, node);
  }

  private detach(path: string): void {
    const parent = this.directory(directoryOf(path));
    parent.entries.delete(path.slice(path.lastIndexOf("/") + 1));
    parent.modified = this.clock.now();
  }

  private makeParents(path: string): void {
    const parent = directoryOf(path);
    if (parent === "/" || this.exists(parent)) return;
    this.makeParents(parent);
    this.attach(parent, directoryNode(this, this.clock.now()));
  }

  private makeMountPoint(path: string, isDirectory: boolean): void {
    if (path === "/" || this.exists(path)) return;
    this.makeParents(path);
    const place = this.resolve(path, true);
    if (place.mount === undefined) this.attach(place.path, isDirectory ? directoryNode(this, this.clock.now()) : fileNode(this, EMPTY_BYTES, this.clock.now()));
  }

  private charge(bytes: number, entries: number, path: string): void {
    if (bytes > 0 && this.usedBytes + bytes > this.quotaBytes) throw new FileError("ENOSPC", path);
    if (entries > 0 && this.usedEntries + entries > this.quotaEntries) throw new FileError("ENOSPC", path);
    if (bytes > 0 && this.budget?.take(bytes) === false) throw new FileError("ENOSPC", path);
    if (bytes < 0) this.budget?.give(Math.min(-bytes, this.usedBytes));
    this.usedBytes = Math.max(0, this.usedBytes + bytes);
    this.usedEntries = Math.max(0, this.usedEntries + entries);
  }

  /** Gives back the quota of a removed tree; what belongs to the layer never cost any. */
  private release(node: TreeNode): void {
    if (node.owner !== this) return;
    this.usedEntries = Math.max(0, this.usedEntries - 1);
    if (node.kind === "file") {
      this.budget?.give(Math.min(node.size, this.usedBytes));
      this.usedBytes = Math.max(0, this.usedBytes - node.size);
    }
    if (node.kind === "directory") for (const child of node.entries.values()) this.release(child);
  }

  private touched(node: FileNode, path: string): void {
    node.modified = this.clock.now();
    this.emit("put", path);
  }

  private emitAll(path: string, node: TreeNode): void {
    if (this.listeners.size === 0) return;
    this.emit("put", path);
    if (node.kind === "directory") for (const [name, child] of node.entries) this.emitAll(joinPath(path, name), child);
  }

  private emit(type: FileChange["type"], path: string): void {
    for (const listener of this.listeners) listener({ type, path });
  }
}
